'use strict';

/* Numbers and times as people read them. */
const format = (() => {
  const whole = new Intl.NumberFormat('en-US');
  const shown = (value) => typeof value === 'number' && Number.isFinite(value);

  function number(value, digits = 3) {
    if (!shown(value)) {
      return '–';
    }
    const size = Math.abs(value);
    if (size !== 0 && (size < 0.001 || size >= 1e9)) {
      return value.toExponential(2);
    }
    if (size >= 1000) {
      return whole.format(Math.round(value));
    }
    return value.toFixed(size >= 100 ? Math.min(digits, 1) : digits);
  }

  function signed(value, digits = 3) {
    return shown(value) ? (value > 0 ? '+' : '') + number(value, digits).replace('-', '−') : '–';
  }

  function millis(value) {
    if (!shown(value)) {
      return '–';
    }
    if (value < 1000) {
      return `${Math.round(value)} ms`;
    }
    return value < 60000 ? `${(value / 1000).toFixed(value < 10000 ? 2 : 1)} s` : span(value);
  }

  function span(ms) {
    const seconds = Math.round(ms / 1000);
    const parts = [[86400, 'd'], [3600, 'h'], [60, 'min'], [1, 's']];
    const from = parts.findIndex(([size]) => seconds >= size);
    if (ms < 10000 || from < 0) {
      return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
    }
    const [size, unit] = parts[from];
    const rest = parts[from + 1] && Math.floor((seconds % size) / parts[from + 1][0]);
    return `${Math.floor(seconds / size)} ${unit}` + (rest ? ` ${rest} ${parts[from + 1][1]}` : '');
  }

  function usd(value) {
    if (!shown(value)) {
      return '–';
    }
    if (value <= 0) {
      return value === 0 ? '$0' : `-${usd(-value)}`;
    }
    return '$' + (value >= 100 ? whole.format(Math.round(value)) : value >= 1 ? value.toFixed(2)
      : value >= 0.000001 ? Number(value.toPrecision(2)).toFixed(9).replace(/0+$/, '')
        : value.toExponential(1));
  }

  function time(text) {
    const at = new Date(text);
    return Number.isNaN(at.getTime()) ? String(text)
      : at.toISOString().replace('T', ' ').slice(0, 19) + ' UTC';
  }

  function percent(part, all) {
    if (!all) {
      return '–';
    }
    const share = (100 * part) / all;
    return share > 0 && share < 0.1 ? '<0.1 %' : share < 100 && share > 99.9 ? '>99.9 %'
      : `${share.toFixed(share < 10 || share > 90 ? 1 : 0).replace(/\.0$/, '')} %`;
  }

  /** A value of any kind as one text. */
  function plain(value) {
    return typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value);
  }

  return {
    number, signed, millis, span, usd, time, percent, plain,
    count: (value) => (shown(value) ? whole.format(value) : '–'),
    counted: (value, noun) => `${whole.format(value)} ${noun}${value === 1 ? '' : 's'}`,
  };
})();
