'use strict';

/* The report of one run. */
function runView(facts) {
  const searchable = new Searchable();
  const all = searchable.lines;
  const byRow = new Map();
  let sorted = [];
  const scoreNames = Object.keys(facts.summary.scores || {});
  let shown = [];
  let order = { by: (line) => runs.rank(line), down: false };

  const onQuery = (text) => {
    filter.set(text);
    dom.find('rows').scrollIntoView();
  };

  const grid = new Grid('Runs', (line, place) => {
    detail.open(queryFacets.id(line), line.status,
      detail.body(line, byRow.get(queryFacets.id(line)) || [line]), place, shown.length,
      (by) => grid.move(by, true));
  });

  const filter = new Filter('Filter runs', (text) => {
    const search = query.compile(text).search(searchable);
    remember(text);
    return search;
  }, (search) => {
    shown = [];
    for (const index of sorted) {
      if (search.marks[index]) {
        shown.push(all[index]);
      }
    }
    grid.setItems(shown, !all.length ? 'There are no runs.'
      : search.done ? 'No run is selected by this query.' : 'Looking for runs…');
    const of = search.done ? format.counted(all.length, 'run')
      : `${format.count(search.decided)} runs so far`;
    return search.done && shown.length === all.length ? of : `${format.count(shown.length)} of ${of}`;
  });

  /** A link to this page with its filter. */
  function remember(text) {
    const hash = text.trim() ? `#q=${encodeURIComponent(text)}` : '';
    if (location.hash !== hash && (hash || location.hash.startsWith('#q='))) {
      history.replaceState(null, '', hash || location.pathname + location.search);
    }
  }

  /** Sorts the places of all lines; what a filter selects of them keeps their order. */
  function sort() {
    const compare = order.compare || ((a, b) => (a < b ? -1 : a > b ? 1 : 0));
    const sign = order.down ? -1 : 1;
    const none = (value) => value === null || value === undefined;
    const keys = all.map(order.by);
    sorted = sorted.length === all.length ? sorted : all.map((unused, index) => index);
    sorted.sort((i, j) => {
      const x = keys[i];
      const y = keys[j];
      if (none(x) || none(y)) {
        return none(x) - none(y);
      }
      return typeof x === typeof y ? sign * compare(x, y) : sign * (typeof x === 'number' ? -1 : 1);
    });
  }

  function onSort(column) {
    const same = grid.sorted && grid.sorted.id === column.id;
    grid.sorted = same && grid.sorted.down ? null : { id: column.id, down: Boolean(same) };
    order = grid.sorted ? { by: column.key, compare: column.compare, down: grid.sorted.down }
      : { by: (line) => runs.rank(line), down: false };
    sort();
    filter.run();
    grid.layOut();
  }

  const chooser = el('div', { class: 'choices' });
  function choices() {
    dom.put(chooser, grid.columns.slice(1).map((column) => el('label', {},
      el('input', { type: 'checkbox', checked: !grid.hidden.has(column.id),
        change: (event) => grid.hide(column.id, !event.target.checked) }), column.title)));
  }

  function leftOut() {
    const { total, shown: kept, cut, text } = facts.rows;
    const notes = [];
    if (!facts.has_rows) {
      notes.push('This run wrote no completed.jsonl, so its rows are not on this page.');
    } else if (kept < total) {
      notes.push(`${format.count(kept)} of ${format.count(total)} runs are on this page: those that failed,`
        + ' were refused or scored worst come first. All are in completed.jsonl, where assay query'
        + ' finds them; everything above the table is about all runs.');
    }
    if (cut > 0) {
      notes.push(`Texts beyond ${format.count(text)} characters are cut, in ${format.counted(cut, 'run')};`
        + ' a query here looks at what is here.');
    }
    return notes.length > 0 && el('p', { class: 'notice' }, notes.join(' '));
  }

  const first = scoreNames[0] || 'exact_match';
  const help = filterHelp([
    ['status:failed', 'runs that failed'], ['paris -lyon', 'that text in prompt, answer or expected answer, and not the other'],
    [`@evaluations.custom.${first}:<0.5`, 'by a score'], ['@duration:>2s', 'by what they took'],
    [`@multi_run_avg.@evaluations.custom.${first}:<1`, 'all runs of rows whose mean is below'],
    [`@evaluation.${first}.reasoning:*`, 'where an evaluator said why'],
  ], onQuery);

  const s = facts.summary;
  const sections = [
    summary.section('summary', 'Summary', null, summary.figures(facts), summary.early(s)),
    summary.gates(s), tables.scores(facts), tables.breakdowns(facts, onQuery),
    summary.errors(s, onQuery), tables.latency(facts), lanes.show(facts), summary.rejected(facts),
    summary.section('rows', 'Runs', 'worst first', leftOut(),
      el('div', { class: 'tools' }, filter.node,
        el('details', { class: 'menu' }, el('summary', {}, 'Columns'), chooser)), help, grid.frame),
  ];
  filter.say('unpacking the rows…');

  function followHash() {
    if (location.hash.startsWith('#q=')) {
      filter.set(decodeURIComponent(location.hash.slice(3)));
    }
  }

  return {
    title: facts.run.experiment, sections, grid, filter, followHash,
    notes: [`finished ${format.time(facts.run.finished)}`,
      facts.run.inputs.map((input) => input.path).slice(0, 3).join(', ')
        + (facts.run.inputs.length > 3 ? ` and ${facts.run.inputs.length - 3} more` : ''),
      `configuration ${facts.run.configuration_sha256.slice(0, 12)}`],
    take(lines) {
      for (const line of lines) {
        const id = queryFacets.id(line);
        all.push(line);
        if (byRow.has(id)) {
          byRow.get(id).push(line);
        } else {
          byRow.set(id, [line]);
        }
      }
      searchable.prepare();
      if (!grid.items.length) {
        grid.setColumns(columns.make(all, scoreNames), onSort);
        grid.setItems(all.slice().sort((a, b) => runs.rank(a) - runs.rank(b)), '');
      }
      filter.say(`unpacking the rows: ${format.count(all.length)}…`);
    },
    end() {
      byRow.forEach((of) => of.sort((a, b) =>
        (a.variant || '').localeCompare(b.variant || '') || a.epoch - b.epoch));
      sort();
      grid.setColumns(columns.make(all, scoreNames), onSort);
      choices();
      filter.waits = false;
      if (!filter.text) {
        followHash();
      }
      filter.run();
    },
  };
}
