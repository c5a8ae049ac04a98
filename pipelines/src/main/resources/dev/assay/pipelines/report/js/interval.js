'use strict';

/* A mean and its interval on a scale that all rows of a table share. */
const interval = (() => {
  /** The scale of several intervals: 0 to 1 where all are in there, else as wide as they are. */
  function scale(entries, { around = null } = {}) {
    const ends = entries.flatMap(({ mean, ci }) => [mean, ...(ci || [])])
      .filter((value) => typeof value === 'number' && Number.isFinite(value));
    let low = Math.min(...ends, around === null ? Infinity : around);
    let high = Math.max(...ends, around === null ? -Infinity : around);
    if (!ends.length) {
      return [0, 1];
    }
    const means = entries.map(({ mean }) => mean).filter(Number.isFinite);
    if (around === null && means.every((mean) => mean >= 0 && mean <= 1)) {
      return [0, 1];
    }
    if (around !== null) {
      const most = Math.max(high - around, around - low) || 1;
      return [around - most * 1.08, around + most * 1.08];
    }
    const room = (high - low) * 0.06 || Math.abs(high) * 0.06 || 1;
    low = low >= 0 && low - room < 0 ? 0 : low - room;
    high += room;
    return [low, high];
  }

  function draw({ mean, ci, tone = 'accent' }, [low, high], mark = null) {
    if (typeof mean !== 'number') {
      return el('span', { class: 'muted' }, '');
    }
    const at = (value) =>
      `${(100 * Math.min(1, Math.max(0, (value - low) / (high - low)))).toFixed(2)}%`;
    return svg('svg', { class: `interval tone-${tone}`, 'aria-hidden': 'true', focusable: 'false' },
      svg('line', { class: 'rail', x1: '0%', x2: '100%', y1: '50%', y2: '50%' }),
      mark !== null && svg('line', { class: 'mark', x1: at(mark), x2: at(mark), y1: '0', y2: '100%' }),
      ci && svg('line', { class: 'reach', x1: at(ci[0]), x2: at(ci[1]), y1: '50%', y2: '50%' }),
      ci && ci.map((end) =>
        svg('line', { class: 'reach', x1: at(end), x2: at(end), y1: '28%', y2: '72%' })),
      svg('circle', { class: 'mean', cx: at(mean), cy: '50%', r: 4 }));
  }

  /** The ends of the scale, for a table's head. */
  const axis = ([low, high]) => el('span', { class: 'scale', 'aria-hidden': 'true' },
    el('span', {}, format.number(low, 2).replace(/\.?0+$/, '')),
    el('span', {}, format.number(high, 2).replace(/\.?0+$/, '')));

  return { scale, draw, axis };
})();
