'use strict';

/* Queries over completed lines, decided as the command decides them. */
const query = (() => {
  const { QueryProblem } = queryParser;

  function leaves(condition, sink) {
    for (const part of condition.all || condition.any || (condition.not ? [condition.not] : [])) {
      leaves(part, sink);
    }
    if (condition.match || condition.text) {
      sink(condition);
    }
  }

  const numeric = (value) => typeof value === 'number' || typeof value === 'boolean';

  /** What tells whether a value is asked for. */
  function holder(match) {
    const { low, lowIn, high, highIn, number, literal } = match;
    if (match.present) {
      return () => true;
    }
    if (low !== undefined) {
      return (value) => {
        if (!numeric(value)) {
          return false;
        }
        const figure = Number(value);
        return (lowIn ? figure >= low : figure > low) && (highIn ? figure <= high : figure < high);
      };
    }
    const matches = literal === null ? glob.whole(match.parts) : (written) => written === literal;
    return (value) => {
      if (typeof value === 'number') {
        return number !== null ? value === number : literal === null && matches(String(value));
      }
      return matches(format.plain(value));
    };
  }

  function values(find, match) {
    const holds = holder(match);
    return (line) => {
      const found = find(line);
      for (let i = 0; i < found.length; i++) {
        if (holds(found[i])) {
          return true;
        }
      }
      return false;
    };
  }

  /** What decides one line after the other, by the line and its place. */
  function test(condition, searchable, figures) {
    const inner = (part) => test(part, searchable, figures);
    if (condition.all) {
      const parts = condition.all.map(inner);
      return (line, index) => {
        for (let i = 0; i < parts.length; i++) {
          if (!parts[i](line, index)) {
            return false;
          }
        }
        return true;
      };
    }
    if (condition.any) {
      const parts = condition.any.map(inner);
      return (line, index) => {
        for (let i = 0; i < parts.length; i++) {
          if (parts[i](line, index)) {
            return true;
          }
        }
        return false;
      };
    }
    if (condition.not) {
      const part = inner(condition.not);
      return (line, index) => !part(line, index);
    }
    if (condition.text) {
      const search = new TextSearch(condition.text, searchable);
      return (line, index) => search.in(index);
    }
    const { match } = condition;
    if (condition.tag !== undefined) {
      return values(queryFacets.tag(condition.tag), match);
    }
    if (condition.attribute !== undefined) {
      return values(queryFacets.attribute(condition.attribute), match);
    }
    const holds = holder(match);
    const measured = figures.of(condition);
    return (line, index) => {
      const figure = measured.figure(searchable.recordOf[index]);
      return figure !== null && holds(figure);
    };
  }

  const written = (condition) =>
    `@multi_run_${condition.mean ? 'avg' : 'mode'}.@${condition.record}`;

  /** One figure of each record: the mean of its numbers, or its most frequent text. */
  class Measure {
    constructor(condition) {
      this.condition = condition;
      this.find = queryFacets.attribute(condition.record);
      this.sums = [];
      this.rests = [];
      this.numbers = [];
      this.texts = [];
    }

    add(line, record) {
      while (this.sums.length <= record) {
        this.sums.push(0);
        this.rests.push(0);
        this.numbers.push(0);
      }
      for (const value of this.find(line)) {
        if (numeric(value)) {
          this.addNumber(Number(value), record);
        } else {
          const counts = this.texts[record] || (this.texts[record] = new Map());
          const one = format.plain(value);
          counts.set(one, (counts.get(one) || 0) + 1);
        }
      }
    }

    addNumber(number, record) {
      const before = this.sums[record];
      const sum = before + number;
      this.rests[record] += Math.abs(before) >= Math.abs(number)
        ? before - sum + number : number - sum + before;
      this.sums[record] = sum;
      this.numbers[record]++;
    }

    check() {
      const numbers = this.numbers.some((count) => count > 0);
      const texts = this.texts.length > 0;
      if (this.condition.mean && texts && !numbers) {
        throw new QueryProblem(
          `${written(this.condition)} asks for a mean of texts; use @multi_run_mode`);
      }
      if (!this.condition.mean && numbers && !texts) {
        throw new QueryProblem(
          `${written(this.condition)} asks for the most frequent of numbers; use @multi_run_avg`);
      }
    }

    figure(record) {
      if (this.condition.mean) {
        return this.numbers[record]
          ? (this.sums[record] + this.rests[record]) / this.numbers[record] : null;
      }
      let mode = null;
      const counts = this.texts[record] || new Map();
      for (const [one, count] of counts) {
        const most = mode === null ? 0 : counts.get(mode);
        if (count > most || (count === most && one < mode)) {
          mode = one;
        }
      }
      return mode;
    }
  }

  /** Figures of whole records, which need all lines before the first can be decided. */
  class Figures {
    constructor(conditions) {
      this.measures = new Map(conditions.map((one) => [written(one), new Measure(one)]));
    }

    of(condition) {
      return this.measures.get(written(condition));
    }

    add(line, record) {
      this.measures.forEach((measure) => measure.add(line, record));
    }

    check() {
      this.measures.forEach((measure) => measure.check());
    }
  }

  /** A query on its way over lines. */
  class Search {
    constructor(condition, records, searchable) {
      this.searchable = searchable;
      this.count = searchable.lines.length;
      this.figures = new Figures(records);
      this.decide = test(condition, searchable, this.figures);
      this.measured = records.length ? 0 : this.count;
      if (records.length && !this.count) {
        this.figures.check();
      }
      this.decided = 0;
      /** 1 for each line that is selected. */
      this.marks = new Uint8Array(this.count);
    }

    get done() {
      return this.decided >= this.count;
    }

    /** Goes on until a time of `performance.now()`, some lines at least; whether it is done. */
    step(until) {
      while (!this.done) {
        if (this.measured < this.count) {
          this.measure(Math.min(this.measured + Searchable.PART, this.count));
        } else {
          this.mark(Math.min(this.decided + Searchable.PART, this.count));
        }
        if (performance.now() >= until) {
          break;
        }
      }
      return this.done;
    }

    measure(to) {
      const { lines, recordOf } = this.searchable;
      this.searchable.know(to);
      for (; this.measured < to; this.measured++) {
        this.figures.add(lines[this.measured], recordOf[this.measured]);
      }
      if (this.measured === this.count) {
        this.figures.check();
      }
    }

    mark(to) {
      const { lines } = this.searchable;
      for (; this.decided < to; this.decided++) {
        this.marks[this.decided] = this.decide(lines[this.decided], this.decided) ? 1 : 0;
      }
    }
  }

  /** Reads a query; throws a QueryProblem that says what cannot be understood, and where. */
  function compile(queryText) {
    const condition = queryParser.parse(queryText);
    const records = [];
    let trace = null;
    leaves(condition, (leaf) => {
      if (leaf.record !== undefined) {
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
    return { search: (searchable) => new Search(condition, records, searchable) };
  }

  return { QueryProblem, compile };
})();
