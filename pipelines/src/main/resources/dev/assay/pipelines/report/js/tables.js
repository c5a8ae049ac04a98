'use strict';

/* Scores and their breakdowns as tables with intervals drawn. */
const tables = (() => {
  /** The interval of clusters where there is one, else that of independent rows. */
  const best = (stats) => stats.ci95_clustered || stats.ci95 || null;
  const point = (stats) => ({ mean: stats.mean, ci: best(stats) });
  const reach = (ci, digits = 3) => (ci ? `${format.number(ci[0], digits)} to ${format.number(ci[1], digits)}` : '');

  function scores(facts) {
    const { summary: s, all } = facts;
    const names = Object.keys(s.scores || {});
    if (!names.length) {
      return summary.section('scores', 'Scores', null, el('p', { class: 'empty' },
        'No evaluator scored these runs. Name some under evaluators in the experiment file, and ',
        el('code', {}, 'assay evaluate'), ' scores the recorded answers without a call.'));
    }
    const numbers = names.filter((name) => typeof s.scores[name].mean === 'number');
    const labels = names.filter((name) => s.scores[name].counts || s.scores[name].mode !== undefined);
    const none = names.filter((name) => !numbers.includes(name) && !labels.includes(name));
    const early = Boolean(s.early_stopping);
    return summary.section('scores', 'Scores',
      numbers.length > 0 && (early ? 'means' : 'means with 95 % intervals'),
      numbers.length > 0 && wrap('Scores', el('table', { class: 'scores' },
        head(['Score', ''], ['Mean', 'num'], [interval.axis([0, 1]), 'graph', 'Interval'],
          ['95 % interval', 'num'], ['n', 'num'], ['Missing', 'num'], ['Errors', 'num']),
        el('tbody', {}, numbers.flatMap((name) => [row(name, s.scores[name], early),
          ...reducers(s.scores[name])])))),
      none.length > 0 && el('p', { class: 'note' }, 'Without a value in any run: ',
        none.map((name) => [el('code', {}, name),
          ` (${format.count(s.scores[name].n_error || 0)} errors) `])),
      numbers.length > 0 && distributions(numbers, all.scores || {}),
      labels.length > 0 && el('div', { class: 'distributions' }, labels.map((name) =>
        labelCounts(name, s.scores[name]))),
      results(s.summary_evaluators));
  }

  const wrap = (label, table) =>
    el('div', { class: 'scroll', tabindex: '0', role: 'group', 'aria-label': label }, table);

  const head = (...columns) => el('thead', {}, el('tr', {}, columns.map(([name, kind, label]) =>
    el('th', { scope: 'col', class: kind || null, 'aria-label': label || null }, name))));

  /** Scores between 0 and 1 share their scale; any other has its own, with its ends below. */
  function graph(entry) {
    const scale = interval.scale([entry]);
    const shared = scale[0] === 0 && scale[1] === 1;
    return el('td', { class: shared ? 'graph' : 'graph own' }, interval.draw(entry, scale),
      !shared && interval.axis(scale));
  }

  function row(name, stats, early) {
    const ci = early ? null : best(stats);
    return el('tr', {}, el('th', { scope: 'row', class: 'name', title: name }, name),
      el('td', { class: 'num strong' }, format.number(stats.mean)),
      graph({ mean: stats.mean, ci }),
      el('td', { class: 'num muted' }, reach(ci)),
      el('td', { class: 'num' }, format.count(stats.n)),
      el('td', { class: 'num' }, dash(stats.n_null)),
      el('td', { class: stats.n_error ? 'num bad' : 'num' }, dash(stats.n_error)));
  }

  const FEW = 8;
  const dash = (count) => (count ? format.count(count) : el('span', { class: 'muted' }, '0'));

  const reducers = (stats) => Object.entries(stats.reducers || {})
    .filter(([name, one]) => name !== 'mean' && typeof one.value === 'number')
    .map(([name, one]) => el('tr', { class: 'sub' },
      el('th', { scope: 'row', class: 'name' }, name),
      el('td', { class: 'num' }, format.number(one.value)),
      graph({ mean: one.value, ci: one.ci95 }),
      el('td', { class: 'num muted' }, reach(one.ci95)),
      el('td', { class: 'num' }, format.counted(one.n_records, 'row')),
      el('td', {}), el('td', {})));

  function distributions(names, all) {
    const known = names.filter((name) => all[name] && all[name].bins.length);
    const drawn = el('div', { class: 'distributions' }, known.map((name) =>
      el('figure', {}, el('figcaption', { title: name }, name),
        charts.histogram(all[name], `Distribution of ${name}: ${spoken(all[name])}`))));
    return known.length > FEW ? el('details', { class: 'many' },
      el('summary', {}, `All ${known.length} distributions`), drawn) : known.length > 0 && drawn;
  }

  const spoken = ({ values, bins, width }) => (values
    ? values.map(([value, count]) => `${format.number(value)} in ${format.counted(count, 'run')}`)
    : bins.map(([from, count]) => `${format.number(from)} to ${format.number(from + width)} in ${format.counted(count, 'run')}`))
    .slice(0, 12).join('; ');

  function labelCounts(name, stats) {
    const counts = Object.entries(stats.counts || {}).sort((a, b) => b[1] - a[1]);
    const most = counts.length ? counts[0][1] : 1;
    const all = counts.reduce((sum, [, count]) => sum + count, 0);
    return el('figure', { class: 'labels' }, el('figcaption', { title: name }, name),
      counts.length ? el('ul', { class: 'bars' }, counts.slice(0, 12).map(([label, count]) =>
        el('li', {}, el('span', { class: 'label', title: label }, label),
          el('span', { class: 'track' }, el('span', { class: 'fill',
            vars: { width: `${(100 * count) / most}%` } })),
          el('span', { class: 'num' }, format.count(count)),
          el('span', { class: 'num muted' }, format.percent(count, all)))))
        : el('p', { class: 'empty' }, 'no label'),
      counts.length > 12 && el('p', { class: 'note' }, `and ${counts.length - 12} more labels`));
  }

  function results(evaluators) {
    const found = Object.entries(evaluators || {});
    return found.length > 0 && el('div', { class: 'results' }, el('h3', {}, 'Of all runs together'),
      wrap('Summary evaluators', el('table', {}, head(['Evaluator'], ['Result', 'num'], ['', '']),
        el('tbody', {}, found.map(([name, one]) => el('tr', {},
          el('th', { scope: 'row', class: 'name' }, name),
          el('td', { class: 'num strong' }, runs.scoreText(one && typeof one === 'object' ? one : { value: one })),
          el('td', { class: 'prose muted' }, one && (one.reasoning || (one.error && one.error.message)) || '')))))));
  }

  /** A table for each way the summary is broken down; those of one value say nothing new. */
  function breakdowns(facts, onQuery) {
    const s = facts.summary;
    const parts = [
      ['By group', s.by_group, (value) => `group:${term(value)}`],
      ['By model', s.by_model, (value) => `model:${term(value)}`],
      ['By prompt', (facts.all || {}).prompts, ofPrompt],
    ].filter(([title, values]) => several(values) && !(title === 'By prompt' && (s.slices || {}).prompt));
    const shown = new Set(parts.map(([title]) => title));
    parts.push(...Object.entries(s.slices || {}).map(([name, values]) => [`By ${name}`, values, sliceQuery(name)])
      .filter(([title, values]) => several(values) && !shown.has(title)));
    return parts.length > 0 && summary.section('parts', 'Parts', null,
      parts.map(([title, values, toQuery]) => breakdown(title, values, toQuery, s, onQuery)));
  }

  const ofPrompt = (value) => `variant:(${term(value)} OR ${term(value)}/*)`;

  /** What selects a slice's runs; null for combinations of fields, and where a name would be an attribute's. */
  function sliceQuery(name) {
    if (name === 'prompt') {
      return ofPrompt;
    }
    const key = term(name).replace(/^-/, '\\-');
    return name.includes(' / ') || name.startsWith('@') ? null : (value) => (value === '(none)' ? `-${key}:*`
      : value.length > 200 || /^[[{]/.test(value) ? null : `${key}:${term(value)}`);
  }

  const several = (values) => (values && Object.keys(values).length > 1 ? values : null);
  const term = (value) => (value === '' ? '""' : value.replace(/[\s()"\\:*?<>[\]]/g, '\\$&'));
  const MOST = 200;

  function breakdown(title, values, toQuery, s, onQuery) {
    const names = Object.keys(s.scores || {});
    const entries = Object.entries(values);
    const scales = new Map(names.map((name) => [name, interval.scale(
      entries.map(([, part]) => (part.scores || {})[name]).filter(Boolean).map(point))]));
    const early = Boolean(s.early_stopping);
    const timed = entries.some(([, part]) => part.latency_ms && part.latency_ms.p50 !== null);
    const cost = entries.some(([, part]) => typeof part.cost_usd === 'number');
    return el('div', { class: 'breakdown' }, el('h3', {}, title),
      wrap(title, el('table', {},
        head([title.slice(3)], ['Runs', 'num'], ['Failed', 'num'],
          ...names.map((name) => [el('span', { class: 'clip', title: name }, name), 'num']),
          ...(timed ? [['Latency p50', 'num'], ['p95', 'num']] : []), ...(cost ? [['Cost', 'num']] : [])),
        el('tbody', {}, entries.slice(0, MOST).map(([value, part]) => el('tr', {},
          el('th', { scope: 'row', class: 'name', title: value }, toQuery && toQuery(value) !== null
            ? el('button', { type: 'button', class: 'link', title: 'Show these runs',
              click: () => onQuery(toQuery(value)) }, value || '(empty)') : value || '(empty)'),
          el('td', { class: 'num' }, format.count(part.runs.answered + part.runs.refused + part.runs.failed)),
          el('td', { class: part.runs.failed ? 'num bad' : 'num' }, dash(part.runs.failed)),
          names.map((name) => cell((part.scores || {})[name], scales.get(name), early)),
          timed && [part.latency_ms.p50, part.latency_ms.p95].map((time) =>
            el('td', { class: 'num' }, format.millis(time))),
          cost && el('td', { class: 'num' }, format.usd(part.cost_usd))))))),
      entries.length > MOST && el('p', { class: 'note' },
        `and ${format.count(entries.length - MOST)} more; all are in summary.json`));
  }

  function cell(stats, scale, early) {
    if (!stats || typeof stats.mean !== 'number') {
      return el('td', { class: 'num' }, stats && stats.mode ? stats.mode : '–');
    }
    const ci = early ? null : best(stats);
    return el('td', { class: 'num', title: ci ? `95 % interval ${reach(ci)}, n ${format.count(stats.n)}`
      : `n ${format.count(stats.n)}` },
    el('span', { class: 'strong' }, format.number(stats.mean)),
    interval.draw({ mean: stats.mean, ci }, scale));
  }

  function latency(facts) {
    const bins = (facts.all || {}).log10_latency_ms;
    return bins && bins.bins.length > 1 && summary.section('latency', 'Latency',
      'answered and refused runs; the scale is logarithmic',
      charts.histogram({ ...bins, values: null }, 'Distribution of latency',
        { height: 140, tick: (x) => format.millis(10 ** x) }));
  }

  return { scores, breakdowns, latency, best, reach, wrap, head };
})();
