'use strict';

/* What one text has and another has not, word by word, by jsdiff. */
const textdiff = (() => {
  const LONGEST = 40000;
  const OPTIONS = { timeout: 400, maxEditLength: 4000 };

  function parts(before, after) {
    if (before.length + after.length > LONGEST) {
      return null;
    }
    return Diff.diffWordsWithSpace(before, after, OPTIONS) || null;
  }

  /** Both in one text; null where they are too long or too different to be told apart. */
  function inline(before, after) {
    const found = parts(before, after);
    return found && el('div', { class: 'text diff' }, found.map((part) =>
      (part.added ? el('ins', {}, part.value)
        : part.removed ? el('del', {}, part.value) : part.value)));
  }

  /** Each with its own marks. */
  function sides(before, after) {
    const found = parts(before, after);
    if (!found) {
      return [el('div', { class: 'text' }, before), el('div', { class: 'text' }, after)];
    }
    return [
      el('div', { class: 'text diff' }, found.filter((part) => !part.added).map((part) =>
        (part.removed ? el('del', {}, part.value) : part.value))),
      el('div', { class: 'text diff' }, found.filter((part) => !part.removed).map((part) =>
        (part.added ? el('ins', {}, part.value) : part.value))),
    ];
  }

  return { inline, sides };
})();
