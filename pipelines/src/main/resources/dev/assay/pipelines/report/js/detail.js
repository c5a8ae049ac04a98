'use strict';

/* One run in full beside the table: what was asked, what came back, and what was made of it. */
const detail = (() => {
  const MOST_BESIDE = 24;
  const SHOWN = new Set(['id', 'prompt', 'expected', 'expected_response', 'api', 'model_name',
    'parameters', 'group', 'mode']);
  let before = null;

  const part = (title, ...content) => el('section', {}, el('h3', {}, title), ...content);
  const block = (text, kind = '') => (text === '' ? el('p', { class: 'empty' }, 'empty')
    : el('div', { class: `text ${kind}` }, text));

  function message(one) {
    if (one === null || typeof one !== 'object') {
      return block(format.plain(one));
    }
    const { role, content, parts, ...rest } = one;
    const body = content === undefined ? parts : content;
    return el('div', { class: 'message' }, el('div', { class: 'role' }, role || 'turn'),
      body !== undefined && body !== null && block(runs.content(body)),
      Object.keys(rest).length > 0 && el('pre', {}, JSON.stringify(rest, null, 2)));
  }

  function prompt(line) {
    if (line.prompt === undefined) {
      return el('p', { class: 'empty' }, 'nothing was asked');
    }
    return Array.isArray(line.prompt) ? line.prompt.map(message)
      : block(format.plain(line.prompt));
  }

  function response(line) {
    const answers = Array.isArray(line.response) ? line.response : [line.response];
    return answers.map((one, i) => (answers.length > 1
      ? el('div', { class: 'message' }, el('div', { class: 'role' }, `answer ${i + 1}`), block(format.plain(one)))
      : block(format.plain(one))));
  }

  function facts(line) {
    const c = line.completion || {};
    const usage = c.usage || {};
    const entries = [
      ['Model', [line.api, line.model_name].filter(Boolean).join(' / ')],
      ['Served by', c.served_model !== line.model_name && c.served_model],
      ['Variant', line.variant], ['Group', line.group], ['Epoch', line.epoch],
      ['Sent', line.timestamp_sent && format.time(line.timestamp_sent)],
      ['Latency', c.latency_ms !== undefined && format.millis(c.latency_ms)],
      ['Attempts', c.attempts > 0 && [format.count(c.attempts),
        c.rate_limited ? `, ${c.rate_limited} refused for the rate` : '',
        c.in_doubt ? `, ${c.in_doubt} in doubt` : '']],
      ['Tokens', usage.total_tokens !== undefined
        && `${format.count(usage.input_tokens)} in, ${format.count(usage.output_tokens)} out`],
      ['Cost', typeof c.cost_usd === 'number' && format.usd(c.cost_usd)],
      ['Finished by', c.finish_reason], ['Request', c.request_id],
      ['From ledger', c.from_ledger && 'yes: recorded by an earlier process'],
    ].filter(([, value]) => value !== undefined && value !== null && value !== false && value !== '');
    return el('dl', { class: 'facts' }, entries.map(([name, value]) =>
      el('div', {}, el('dt', {}, name), el('dd', {}, value))));
  }

  function scores(line) {
    const all = Object.entries(line.scores || {});
    return all.length > 0 && part('Scores', el('ul', { class: 'score-list' }, all.map(([name, score]) =>
      el('li', {},
        el('div', { class: 'score-line' }, el('span', { class: 'strong name', title: name }, name),
          score.label !== undefined && runs.scoreText(score) !== score.label
            && el('span', { class: 'chip' }, score.label),
          score.assessment && el('span', { class: `chip ${score.assessment === 'pass' ? 'good' : score.assessment === 'fail' ? 'bad' : ''}` }, score.assessment),
          columns.scoreCell(score)),
        score.error && el('p', { class: 'bad' }, `${score.error.code}: ${score.error.message || ''}`),
        score.reasoning && el('p', { class: 'reasoning' }, score.reasoning),
        (score.tags || score.metadata) && more('Tags and metadata',
          { ...(score.tags ? { tags: score.tags } : {}), ...(score.metadata ? { metadata: score.metadata } : {}) })))));
  }

  const more = (title, value) => el('details', {}, el('summary', {}, title),
    el('pre', {}, JSON.stringify(value, null, 2)));

  function judging(line) {
    const verdicts = Object.entries((line.judging || {}).verdicts || {});
    return verdicts.length > 0 && part('What judges said', verdicts.map(([name, verdict]) =>
      el('details', { open: verdicts.length < 3 }, el('summary', {}, name),
        el('pre', { class: 'wrap' }, typeof verdict === 'string' ? verdict : JSON.stringify(verdict, null, 2)))));
  }

  function error(line) {
    const e = line.error;
    return e && part('Error', el('p', { class: 'bad' }, el('code', {}, e.code), ` ${e.message || ''}`),
      el('p', { class: 'note' }, [e.http_status && `HTTP ${e.http_status}`,
        e.retryable !== undefined && (e.retryable ? 'worth another try' : 'another try would not help'),
        e.in_doubt_paid && 'may have been paid for'].filter(Boolean).join(' · ')));
  }

  function expectedPart(line) {
    const expected = queryFacets.expected(line);
    if (expected === undefined) {
      return null;
    }
    const wanted = format.plain(expected);
    const given = line.status === 'failed' ? '' : format.plain(line.response);
    const diff = wanted !== given && given !== '' && textdiff.inline(wanted, given);
    return part('Expected', block(wanted), diff
      && el('details', {}, el('summary', {}, 'Difference of the response from it'), diff));
  }

  /** All runs of the same row: its epochs, and its variants where there are several. */
  function beside(line, others) {
    if (others.length < 2) {
      return null;
    }
    const given = runs.answer(line);
    return part(`All ${others.length} runs of this row`, el('div', { class: 'beside', tabindex: '0',
      role: 'group', 'aria-label': 'Runs of this row side by side' },
    others.slice(0, MOST_BESIDE).map((other) => {
      const own = other === line;
      const answer = runs.answer(other);
      const diff = !own && answer !== given && other.status !== 'failed' && line.status !== 'failed'
        && textdiff.inline(given, answer);
      return el('div', { class: own ? 'other own' : 'other' },
        el('div', { class: 'score-line' }, el('span', { class: 'strong' },
          [other.variant, `epoch ${other.epoch}`].filter(Boolean).join(' · ')),
        own ? el('span', { class: 'chip' }, 'this run')
          : answer === given && el('span', { class: 'muted' }, 'same answer'),
        el('i', { class: `dot ${other.status}`, title: other.status })),
        diff || block(answer, other.status === 'failed' ? 'bad' : ''),
        el('ul', { class: 'mini' }, Object.entries(other.scores || {}).map(([name, score]) =>
          el('li', {}, el('span', { class: 'name', title: name }, name), columns.scoreCell(score)))));
    })), others.length > MOST_BESIDE
      && el('p', { class: 'note' }, `and ${others.length - MOST_BESIDE} more`));
  }

  function keys(line) {
    const rest = Object.fromEntries(Object.entries(queryFacets.row(line))
      .filter(([key]) => !SHOWN.has(key)));
    return [Object.keys(rest).length > 0 && part('The row\'s other keys',
      el('dl', { class: 'keys' }, Object.entries(rest).map(([key, value]) =>
        el('div', {}, el('dt', {}, key), el('dd', {}, format.plain(value)))))),
    line.parameters && Object.keys(line.parameters).length > 0 && more('Parameters', line.parameters),
    line.completion && line.completion.details && more('What else the API said', line.completion.details),
    more('The whole line as JSON', line)];
  }

  function body(line, others) {
    return [facts(line), error(line), part('Prompt', prompt(line)),
      line.status !== 'failed' && part(line.status === 'refused' ? 'Refusal' : 'Response', response(line)),
      expectedPart(line), scores(line), judging(line), beside(line, others), keys(line)];
  }

  /**
   * Shows something beside the table.
   *
   * @param move goes to the row so many places further
   */
  function open(title, status, content, place, all, move) {
    const node = dom.find('detail');
    if (node.hidden) {
      before = document.activeElement;
    }
    node.hidden = false;
    document.body.classList.add('with-detail');
    node.setAttribute('aria-label', `Row ${title}`);
    const button = (name, text, action, disabled) => el('button', { type: 'button',
      'aria-label': name, title: name, click: action, disabled }, text);
    dom.put(node, el('div', { class: 'detail-head' },
      status && el('i', { class: `dot ${status}`, title: status }),
      el('h2', { tabindex: '-1', title }, title), status && el('span', { class: 'muted' }, status),
      el('span', { class: 'spring' }),
      el('span', { class: 'muted place' }, `${format.count(place + 1)} of ${format.count(all)}`),
      button('Row before (k)', '↑', () => move(-1), place === 0),
      button('Next row (j)', '↓', () => move(1), place === all - 1),
      button('Close (Esc)', '✕', close)), el('div', { class: 'detail-body', tabindex: '0',
      role: 'group', 'aria-label': `Row ${title} in full` }, content));
    node.querySelector('.detail-body').scrollTop = 0;
    if (matchMedia('(max-width: 1000px)').matches) {
      node.querySelector('h2').focus();
    }
  }

  function close() {
    const node = dom.find('detail');
    if (node.hidden) {
      return false;
    }
    node.hidden = true;
    document.body.classList.remove('with-detail');
    dom.put(node);
    if (before && before.isConnected) {
      before.focus({ preventScroll: true });
    }
    return true;
  }

  return { open, close, body, block, facts, scores, judging, prompt, part, more, keys,
    get isOpen() { return !dom.find('detail').hidden; } };
})();
