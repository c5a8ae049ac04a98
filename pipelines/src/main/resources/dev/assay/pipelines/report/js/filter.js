'use strict';

/* The filter box: what is asked, how many it selects, and what is wrong with it. */
class Filter {
  static WAIT_MS = 80;

  /** So long a query has the browser for itself at a time. */
  static TURN_MS = 60;

  /**
   * @param onQuery takes the query's text and returns its search
   * @param onFound shows what a search has found so far and returns how many that are
   */
  constructor(label, onQuery, onFound) {
    this.onQuery = onQuery;
    this.onFound = onFound;
    /** What is asked before all lines are there waits for them. */
    this.waits = true;
    this.input = el('input', { type: 'search', id: 'filter', 'aria-label': label, spellcheck: 'false',
      autocomplete: 'off', autocapitalize: 'off', placeholder: 'status:failed   @duration:>2s   paris -lyon',
      'aria-describedby': 'filter-said', input: () => this.soon(), keydown: (event) => this.key(event) });
    this.said = el('output', { id: 'filter-said', 'aria-live': 'polite' });
    this.node = el('div', { class: 'filter' }, this.input, this.said);
  }

  set(text) {
    this.input.value = text;
    this.run();
  }

  get text() {
    return this.input.value;
  }

  say(text, bad) {
    this.said.textContent = text;
    this.said.className = bad ? 'bad' : '';
    this.input.setAttribute('aria-invalid', String(Boolean(bad)));
  }

  soon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.run(), Filter.WAIT_MS);
  }

  run() {
    clearTimeout(this.timer);
    if (this.waits) {
      return;
    }
    delete document.documentElement.dataset.filtered;
    const begun = performance.now();
    this.attempt(() => {
      const search = this.onQuery(this.input.value);
      this.go(search, begun);
    });
  }

  /** A turn of a search; the first that decides lines and the last are shown. */
  go(search, begun, first = true) {
    const done = search.step(performance.now() + Filter.TURN_MS);
    const decides = search.decided > 0;
    if (done || (first && decides)) {
      this.say(this.onFound(search), false);
    } else if (first) {
      this.say('looking…', false);
    }
    if (done) {
      document.documentElement.dataset.filtered = (performance.now() - begun).toFixed(1);
    } else {
      this.timer = setTimeout(() => this.attempt(() => this.go(search, begun, first && !decides)));
    }
  }

  attempt(action) {
    try {
      action();
    } catch (problem) {
      if (!(problem instanceof query.QueryProblem)) {
        throw problem;
      }
      this.say(`Invalid query: ${problem.message}`, true);
      this.point(problem.message);
    }
  }

  /** Shows the place that a problem names. */
  point(message) {
    const [, character] = /^at character (\d+):/.exec(message) || [];
    if (character) {
      const at = Number(character) - 1;
      const text = this.input.value;
      this.said.append(' ', el('code', {}, at > 20 ? '…' : '', text.slice(Math.max(0, at - 20), at),
        el('mark', {}, text.slice(at, at + 1) || '\u00a0'), text.slice(at + 1, at + 20)));
    }
  }

  key(event) {
    if (event.key === 'Escape') {
      event.stopPropagation();
      event.preventDefault();
      if (this.input.value) {
        this.set('');
      } else {
        this.input.blur();
      }
    } else if (event.key === 'Enter') {
      this.run();
    }
  }
}

/* How the syntax is written, to open and to try. */
const filterHelp = (examples, onQuery) => el('details', { class: 'help' },
  el('summary', {}, 'How to ask'),
  el('p', {}, 'The same syntax as ', el('code', {}, 'assay query'),
    ': a blank is AND, OR and NOT are written in capitals, - excludes, * and ? stand for characters.'),
  el('ul', {}, examples.map(([written, means]) => el('li', {},
    el('button', { type: 'button', class: 'link', click: () => onQuery(written) }, el('code', {}, written)),
    ' ', el('span', { class: 'muted' }, means)))),
  el('p', { class: 'note' }, 'Keys: ', ['/ filter', 'j k or ↓ ↑ rows', 'Enter opens', 'Esc closes'].map((key) =>
    el('span', { class: 'keyname' }, key))));
