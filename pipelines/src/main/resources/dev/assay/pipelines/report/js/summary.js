'use strict';

/* What the whole run came to: outcomes, figures, gates, scores, errors. */
const summary = (() => {
  const section = (id, title, note, ...content) =>
    el('section', { id, 'aria-labelledby': `${id}-title` },
      el('div', { class: 'section-head' }, el('h2', { id: `${id}-title` }, title),
        note && el('p', { class: 'note' }, note)),
      ...content);

  const card = (title, value, ...notes) => el('div', { class: 'card' },
    el('div', { class: 'card-title' }, title), el('div', { class: 'card-value' }, value),
    notes.filter(Boolean).map((note) => el('div', { class: 'card-note' }, note)));

  function outcomes({ answered, refused, failed }) {
    const all = answered + refused + failed;
    const part = (count, name) => count > 0 && el('span', { class: `part ${name}`,
      vars: { 'flex-grow': String(count) }, title: `${format.counted(count, 'run')} ${name}` });
    return el('div', { class: 'outcomes' },
      el('div', { class: 'bar', role: 'img',
        'aria-label': `${answered} answered, ${refused} refused, ${failed} failed` },
      part(answered, 'answered'), part(refused, 'refused'), part(failed, 'failed')),
      el('div', { class: 'legend' },
        [['answered', answered], ['refused', refused], ['failed', failed]]
          .filter(([name, count]) => count > 0 || name === 'answered')
          .map(([name, count]) => el('span', {}, el('i', { class: `dot ${name}` }),
            `${format.count(count)} ${name}`, el('span', { class: 'muted' },
              ` ${format.percent(count, all)}`)))));
  }

  function figures(facts) {
    const s = facts.summary;
    const { runs: r, rows, calls, usage } = s;
    const done = r.answered + r.refused + r.failed;
    const lat = s.latency_ms || {};
    const { first_sent: begun, last_done: ended } = facts.all || {};
    const took = begun !== undefined ? ended - begun : null;
    const unknown = s.n_cost_unknown > 0 && `without ${format.counted(s.n_cost_unknown, 'run')} of unknown price`;
    return el('div', { class: 'cards' },
      el('div', { class: 'card wide' }, el('div', { class: 'card-title' }, 'Runs'),
        el('div', { class: 'card-value' }, format.count(done)), outcomes(r)),
      card('Rows', format.count(rows.read),
        rows.rejected > 0 ? el('span', { class: 'bad' }, `${format.count(rows.rejected)} rejected`) : 'all accepted',
        rows.skipped > 0 && `${format.count(rows.skipped)} skipped`),
      card('Cost', format.usd(s.cost_usd),
        s.cost_usd !== null && done > 0 && `${format.usd(s.cost_usd / done)} a run`,
        s.judge_cost_usd !== null && s.judge_cost_usd !== undefined && `${format.usd(s.judge_cost_usd)} for judges`,
        unknown),
      card('Tokens', format.count(usage.total_tokens),
        usage.input_tokens !== null && `${format.count(usage.input_tokens)} in, ${format.count(usage.output_tokens)} out`),
      card('Latency', format.millis(lat.p50), lat.p95 !== null && `p95 ${format.millis(lat.p95)}`,
        lat.p99 !== null && `p99 ${format.millis(lat.p99)}`),
      card('Calls', format.count(calls.attempts),
        calls.retries > 0 ? `${format.counted(calls.retries, 'retry').replace('retrys', 'retries')}` : 'no retries',
        calls.rate_limited > 0 && `${format.count(calls.rate_limited)} refused for the rate`,
        calls.in_doubt > 0 && `${format.count(calls.in_doubt)} in doubt`,
        s.judge_calls && s.judge_calls.questions > 0 && `${format.count(s.judge_calls.questions)} to judges`),
      took !== null && card('Took', format.span(took), 'first request to last answer'));
  }

  function gates(s) {
    const results = Array.isArray(s.gates) ? s.gates : [];
    if (!results.length) {
      return null;
    }
    const passed = (gate) => /^pass/.test(gate.status);
    const failed = results.filter((gate) => !passed(gate)).length;
    return section('gates', 'Gates', failed ? `${failed} of ${results.length} did not pass`
      : `all ${results.length} passed`,
    el('ul', { class: 'gates' }, results.map((gate) => el('li', {},
      el('span', { class: `chip ${passed(gate) ? 'good' : 'bad'}` }, gate.status),
      el('code', {}, gate.expression),
      gate.message && el('span', { class: 'muted' }, gate.message)))));
  }

  function early(s) {
    const stop = s.early_stopping;
    return stop && el('p', { class: 'notice' },
      'This run stopped early by its rule; intervals of a fixed number of rows do not hold for it.',
      typeof stop === 'object' && el('details', {}, el('summary', {}, 'What was decided'),
        el('pre', {}, JSON.stringify(stop, null, 2))));
  }

  function errors(s, onQuery) {
    const found = Object.entries(s.errors || {}).sort((a, b) => b[1] - a[1]);
    if (!found.length) {
      return null;
    }
    const all = found.reduce((sum, [, count]) => sum + count, 0);
    return section('errors', 'Errors', `${format.counted(all, 'run')} failed, by code`,
      el('ul', { class: 'bars' }, found.map(([code, count]) => el('li', {},
        el('button', { type: 'button', class: 'link', title: 'Show these runs',
          click: () => onQuery(`@error.code:${quoted(code)}`) }, code),
        el('span', { class: 'track' }, el('span', { class: 'fill failed',
          vars: { width: `${(100 * count) / found[0][1]}%` } })),
        el('span', { class: 'num' }, format.count(count)),
        el('span', { class: 'num muted' }, format.percent(count, all))))));
  }

  const quoted = (value) => `"${value.replace(/["\\]/g, '\\$&')}"`;

  function rejected(facts) {
    const lines = facts.rejected || [];
    const all = facts.summary.rows.rejected;
    return all > 0 && section('rejected', 'Rejected lines',
      all > lines.length ? `the first ${lines.length} of ${format.count(all)}; all are in rejected.jsonl`
        : format.counted(all, 'line'),
      el('div', { class: 'scroll', tabindex: '0', role: 'group', 'aria-label': 'Rejected lines' },
        el('table', {}, el('thead', {}, el('tr', {},
          ['Place', 'Code', 'Why', 'Line'].map((name) => el('th', { scope: 'col' }, name)))),
        el('tbody', {}, lines.map((line) => el('tr', {},
          el('td', {}, `${line.file || ''}${line.line ? `:${line.line}` : ''}`),
          el('td', {}, el('code', {}, line.code)),
          el('td', { class: 'prose' }, line.message),
          el('td', { class: 'prose' }, el('code', {}, format.plain(line.input)))))))));
  }

  return { section, card, figures, gates, early, errors, rejected, outcomes, quoted };
})();
