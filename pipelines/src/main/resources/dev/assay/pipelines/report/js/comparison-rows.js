'use strict';

/* The rows of two runs compared: what each side answered, and which way its scores went. */
const comparisonRows = (() => {
  function mean(lines, name) {
    const values = lines.map((line) => runs.scoreNumber((line.scores || {})[name])).filter((value) => value !== null);
    return values.length ? values.reduce((sum, value) => sum + value, 0) / values.length : null;
  }

  function label(lines, name) {
    const found = lines.map((line) => ((line.scores || {})[name] || {}).label).filter((one) => one !== undefined);
    return found.length ? [...new Set(found)].join(', ') : null;
  }

  /** A row under the chosen epochs: both sides' lines and, for each score, both values. */
  function choose(row, runA, runB, scoreNames, directions) {
    const a = runA === null ? row.a : row.a.filter((line) => line.epoch === runA);
    const b = runB === null ? row.b : row.b.filter((line) => line.epoch === runB);
    const scores = new Map();
    for (const name of scoreNames) {
      const [x, y] = [mean(a, name), mean(b, name)];
      const difference = x === null || y === null ? null : y - x;
      const better = difference === null ? null : directions[name] === 'lower' ? -difference : difference;
      scores.set(name, { a: x, b: y, difference, better, labelA: label(a, name), labelB: label(b, name) });
    }
    return { row, a, b, scores, worst: 0, changed: texts(a) !== texts(b) };
  }

  /** Tells each row by how much it regressed most, every score measured by its largest change. */
  function weigh(items, scoreNames) {
    const largest = scoreNames.map((name) =>
      items.reduce((most, item) => Math.max(most, Math.abs(item.scores.get(name).better || 0)), 0));
    for (const item of items) {
      item.worst = Math.min(0, ...scoreNames.map((name, i) =>
        (largest[i] ? (item.scores.get(name).better || 0) / largest[i] : 0)));
    }
  }

  const texts = (lines) => lines.map(runs.answer).join('\n\n');

  function cell({ a, b, difference, better, labelA, labelB }) {
    if (difference === null && (labelA !== null || labelB !== null)) {
      return el('span', { class: labelA === labelB ? 'muted' : null },
        labelA === labelB ? labelA : `${labelA || '–'} → ${labelB || '–'}`);
    }
    if (difference === null) {
      return el('span', { class: 'muted' }, `${format.number(a, 2)} → ${format.number(b, 2)}`);
    }
    const short = (value) => (Number.isInteger(value) ? format.count(value) : format.number(value, 2));
    if (difference === 0) {
      return el('span', { class: 'muted' }, short(a));
    }
    return el('span', { class: `score ${better > 0 ? 'good' : 'bad'}` }, `${short(a)} → ${short(b)}`);
  }

  function columnsOf(scoreNames, items) {
    const first = ({ a, b }) => b[0] || a[0] || {};
    const answer = (lines) => columns.one(lines.length ? lines.map(runs.answer).join(' ⏎ ') : 'not in this run');
    const toneOf = (item) => (item.worst < 0 ? 'failed' : [...item.scores.values()].some((one) => one.better > 0) ? 'answered' : '');
    return [
      { id: 'id', title: 'Row', width: 112, kind: 'id', key: ({ row }) => format.plain(row.id), compare: runs.idOrder,
        cell: (item) => [el('i', { class: `dot ${toneOf(item)}` }), el('span', { class: 'clip' }, format.plain(item.row.id)),
          el('span', { class: 'sr' }, toneOf(item) === 'failed' ? ', regressed' : toneOf(item) ? ', improved' : '')] },
      items.some(({ row }) => row.variant) && { id: 'variant', title: 'Variant', width: 120,
        key: ({ row }) => row.variant || '', cell: ({ row }) => row.variant || '' },
      { id: 'prompt', title: 'Prompt', width: '1fr', key: (item) => runs.asked(first(item)), cell: (item) => columns.one(runs.asked(first(item))) },
      { id: 'a', title: 'A answers', width: '1fr', key: ({ a }) => answer(a), cell: ({ a }) => answer(a) },
      { id: 'b', title: 'B answers', width: '1fr', main: true, key: ({ b }) => answer(b),
        cell: (item) => (item.changed ? answer(item.b) : el('span', { class: 'muted' }, 'same answer')) },
      ...scoreNames.map((name, i) => ({ id: `score:${name}`, title: name, width: 116, kind: 'num', main: i === 0,
        key: (item) => item.scores.get(name).better, cell: (item) => cell(item.scores.get(name)) })),
    ].filter(Boolean);
  }

  function side(name, lines) {
    return el('div', {}, el('h4', {}, name), lines.length
      ? lines.map((line) => el('details', {}, el('summary', {}, `epoch ${line.epoch}: ${line.status}`),
        detail.facts(line), detail.scores(line), detail.judging(line), detail.more('The whole line as JSON', line)))
      : el('p', { class: 'empty' }, 'not in this run'));
  }

  function answers(item, nameA, nameB) {
    const pairs = Math.max(item.a.length, item.b.length);
    return Array.from({ length: Math.min(pairs, 12) }, (unused, i) => {
      const [x, y] = [item.a[i], item.b[i]];
      const head = (name, line) => el('h4', {}, name, pairs > 1 && line ? `, epoch ${line.epoch}` : '');
      const [left, right] = x && y ? textdiff.sides(runs.answer(x), runs.answer(y))
        : [x ? detail.block(runs.answer(x)) : null, y ? detail.block(runs.answer(y)) : null];
      const none = () => el('p', { class: 'empty' }, 'not in this run');
      return el('div', { class: 'two' }, el('div', {}, head(nameA, x), left || none()),
        el('div', {}, head(nameB, y), right || none()));
    });
  }

  function body(item, nameA, nameB) {
    const line = item.b[0] || item.a[0];
    const expected = line && queryFacets.expected(line);
    return [
      detail.part('Scores', tables.wrap('Scores of both', el('table', {}, tables.head(['Score'], ['A', 'num'], ['B', 'num'], ['B − A', 'num']),
        el('tbody', {}, [...item.scores].map(([name, one]) => el('tr', {}, el('th', { scope: 'row', class: 'name', title: name }, name),
          el('td', { class: 'num' }, one.a === null ? one.labelA || '–' : format.number(one.a)),
          el('td', { class: 'num' }, one.b === null ? one.labelB || '–' : format.number(one.b)),
          el('td', { class: `num strong ${one.better > 0 ? 'good-text' : one.better < 0 ? 'bad' : ''}` },
            one.difference === null ? '' : format.signed(one.difference)))))))),
      detail.part('Answers', item.changed ? answers(item, nameA, nameB)
        : [el('p', { class: 'note' }, 'Both answer the same.'), detail.block(item.a.map(runs.answer).join('\n\n'))]),
      line && detail.part('Prompt', detail.prompt(line)),
      expected !== undefined && line && detail.part('Expected', detail.block(format.plain(expected))),
      detail.part('Each run', el('div', { class: 'two' }, side(nameA, item.a), side(nameB, item.b))),
      line && detail.keys(line),
    ];
  }

  return { choose, weigh, columnsOf, body };
})();

