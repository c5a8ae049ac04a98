'use strict';

/* Puts the page together: first what stands in its facts, then the rows as they are unpacked. */
(() => {
  const facts = payload.facts();
  const main = dom.find('main');

  function theme() {
    const order = ['auto', 'light', 'dark'];
    const names = { auto: '◐ Auto', light: '☀ Light', dark: '☾ Dark' };
    let now = 'auto';
    const button = el('button', { type: 'button', class: 'theme', click: () => {
      now = order[(order.indexOf(now) + 1) % order.length];
      document.documentElement.dataset.theme = now;
      button.textContent = names[now];
      button.setAttribute('aria-label', `Theme: ${now}`);
      charts.redraw();
    }, 'aria-label': 'Theme: auto' }, names.auto);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => charts.redraw());
    return button;
  }

  function head(title, lines) {
    const sections = [...main.querySelectorAll('section[id]')];
    dom.put(dom.find('head'), el('div', { class: 'head-line' }, el('h1', { title }, title),
      el('span', { class: 'spring' }), theme()),
    el('p', { class: 'muted head-notes' }, lines.filter(Boolean).map((line) => el('span', {}, line))),
    el('nav', { 'aria-label': 'Sections' }, sections.map((section) =>
      el('a', { href: `#${section.id}` }, section.querySelector('h2').textContent))));
  }

  const view = facts.kind === 'comparison' ? comparisonView(facts) : runView(facts);
  dom.put(main, view.sections, el('footer', {}, el('p', { class: 'muted' },
    `Made by Assay ${facts.assay_version || ''}. This file is whole: it loads nothing and sends nothing. `,
    'Charts by uPlot (MIT), text differences by jsdiff (BSD-3-Clause).')));
  head(view.title, view.notes);

  document.addEventListener('keydown', (event) => {
    const inField = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName);
    if (event.ctrlKey || event.metaKey || event.altKey || (inField && event.key !== 'Escape')) {
      return;
    }
    const { grid, filter } = view;
    if (event.key === '/') {
      event.preventDefault();
      filter.input.focus();
      filter.input.select();
    } else if (event.key === 'j' || event.key === 'k') {
      event.preventDefault();
      if (!detail.isOpen) {
        grid.node.focus({ preventScroll: true });
        grid.node.scrollIntoView({ block: 'nearest' });
      }
      grid.move(grid.current < 0 ? 0 : event.key === 'j' ? 1 : -1, detail.isOpen);
    } else if (event.key === 'Escape') {
      detail.close();
    }
  });
  addEventListener('resize', () => view.grid.layOut());
  addEventListener('hashchange', () => view.followHash());

  const started = performance.now();
  payload.rows((rows) => view.take(rows)).then(() => {
    view.end();
    document.documentElement.dataset.ready = String(Math.round(performance.now() - started));
  }).catch((problem) => {
    view.filter.say('The rows on this page cannot be unpacked by this browser; it needs'
      + ` DecompressionStream (${problem.message})`, true);
  });
})();
