'use strict';

/* A table of any length of which only what is in view exists. */
class Grid {
  static ROW = 36;
  static SPARE = 12;

  /**
   * @param label what the table holds, for those who do not see it
   * @param onOpen takes a row's data and its place when it is chosen
   */
  constructor(label, onOpen) {
    this.onOpen = onOpen;
    this.items = [];
    this.columns = [];
    this.hidden = new Set();
    this.sorted = null;
    this.current = -1;
    this.drawn = new Map();
    this.header = el('div', { class: 'grid-head', role: 'row', 'aria-rowindex': '1' });
    this.body = el('div', { class: 'grid-body', role: 'rowgroup' });
    this.empty = el('p', { class: 'empty', hidden: true });
    this.node = el('div', { class: 'grid', role: 'grid', tabindex: '0', 'aria-label': label,
      scroll: () => this.later(), keydown: (event) => this.key(event) },
    el('div', { role: 'rowgroup', class: 'grid-top' }, this.header), this.body);
    this.frame = el('div', { class: 'grid-frame' }, this.node, this.empty);
    new ResizeObserver(() => this.later()).observe(this.node);
  }

  /** Sets columns; sorting by one of them is asked of `onSort`. */
  setColumns(columns, onSort) {
    this.columns = columns;
    this.onSort = onSort;
    this.layOut();
  }

  hide(id, hidden) {
    this.hidden[hidden ? 'add' : 'delete'](id);
    this.layOut();
  }

  get shown() {
    const narrow = matchMedia('(max-width: 700px)').matches;
    return this.columns.filter((column, i) =>
      !this.hidden.has(column.id) && (!narrow || i === 0 || column.main));
  }

  layOut() {
    const shown = this.shown;
    const least = (column) => (typeof column.width === 'number' ? column.width : 150);
    const width = (column) => (typeof column.width === 'number' ? `${column.width}px`
      : `minmax(150px, ${column.width})`);
    const narrow = matchMedia('(max-width: 700px)').matches;
    this.node.style.setProperty('--columns', narrow
      ? ['minmax(64px, 0.8fr)', ...shown.slice(1).map((c) => (c.kind === 'num' ? `${Math.max(84, c.width)}px` : 'minmax(0, 1.6fr)'))].join(' ')
      : shown.map(width).join(' '));
    this.node.style.setProperty('--least', narrow ? '0px'
      : `${shown.reduce((sum, column) => sum + least(column), 0)}px`);
    dom.put(this.header, shown.map((column) => el('div', { role: 'columnheader',
      class: column.kind || null, title: column.title,
      'aria-sort': this.sorted && this.sorted.id === column.id
        ? (this.sorted.down ? 'descending' : 'ascending') : null },
    column.key ? el('button', { type: 'button', tabindex: '-1', click: () => this.onSort(column) },
      el('span', { class: 'clip' }, column.title),
      this.sorted && this.sorted.id === column.id && (this.sorted.down ? ' ↓' : ' ↑'))
      : el('span', { class: 'clip' }, column.title))));
    this.node.setAttribute('aria-colcount', String(shown.length));
    this.redraw();
  }

  setItems(items, whenEmpty) {
    this.items = items;
    this.current = -1;
    this.node.setAttribute('aria-rowcount', String(items.length + 1));
    this.node.removeAttribute('aria-activedescendant');
    this.body.style.height = `${items.length * Grid.ROW}px`;
    this.frame.style.setProperty('--rows', String(Math.min(items.length, 40)));
    this.node.classList.toggle('none', items.length === 0);
    this.empty.hidden = items.length > 0;
    this.empty.textContent = whenEmpty;
    this.redraw();
  }

  redraw() {
    this.drawn.forEach((row) => row.remove());
    this.drawn.clear();
    this.draw();
  }

  later() {
    if (!this.waiting) {
      this.waiting = true;
      requestAnimationFrame(() => {
        this.waiting = false;
        this.draw();
      });
    }
  }

  draw() {
    const top = this.node.scrollTop;
    const first = Math.max(0, Math.floor(top / Grid.ROW) - Grid.SPARE);
    const last = Math.min(this.items.length,
      Math.ceil((top + (this.node.clientHeight || 600)) / Grid.ROW) + Grid.SPARE);
    for (const [place, row] of this.drawn) {
      if (place < first || place >= last) {
        row.remove();
        this.drawn.delete(place);
      }
    }
    const fresh = document.createDocumentFragment();
    for (let place = first; place < last; place++) {
      if (!this.drawn.has(place)) {
        const row = this.row(place);
        this.drawn.set(place, row);
        fresh.append(row);
      }
    }
    this.body.append(fresh);
  }

  row(place) {
    const item = this.items[place];
    return el('div', { role: 'row', id: `row-${place}`, 'aria-rowindex': String(place + 2),
      class: place === this.current ? 'row current' : 'row', 'aria-selected': String(place === this.current),
      vars: { transform: `translateY(${place * Grid.ROW}px)` },
      click: () => this.choose(place, true) },
    this.shown.map((column, i) => el('div', { role: i === 0 ? 'rowheader' : 'gridcell',
      class: column.kind || 'text-cell' }, column.cell(item))));
  }

  /** Makes a row the current one, in view, and opens it where that is wanted. */
  choose(place, open) {
    if (place < 0 || place >= this.items.length) {
      return;
    }
    const before = this.drawn.get(this.current);
    if (before) {
      before.classList.remove('current');
      before.setAttribute('aria-selected', 'false');
    }
    this.current = place;
    const top = place * Grid.ROW;
    const room = this.node.clientHeight - 2 * Grid.ROW;
    if (top < this.node.scrollTop) {
      this.node.scrollTop = top;
    } else if (top > this.node.scrollTop + room) {
      this.node.scrollTop = top - room;
    }
    this.draw();
    const now = this.drawn.get(place);
    if (now) {
      now.classList.add('current');
      now.setAttribute('aria-selected', 'true');
      this.node.setAttribute('aria-activedescendant', now.id);
    }
    if (open) {
      this.onOpen(this.items[place], place);
    }
  }

  move(by, open) {
    this.choose(Math.min(this.items.length - 1, Math.max(0, this.current < 0 ? 0 : this.current + by)), open);
  }

  key(event) {
    const page = Math.max(1, Math.floor(this.node.clientHeight / Grid.ROW) - 2);
    const moves = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page,
      Home: -this.items.length, End: this.items.length };
    if (event.target !== this.node || event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    if (event.key in moves) {
      event.preventDefault();
      this.move(moves[event.key], false);
    } else if (event.key === 'Enter' && this.current >= 0) {
      event.preventDefault();
      this.choose(this.current, true);
    }
  }
}
