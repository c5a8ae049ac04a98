'use strict';

/* The columns of the table of runs. */
const columns = (() => {
  const one = (text) => text.length > 400 ? `${text.slice(0, 400)}…` : text;

  function scoreCell(score) {
    if (!score) {
      return el('span', { class: 'muted' }, '–');
    }
    return el('span', { class: `score ${runs.tone(score)}`, title: score.reasoning || null },
      runs.scoreText(score));
  }

  /** By what a score is sorted: its number, else its text; what has none comes last. */
  function scoreKey(score) {
    const number = runs.scoreNumber(score);
    return number !== null ? number : score && score.error ? -Infinity
      : score && score.label !== undefined ? score.label : null;
  }

  function make(lines, scoreNames) {
    const has = (test) => lines.some(test);
    const variants = has((line) => line.variant !== undefined);
    const models = new Set(lines.map((line) => line.model_name)).size > 1;
    const number = (name, title, of, shown, width = 84) =>
      ({ id: name, title, width, kind: 'num', key: of, cell: (line) => shown(of(line)) });
    const completion = (line) => line.completion || {};
    return [
      { id: 'id', title: 'Row', width: 148, kind: 'id', key: (line) => queryFacets.id(line),
        compare: runs.idOrder,
        cell: (line) => [el('i', { class: `dot ${line.status}`, title: line.status }),
          el('span', { class: 'clip' }, queryFacets.id(line)),
          el('span', { class: 'sr' }, `, ${line.status}`)] },
      has((line) => line.epoch > 1)
        && number('epoch', 'Epoch', (line) => line.epoch, format.count, 62),
      variants ? { id: 'variant', title: 'Variant', width: 150, key: (line) => line.variant || '',
        cell: (line) => line.variant || '' }
        : models && { id: 'model', title: 'Model', width: 150, key: (line) => line.model_name || '',
          cell: (line) => line.model_name || '' },
      { id: 'prompt', title: 'Prompt', width: '1.2fr', key: runs.asked, cell: (line) => one(runs.asked(line)) },
      { id: 'response', title: 'Response', width: '1.2fr', main: true, key: runs.answer,
        cell: (line) => el('span', { class: line.status === 'failed' ? 'bad' : null }, one(runs.answer(line))) },
      has((line) => queryFacets.expected(line) !== undefined)
        && { id: 'expected', title: 'Expected', width: '0.8fr',
          key: (line) => format.plain(queryFacets.expected(line)),
          cell: (line) => one(format.plain(queryFacets.expected(line))) },
      ...scoreNames.map((name, i) => ({ id: `score:${name}`, title: name, kind: 'num', width: 92,
        main: i === 0, key: (line) => scoreKey((line.scores || {})[name]),
        cell: (line) => scoreCell((line.scores || {})[name]) })),
      number('latency', 'Latency', (line) => completion(line).latency_ms, format.millis),
      has((line) => completion(line).usage && completion(line).usage.total_tokens !== undefined)
        && number('tokens', 'Tokens', (line) => (completion(line).usage || {}).total_tokens, format.count, 76),
      has((line) => completion(line).cost_usd > 0)
        && number('cost', 'Cost', (line) => completion(line).cost_usd, format.usd),
      has((line) => completion(line).attempts > 1)
        && number('attempts', 'Attempts', (line) => completion(line).attempts, format.count, 84),
    ].filter(Boolean);
  }

  return { make, scoreCell, one };
})();
