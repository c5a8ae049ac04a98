'use strict';

/* Charts by uPlot, drawn when they come into view and again when theme or width changes. */
const charts = (() => {
  const drawn = new Map();
  const probe = el('span', { class: 'probe', 'aria-hidden': 'true' });

  /** A colour of the style sheet as the canvas needs it. */
  function colour(name) {
    if (!probe.isConnected) {
      document.body.append(probe);
    }
    probe.style.color = `var(--${name})`;
    return getComputedStyle(probe).color;
  }

  function draw(holder) {
    const chart = drawn.get(holder);
    const width = Math.floor(holder.clientWidth);
    if (!chart || width < 40) {
      return;
    }
    if (chart.plot) {
      chart.plot.destroy();
    }
    const { options, data } = chart.make(colour);
    chart.width = width;
    chart.plot = new uPlot({ ...options, width, height: chart.height, legend: { show: false },
      cursor: { show: false, ...options.cursor } }, data, holder);
  }

  const seen = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      if (isIntersecting) {
        seen.unobserve(target);
        draw(target);
        sized.observe(target);
      }
    }
  }, { rootMargin: '200px' });

  const sized = new ResizeObserver((entries) => {
    for (const { target } of entries) {
      const chart = drawn.get(target);
      if (chart && chart.plot && Math.abs(chart.width - target.clientWidth) > 1) {
        draw(target);
      }
    }
  });

  /** A chart of that height; what it shows is also said in words, for those who do not see it. */
  function holder(height, label, make) {
    const node = el('div', { class: 'chart', role: 'img', 'aria-label': label,
      vars: { height: `${height}px` } });
    drawn.set(node, { make, height, plot: null, width: 0 });
    seen.observe(node);
    return node;
  }

  const axis = (colours, more) => ({
    stroke: colours('muted'),
    grid: { stroke: colours('line'), width: 1 },
    ticks: { stroke: colours('line'), width: 1, size: 4 },
    font: '11px system-ui, sans-serif',
    ...more,
  });

  /** Counts of bins that are equally wide. */
  function histogram({ bins, width, values }, label, { height = 96, tick = null } = {}) {
    const exact = values && values.length > 0;
    const from = exact ? values : bins;
    const xs = from.map(([x]) => (exact ? x : x + width / 2));
    const ys = from.map(([, count]) => count);
    const step = exact
      ? Math.min(...xs.slice(1).map((x, i) => x - xs[i]), (xs[xs.length - 1] - xs[0]) / 8 || 0.1)
      : width;
    return holder(height, label, (colours) => ({
      data: [xs, ys],
      options: {
        padding: [6, 10, 0, 0],
        scales: {
          x: { time: false, range: [xs[0] - step * 0.75, xs[xs.length - 1] + step * 0.75] },
          y: { range: (plot, low, high) => [0, high * 1.08 || 1] },
        },
        series: [{}, {
          fill: colours('chart-fill'),
          stroke: colours('accent'),
          width: 1,
          points: { show: false },
          paths: uPlot.paths.bars({ size: [0.9, exact ? 26 : 60], align: 0 }),
        }],
        axes: [
          axis(colours, { grid: { show: false }, size: 24, space: 44,
            values: (plot, ticks) => once(ticks.map((x) => (tick ? tick(x) : short(x)))) }),
          axis(colours, { size: 40, space: 28,
            values: (plot, ticks) => ticks.map((y) => (Number.isInteger(y) ? short(y) : '')) }),
        ],
      },
    }));
  }

  /** What reads like the tick before it is left out. */
  const once = (labels) => labels.map((label, i) => (label === labels[i - 1] ? '' : label));

  function short(value) {
    return Math.abs(value) >= 10000
      ? new Intl.NumberFormat('en-US', { notation: 'compact' }).format(value)
      : String(Number(value.toPrecision(4)));
  }

  /** One line over time, and the level it must stay below. */
  function timeline(xs, ys, limit, label) {
    return holder(180, label, (colours) => ({
      data: [xs, ys],
      options: {
        padding: [10, 14, 0, 0],
        scales: {
          x: { time: true },
          y: { range: (plot, low, high) => [0, Math.max(high, limit || 0) * 1.12 || 1] },
        },
        series: [{}, {
          stroke: colours('accent'),
          fill: colours('chart-fill'),
          width: 1.5,
          points: { show: xs.length < 3 },
          paths: uPlot.paths.stepped({ align: 1 }),
        }],
        axes: [axis(colours, { size: 26, space: 76, values: (plot, ticks) => ticks.map(clock) }),
          axis(colours, { size: 52, values: (plot, ticks) => ticks.map(short) })],
        hooks: { draw: limit ? [(plot) => level(plot, limit, colours('bad'))] : [] },
      },
    }));
  }

  /** A moment in UTC, as short as its neighbours allow. */
  function clock(seconds, i, all) {
    const text = new Date(seconds * 1000).toISOString();
    const step = all.length > 1 ? all[1] - all[0] : 60;
    return step >= 86400 ? text.slice(5, 10) : text.slice(11, step < 60 ? 19 : 16);
  }

  function level(plot, value, stroke) {
    const { ctx, bbox } = plot;
    const y = plot.valToPos(value, 'y', true);
    ctx.save();
    ctx.strokeStyle = stroke;
    ctx.lineWidth = 1.5 * devicePixelRatio;
    ctx.setLineDash([6 * devicePixelRatio, 4 * devicePixelRatio]);
    ctx.beginPath();
    ctx.moveTo(bbox.left, y);
    ctx.lineTo(bbox.left + bbox.width, y);
    ctx.stroke();
    ctx.restore();
  }

  return { histogram, timeline, redraw: () => [...drawn.keys()].forEach((node) => {
    if (drawn.get(node).plot) {
      draw(node);
    }
  }) };
})();
