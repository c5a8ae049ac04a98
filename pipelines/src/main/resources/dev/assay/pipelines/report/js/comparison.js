'use strict';

/* The figures of two runs compared, side by side. */
const comparison = (() => {
  const METRICS = { latency_ms: format.millis, cost_usd: format.usd, failed: format.number,
    refused: format.number };
  const NAMES = { latency_ms: 'latency', cost_usd: 'cost', total_tokens: 'total tokens',
    input_tokens: 'input tokens', output_tokens: 'output tokens' };

  /** What the two are called: their experiments, and their folders where those are the same. */
  function titles({ a, b }) {
    const folder = (side) => side.directory.split(/[\\/]/).filter(Boolean).pop() || side.directory;
    return a.experiment !== b.experiment ? [a.experiment, b.experiment]
      : folder(a) !== folder(b) ? [folder(a), folder(b)] : [a.directory, b.directory];
  }

  function sides({ a, b }) {
    const one = (name, side) => el('div', { class: 'side' },
      el('div', { class: 'muted' }, name), el('b', {}, side.experiment),
      el('div', {}, (side.models || []).slice(0, 4).join(', ')),
      el('div', { class: 'muted' }, `${format.counted(side.runs, 'run')}, finished ${format.time(side.finished)}`),
      el('div', { class: 'muted' }, side.directory));
    return el('div', { class: 'versus' }, one('A, the baseline', a), one('B', b));
  }

  /** better, worse or unclear, by whether the interval of the difference leaves out zero. */
  function verdict(stats) {
    if (!stats.ci95 || typeof stats.difference !== 'number') {
      return ['', 'not enough rows'];
    }
    const [low, high] = stats.ci95;
    if (low <= 0 && high >= 0) {
      return ['', stats.difference === 0 && low === high ? 'the same' : 'unclear'];
    }
    return (stats.difference > 0) === (stats.direction !== 'lower') ? ['good', 'better'] : ['bad', 'worse'];
  }

  /** What the scores come to, most telling first: which are better, worse or unclear. */
  function lead(stats) {
    const told = new Map([['better', []], ['worse', []], ['unclear', []], ['the same', []]]);
    for (const [name, one] of Object.entries(stats)) {
      const of = typeof one.difference === 'number' && told.get(verdict(one)[1]);
      if (of) {
        of.push([name, one]);
      }
    }
    const tones = { better: 'good', worse: 'bad' };
    const most = 6;
    const parts = [...told].filter(([, names]) => names.length);
    return parts.length > 0 && el('p', { class: 'lead' }, 'B against A: ', parts.map(([word, names]) =>
      el('span', {}, el('span', { class: `chip ${tones[word] || ''}` }, word), ' ',
        names.slice(0, most).map(([name, one], i) => [i ? ', ' : '', el('b', {}, name),
          tones[word] ? ` ${change(one, format.number)}` : '']),
        names.length > most ? ` and ${names.length - most} more` : '')));
  }

  /** Writes numbers of a size with the digits that tell something there: what is far smaller is 0. */
  function like({ mean_a: a, mean_b: b }, write) {
    const size = Math.max(Math.abs(a || 0), Math.abs(b || 0));
    const step = size > 0 ? 10 ** (Math.floor(Math.log10(size)) - 3) : 0;
    return (value) => {
      const shown = write(typeof value === 'number' && Math.abs(value) < step / 2 ? 0 : value);
      return (/[1-9]/.test(shown) ? shown : shown.replace('-', '')).replace(/^-/, '−');
    };
  }

  const change = (one, write) => {
    const shown = like(one, write)(one.difference);
    return (one.difference > 0 && /[1-9]/.test(shown) ? '+' : '') + shown;
  };

  const p = (value) => (typeof value !== 'number' ? '–' : value < 0.0001 ? '<0.0001' : value.toFixed(value < 0.1 ? 4 : 2));

  function table(label, stats, onPick, shown) {
    const entries = Object.entries(stats).filter(([, one]) => typeof one.difference === 'number');
    return entries.length > 0 && tables.wrap(label, el('table', { class: 'forest' },
      tables.head([label], ['A', 'num'], ['B', 'num'], ['B − A', 'num'],
        ['lower        0        higher', 'graph center', 'Difference with its interval'], ['95 % interval', 'num'], ['Better', 'num'],
        ['Worse', 'num'], ['Same', 'num'], ['p, adjusted', 'num'], ['', '']),
      el('tbody', {}, entries.map(([name, one]) => {
        const write = like(one, shown(name));
        const [tone, word] = verdict(one);
        const pick = (kind, count, colour) => (count && onPick
          ? el('button', { type: 'button', class: `link ${colour}`, title: `Show these rows`,
            click: () => onPick(name, kind) }, format.count(count)) : format.count(count || 0));
        const entry = { mean: one.difference, ci: one.ci95, tone: tone || 'muted' };
        return el('tr', {}, el('th', { scope: 'row', class: 'name', title: name }, NAMES[name] || name),
          el('td', { class: 'num' }, write(one.mean_a)), el('td', { class: 'num' }, write(one.mean_b)),
          el('td', { class: `num strong ${tone}` }, change(one, shown(name))),
          el('td', { class: 'graph' }, interval.draw(entry, interval.scale([entry], { around: 0 }), 0)),
          el('td', { class: 'num muted' }, one.ci95 ? `${write(one.ci95[0])} to ${write(one.ci95[1])}` : '–'),
          el('td', { class: 'num' }, pick('improved', one.wins, 'good-text')),
          el('td', { class: 'num' }, pick('regressed', one.losses, 'bad')),
          el('td', { class: 'num' }, format.count(one.ties)),
          el('td', { class: 'num' }, p(one.p_adjusted_bh)),
          el('td', {}, el('span', { class: `chip ${tone}` }, word)));
      }))));
  }

  function labels(stats) {
    const found = Object.entries(stats).filter(([, one]) => one.labels);
    return found.length > 0 && el('div', { class: 'distributions' }, found.map(([name, { labels: of }]) =>
      el('figure', { class: 'labels' }, el('figcaption', { title: name }, name),
        el('p', { class: 'note' }, `${format.count(of.changed)} of ${format.counted(of.n, 'row')} have another label`),
        (of.changes || []).length > 0 && el('ul', { class: 'moves' }, of.changes.slice(0, 8).map((move) =>
          el('li', {}, el('span', {}, `${move.from} → ${move.to}`), el('span', { class: 'num' }, format.count(move.count))))))));
  }

  const metric = (name) => METRICS[name] || ((value) => format.number(value, 1));

  function figures(of, onPick) {
    const { records } = of;
    const only = [records.only_a && `${format.count(records.only_a)} only in A`,
      records.only_b && `${format.count(records.only_b)} only in B`].filter(Boolean).join(', ');
    return [lead(of.scores), el('p', { class: 'note' }, `${format.counted(records.paired, 'row')} in both, paired`, only && `; ${only}`,
      '. Each difference is taken row by row, so the interval is that of the paired difference.'),
    table('Score', of.scores, onPick, () => format.number) || el('p', { class: 'empty' }, 'No score is in both.'),
    labels(of.scores), table('Measurement', of.metrics, null, metric)];
  }

  /** The slices, each with every score's difference. */
  function slices(slicesOf) {
    return Object.entries(slicesOf || {}).filter(([, values]) => values).map(([field, values]) => {
      const names = [...new Set(Object.values(values).flatMap((one) => Object.keys(one.scores)))];
      const scale = (name) => interval.scale(Object.values(values).map((one) => one.scores[name])
        .filter(Boolean).map((one) => ({ mean: one.difference, ci: one.ci95 })), { around: 0 });
      return el('div', { class: 'breakdown' }, el('h3', {}, `By ${field}`), tables.wrap(field, el('table', {},
        tables.head([field], ['Rows', 'num'], ...names.map((name) => [`${name}, B − A`, 'num'])),
        el('tbody', {}, Object.entries(values).map(([value, one]) => el('tr', {},
          el('th', { scope: 'row', class: 'name' }, value), el('td', { class: 'num' }, format.count(one.records)),
          names.map((name) => cell(one.scores[name], scale(name)))))))));
    });
  }

  function cell(stats, scale) {
    if (!stats || typeof stats.difference !== 'number') {
      return el('td', { class: 'num' }, '–');
    }
    const [tone] = verdict(stats);
    return el('td', { class: 'num' }, el('span', { class: `strong ${tone}` }, format.signed(stats.difference)),
      interval.draw({ mean: stats.difference, ci: stats.ci95, tone: tone || 'muted' }, scale, 0));
  }

  return { sides, figures, slices, verdict, titles };
})();
