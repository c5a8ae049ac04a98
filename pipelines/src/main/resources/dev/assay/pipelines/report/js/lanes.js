'use strict';

/* How fast each lane sent, against its limit. */
const lanes = (() => {
  const MOST = 12;

  /** Requests a minute in each bin of time, with nothing sent told as zero. */
  function rates({ bins, width }) {
    const first = bins[0][0];
    const last = bins[bins.length - 1][0];
    const counts = new Map(bins);
    const xs = [];
    const ys = [];
    for (let x = first; x <= last + width / 2; x += width) {
      xs.push(x);
      ys.push(((counts.get(x) || 0) * 60) / width);
    }
    xs.push(last + width);
    ys.push(ys[ys.length - 1]);
    return [xs, ys];
  }

  function one(lane) {
    const [xs, ys] = rates(lane.sent);
    const sent = lane.sent.bins.reduce((sum, [, count]) => sum + count, 0);
    const limit = lane.requests_per_minute;
    const seconds = lane.sent.width;
    const peak = Math.max(...ys);
    return el('figure', { class: 'lane' },
      el('figcaption', {}, el('span', { class: 'strong' }, lane.name), ' ',
        el('span', { class: 'muted' }, `${format.counted(sent, 'request')}, `,
          limit ? `limit ${format.count(limit)} a minute` : 'no rate limit known',
          xs.length > 2 ? `, at most ${format.count(Math.round(peak))} a minute over ${format.span(seconds * 1000)}` : ''),
        lane.stopped_by && el('span', { class: 'chip bad' }, `stopped: ${lane.stopped_by}`)),
      xs.length > 3 ? charts.timeline(xs, ys, limit, `Requests a minute of ${lane.name} over time, at most `
        + `${Math.round(peak)}${limit ? `, limit ${limit}` : ''}`)
        : el('p', { class: 'empty' }, `All requests left within ${format.span(Math.max(1, xs.length - 1) * seconds * 1000)}; there is no course of time to draw.`));
  }

  function show(facts) {
    const known = (facts.all || {}).lanes || [];
    return known.length > 0 && summary.section('lanes', 'Lanes',
      'requests a minute, each run at the time of its last request; times are UTC',
      known.slice(0, MOST).map(one),
      known.length > MOST && el('p', { class: 'note' }, `and ${known.length - MOST} more lanes`));
  }

  return { show, rates };
})();