/* The report of two runs compared. */
function comparisonView(facts) {
  const whole = facts.comparison;
  const [titleA, titleB] = comparison.titles(whole);
  const nameA = `A: ${titleA}`;
  const nameB = `B: ${titleB}`;
  const scoreNames = Object.keys(whole.scores);
  const directions = Object.fromEntries(scoreNames.map((name) => [name, whole.scores[name].direction]));
  const rows = [];
  let items = [];
  let searchable = new Searchable();
  let owners = [];
  let shown = [];
  let runA = null;
  let runB = null;
  let order = { by: (item) => item.worst, down: false };

  const grid = new Grid('Rows of both runs', (item, place) => {
    detail.open(format.plain(item.row.id), null, comparisonRows.body(item, nameA, nameB), place, shown.length,
      (by) => grid.move(by, true));
  });

  const kinds = { all: 'All rows', regressed: 'Regressed', improved: 'Improved', changed: 'Other answers', one: 'In one run only' };
  const kind = el('select', { 'aria-label': 'Which rows', change: () => filter.run() },
    Object.entries(kinds).map(([value, name]) => el('option', { value }, name)));
  const by = el('select', { 'aria-label': 'By which score', change: () => filter.run() },
    el('option', { value: '' }, 'by any score'), scoreNames.map((name) => el('option', { value: name }, `by ${name}`)));

  function belongs(item) {
    const values = by.value ? [item.scores.get(by.value)] : [...item.scores.values()];
    switch (kind.value) {
      case 'regressed': return values.some((one) => one.better < 0);
      case 'improved': return values.some((one) => one.better > 0);
      case 'changed': return item.changed;
      case 'one': return !item.a.length || !item.b.length;
      default: return true;
    }
  }

  const filter = new Filter('Filter rows', (text) => query.compile(text).search(searchable), (search) => {
    const asked = filter.text.trim();
    const selected = new Set(owners.filter((unused, index) => search.marks[index]));
    shown = items.filter((item) => belongs(item) && (!asked || selected.has(item)));
    grid.setItems(shown, !items.length ? 'There are no rows.'
      : search.done ? 'No row is selected.' : 'Looking for rows…');
    const so = search.done ? '' : ' so far';
    return shown.length === items.length ? format.counted(items.length, 'row')
      : `${format.count(shown.length)} of ${format.counted(items.length, 'row')}${so}`;
  });

  function sort() {
    const compare = order.compare || ((a, b) => (a < b ? -1 : a > b ? 1 : 0));
    const sign = order.down ? -1 : 1;
    const none = (value) => value === null || value === undefined;
    items = items.map((item) => ({ item, key: order.by(item) })).sort(({ key: x }, { key: y }) =>
      (none(x) || none(y) ? none(x) - none(y) : sign * compare(x, y))).map(({ item }) => item);
  }

  function onSort(column) {
    const same = grid.sorted && grid.sorted.id === column.id;
    grid.sorted = same && grid.sorted.down ? null : { id: column.id, down: Boolean(same) };
    order = grid.sorted ? { by: column.key, compare: column.compare, down: grid.sorted.down }
      : { by: (item) => item.worst, down: false };
    sort();
    filter.run();
    grid.layOut();
  }

  const figures = el('div', {});
  function onPick(name, which) {
    kind.value = which;
    by.value = name;
    filter.run();
    dom.find('rows').scrollIntoView();
  }

  function choose() {
    const pair = facts.pairs.find((one) => one.run_a === runA && one.run_b === runB);
    dom.put(figures, comparison.figures(pair || whole, onPick));
    items = rows.map((row) => comparisonRows.choose(row, runA, runB, scoreNames, directions));
    comparisonRows.weigh(items, scoreNames);
    owners = items.flatMap((item) => [...item.a, ...item.b].map(() => item));
    searchable = new Searchable(items.flatMap((item) => [...item.a, ...item.b]));
    sort();
    filter.run();
  }

  function picker() {
    if (!facts.pairs.length) {
      return el('p', { class: 'note' }, 'Epochs of a row are pooled. ',
        (whole.a.epochs || []).length > 1 || (whole.b.epochs || []).length > 1
          ? 'For run N against run M: assay report A B --run-a N --run-b M.' : '');
    }
    const unique = (key) => [...new Set(facts.pairs.map((pair) => pair[key]))];
    const select = (name, runsOf, set) => el('label', {}, `${name} `, el('select', { id: `pick-${name}`,
      change: (event) => set(event.target.value) },
    el('option', { value: '' }, 'all runs, pooled'), runsOf.map((run) => el('option', { value: String(run) }, `run ${run}`))));
    const pick = (own, other, value) => {
      const run = value === '' ? null : Number(value);
      const set = { A: () => { runA = run; }, B: () => { runB = run; } };
      set[own]();
      if ((runA === null) !== (runB === null)) {
        const to = run === null ? null : unique(other === 'A' ? 'run_a' : 'run_b')[0];
        runA = other === 'A' ? to : runA;
        runB = other === 'B' ? to : runB;
        dom.find(`pick-${other}`).value = to === null ? '' : String(to);
      }
      choose();
    };
    return el('div', { class: 'picker' }, select('A', unique('run_a'), (value) => pick('A', 'B', value)),
      el('span', { class: 'muted' }, 'against'), select('B', unique('run_b'), (value) => pick('B', 'A', value)));
  }

  function leftOut() {
    const { total, shown: kept, cut, text } = facts.rows;
    return (kept < total || cut > 0) && el('p', { class: 'notice' },
      kept < total && `${format.count(kept)} of ${format.count(total)} rows are on this page: those that regressed come first. assay compare --output writes all that changed. `,
      cut > 0 && `Texts beyond ${format.count(text)} characters are cut, in ${format.counted(cut, 'row')}.`);
  }

  const slices = comparison.slices(whole.slices);
  dom.put(figures, comparison.figures(whole, onPick));
  filter.say('unpacking the rows…');
  const help = filterHelp([['status:failed', 'rows of which a run failed'], ['paris -lyon', 'rows with such a run on either side']],
    (text) => filter.set(text));
  return {
    title: `${titleA} against ${titleB}`, grid, filter,
    followHash() {},
    notes: [`B compared with the baseline A, joined by ${whole.method.key}`,
      whole.method.cluster && `clustered by ${whole.method.cluster}`],
    sections: [
      summary.section('sides', 'The two runs', null, comparison.sides(whole)),
      summary.section('differences', 'Differences', null, picker(), figures),
      slices.length > 0 && summary.section('parts', 'Parts', null, slices),
      summary.section('rows', 'Rows', 'most regressed first', leftOut(),
        el('div', { class: 'picker' }, kind, by), filter.node, help, grid.frame),
    ],
    take(more) {
      rows.push(...more);
    },
    end() {
      filter.waits = false;
      choose();
      grid.setColumns(comparisonRows.columnsOf(scoreNames, items), onSort);
    },
  };
}
