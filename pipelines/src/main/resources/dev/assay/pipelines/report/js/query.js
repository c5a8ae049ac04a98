'use strict';

/* Queries over completed lines, decided as the command decides them. */
const query = (() => {
  const { QueryProblem, MANY, ONE, text, globMatches } = queryParser;
  const SEPARATOR = '\u0000';
  const searched = new WeakMap();

  /** All texts of a line as one, made once. */
  function haystack(line) {
    let all = searched.get(line);
    if (all === undefined) {
      all = queryFacets.written(line).join(SEPARATOR).toLowerCase();
      searched.set(line, all);
    }
    return all;
  }

  const ofLists = new WeakMap();

  /** The same of each line of a list that only grows. */
  function haystacks(lines) {
    let all = ofLists.get(lines);
    if (all === undefined) {
      all = [];
      ofLists.set(lines, all);
    }
    for (let i = all.length; i < lines.length; i++) {
      all.push(haystack(lines[i]));
    }
    return all;
  }

  function leaves(condition, sink) {
    for (const part of condition.all || condition.any || (condition.not ? [condition.not] : [])) {
      leaves(part, sink);
    }
    if (condition.match || condition.text) {
      sink(condition);
    }
  }

  const numeric = (value) => typeof value === 'number' || typeof value === 'boolean';

  function holds(match, value) {
    if (match.present) {
      return true;
    }
    if (match.low !== undefined) {
      if (!numeric(value)) {
        return false;
      }
      const number = Number(value);
      return (match.lowIn ? number >= match.low : number > match.low)
        && (match.highIn ? number <= match.high : number < match.high);
    }
    if (typeof value === 'number') {
      return match.number !== null ? value === match.number
        : match.literal === null && globMatches(match.parts, String(value));
    }
    const written = format.plain(value);
    return match.literal !== null ? written === match.literal : globMatches(match.parts, written);
  }

  function test(condition) {
    if (condition.all) {
      const parts = condition.all.map(test);
      return (line, seen) => parts.every((part) => part(line, seen));
    }
    if (condition.any) {
      const parts = condition.any.map(test);
      return (line, seen) => parts.some((part) => part(line, seen));
    }
    if (condition.not) {
      const part = test(condition.not);
      return (line, seen) => !part(line, seen);
    }
    if (condition.text) {
      return freeText(condition.text);
    }
    const { match } = condition;
    if (condition.tag !== undefined) {
      return (line) => queryFacets.tag(line, condition.tag).some((value) => holds(match, value));
    }
    if (condition.attribute !== undefined) {
      const find = queryFacets.attribute(condition.attribute);
      return (line) => find(line).some((value) => holds(match, value));
    }
    const name = measure(condition);
    return (line, seen) => {
      const figure = seen.figures.of(name, condition.mean, seen.index);
      return figure !== null && holds(match, figure);
    };
  }

  function freeText(parts) {
    const literal = text(parts);
    if (parts.every((part) => part >= 0)) {
      return (line, seen) => seen.haystacks[seen.index].includes(literal);
    }
    if (!parts.includes(ONE)) {
      const pieces = between(parts);
      return (line, seen) =>
        seen.haystacks[seen.index].split(SEPARATOR).some((one) => inOrder(pieces, one));
    }
    const within = [MANY, ...parts, MANY];
    return (line) => queryFacets.texts(line).some((one) => globMatches(within, one));
  }

  /** The literal texts between wildcards; an escaped star is part of one. */
  function between(parts) {
    const pieces = [[]];
    for (const part of parts) {
      if (part === MANY) {
        pieces.push([]);
      } else {
        pieces[pieces.length - 1].push(part);
      }
    }
    return pieces.map(text);
  }

  /** Whether a text has all pieces, one behind the other. */
  function inOrder(pieces, subject) {
    let at = 0;
    for (const piece of pieces) {
      const found = subject.indexOf(piece, at);
      if (found < 0) {
        return false;
      }
      at = found + piece.length;
    }
    return true;
  }

  const record = (line) => queryFacets.id(line) + (line.variant ? SEPARATOR + line.variant : '');
  const measure = (condition) => `${condition.mean ? 'avg' : 'mode'}.${condition.record}`;
  const written = (condition) =>
    `@multi_run_${condition.mean ? 'avg' : 'mode'}.@${condition.record}`;

  /** Figures of whole records, which need all lines before the first can be decided. */
  class Figures {
    constructor(conditions) {
      this.measures = new Map(conditions.map((one) =>
        [measure(one),
          { of: one, find: queryFacets.attribute(one.record), by: new Map(), ofLine: [] }]));
    }

    /** Takes the next line. */
    add(line) {
      const key = record(line);
      for (const { find, by, ofLine } of this.measures.values()) {
        let figure = by.get(key);
        if (!figure) {
          figure = { sum: 0, rest: 0, numbers: 0, texts: null };
          by.set(key, figure);
        }
        ofLine.push(figure);
        for (const value of find(line)) {
          Figures.take(figure, value);
        }
      }
    }

    static take(figure, value) {
      if (numeric(value)) {
        const number = Number(value);
        const sum = figure.sum + number;
        figure.rest += Math.abs(figure.sum) >= Math.abs(number)
          ? figure.sum - sum + number : number - sum + figure.sum;
        figure.sum = sum;
        figure.numbers++;
      } else {
        figure.texts = figure.texts || new Map();
        const one = format.plain(value);
        figure.texts.set(one, (figure.texts.get(one) || 0) + 1);
      }
    }

    check() {
      for (const { of, by } of this.measures.values()) {
        const all = [...by.values()];
        const numbers = all.some((figure) => figure.numbers > 0);
        const texts = all.some((figure) => figure.texts);
        if (of.mean && texts && !numbers) {
          throw new QueryProblem(`${written(of)} asks for a mean of texts; use @multi_run_mode`);
        }
        if (!of.mean && numbers && !texts) {
          throw new QueryProblem(
            `${written(of)} asks for the most frequent of numbers; use @multi_run_avg`);
        }
      }
    }

    of(name, mean, index) {
      const figure = this.measures.get(name).ofLine[index];
      if (mean) {
        return figure.numbers ? (figure.sum + figure.rest) / figure.numbers : null;
      }
      let mode = null;
      for (const [one, count] of figure.texts || []) {
        const most = mode === null ? 0 : figure.texts.get(mode);
        if (count > most || (count === most && one < mode)) {
          mode = one;
        }
      }
      return mode;
    }
  }

  /** Reads a query; throws a QueryProblem that says what cannot be understood, and where. */
  function compile(queryText) {
    const condition = queryParser.parse(queryText);
    const records = [];
    let trace = null;
    let texts = false;
    leaves(condition, (leaf) => {
      if (leaf.text) {
        texts = true;
      } else if (leaf.record !== undefined) {
        records.push(leaf);
      } else if (leaf.attribute !== undefined && leaf.attribute.startsWith('trace.')) {
        trace = leaf;
      }
    });
    if (trace && records.length) {
      throw new QueryProblem(`mixing ${written(records[0])}, a figure of all runs of a record, with`
        + ` @${trace.attribute}, one of a single run, is not supported; ask for them one after the`
        + ' other');
    }
    const decide = test(condition);
    return {
      /** The lines that are selected, in their order. */
      select(lines) {
        if (!queryText.trim()) {
          return lines;
        }
        const figures = new Figures(records);
        if (records.length) {
          lines.forEach((line) => figures.add(line));
          figures.check();
        }
        const seen = { index: 0, figures, haystacks: texts ? haystacks(lines) : [] };
        return lines.filter((line, index) => {
          seen.index = index;
          return decide(line, seen);
        });
      },
    };
  }

  return { QueryProblem, compile, haystack };
})();
