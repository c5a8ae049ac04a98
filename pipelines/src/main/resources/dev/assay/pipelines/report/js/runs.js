'use strict';

/* The runs on the page, and what is asked of them more than once. */
const runs = (() => {
  /** As RunRank of the program: what deserves to be looked at first has the lowest. */
  function rank(line) {
    if (line.status === 'failed') {
      return 0;
    }
    if (line.status === 'refused') {
      return 1;
    }
    let sum = 0;
    let numbers = 0;
    let worst = 26;
    for (const score of Object.values(line.scores || {})) {
      if (score.error) {
        worst = 2;
      } else if (score.assessment === 'fail') {
        worst = Math.min(worst, 3);
      }
      const { value } = score;
      if (typeof value === 'boolean' || (typeof value === 'number' && value >= 0 && value <= 1)) {
        sum += Number(value);
        numbers++;
      }
    }
    return worst < 26 || !numbers ? worst : 4 + (sum / numbers) * 20;
  }

  /** Ids in the order people count: 2 before 10. */
  const idOrder = new Intl.Collator('en', { numeric: true }).compare;

  /** What was asked, as one text: the last message of a conversation. */
  function asked(line) {
    const { prompt } = line;
    if (!Array.isArray(prompt)) {
      return format.plain(prompt === undefined ? '' : prompt);
    }
    const last = prompt[prompt.length - 1];
    if (last === null || typeof last !== 'object') {
      return format.plain(last);
    }
    return content(last.content === undefined ? last.parts : last.content);
  }

  function content(value) {
    if (Array.isArray(value)) {
      return value.map((part) =>
        (part && typeof part === 'object' ? part.text || part.media || format.plain(part)
          : format.plain(part))).join(' ');
    }
    return format.plain(value);
  }

  function answer(line) {
    if (line.status === 'failed') {
      const error = line.error || {};
      return `${error.code || 'failed'}: ${error.message || ''}`;
    }
    return format.plain(line.response);
  }

  function scoreNumber(score) {
    return score && (typeof score.value === 'number' || typeof score.value === 'boolean')
      ? Number(score.value) : null;
  }

  function scoreText(score) {
    if (!score) {
      return '';
    }
    if (score.error) {
      return 'error';
    }
    const number = scoreNumber(score);
    if (number !== null) {
      return Number.isInteger(number) ? format.count(number) : format.number(number);
    }
    if (score.label !== undefined) {
      return score.label;
    }
    return score.value !== undefined && score.value !== null ? format.plain(score.value)
      : score.assessment || '–';
  }

  /** good, bad, middling or none, by the assessment, else where a number stands between 0 and 1. */
  function tone(score) {
    if (!score) {
      return 'none';
    }
    if (score.error || score.assessment === 'fail') {
      return 'bad';
    }
    if (score.assessment === 'pass') {
      return 'good';
    }
    const number = scoreNumber(score);
    if (number === null || number < 0 || number > 1) {
      return 'none';
    }
    return number >= 0.8 ? 'good' : number >= 0.4 ? 'middling' : 'bad';
  }

  return { rank, idOrder, asked, content, answer, scoreNumber, scoreText, tone };
})();
