'use strict';

/*
 * Reads the search syntax of `assay query`; its grammar stands in the project's
 * pipelines/docs/query.md, and both readers are tested with the same queries.
 */
const queryParser = (() => {
  const MANY = -1;
  const ONE = -2;
  const LONGEST = 10000;
  const DEEPEST = 100;
  const BLANK = /[\t-\r\x1c-\x20\u1680\u2000-\u2006\u2008-\u200a\u2028\u2029\u205f\u3000]/;
  const NUMBER = /^[+-]?(\d{1,300}(\.\d{0,300})?|\.\d{1,300})([eE][+-]?\d{1,3})?$/;
  const NANOS = [['ns', 1], ['us', 1e3], ['µs', 1e3], ['ms', 1e6], ['min', 60e9], ['s', 1e9],
    ['m', 60e9], ['h', 3600e9], ['d', 86400e9]];

  class QueryProblem extends Error {}

  const points = (text) => Array.from(text, (c) => c.codePointAt(0));
  const text = (parts) =>
    parts.map((p) => (p === MANY ? '*' : p === ONE ? '?' : String.fromCodePoint(p))).join('');

  /** In lower case, one code point for one. */
  const folded = (parts) =>
    parts.map((p) => {
      if (p < 0) {
        return p;
      }
      if (p === 0x130) {
        return 0x69;
      }
      const lower = points(String.fromCodePoint(p).toLowerCase());
      return lower.length === 1 ? lower[0] : p;
    });

  /** A number, or null where the text is none; durations become nanoseconds. */
  function quantity(written, duration) {
    const unit = duration && NANOS.find(([name]) => written.endsWith(name));
    const digits = unit ? written.slice(0, -unit[0].length) : written;
    if (!NUMBER.test(digits)) {
      return null;
    }
    const number = Number(digits) * (unit ? unit[1] : 1);
    return Number.isFinite(number) ? number : null;
  }

  class Reader {
    constructor(written) {
      this.s = written;
      this.at = 0;
      this.depth = 0;
    }

    problem(what) {
      return new QueryProblem(`at character ${this.at + 1}: ${what}`);
    }

    get end() {
      return this.at >= this.s.length;
    }

    isBlank(i = this.at) {
      return i < this.s.length && BLANK.test(this.s[i]);
    }

    next(c) {
      return this.s[this.at] === c;
    }

    take(c) {
      const taken = this.next(c);
      this.at += taken ? 1 : 0;
      return taken;
    }

    skipBlanks() {
      while (this.isBlank()) {
        this.at++;
      }
    }

    isWord(operator) {
      const end = this.at + operator.length;
      return this.s.startsWith(operator, this.at)
        && (end === this.s.length || this.isBlank(end) || this.s[end] === '(');
    }

    takeWord(operator) {
      this.skipBlanks();
      if (!this.isWord(operator)) {
        return false;
      }
      this.at += operator.length;
      this.skipBlanks();
      return true;
    }

    query() {
      this.skipBlanks();
      if (this.end) {
        return { all: [] };
      }
      const condition = this.any(() => this.term());
      if (!this.end) {
        throw this.problem("unexpected ')'");
      }
      return condition;
    }

    any(term) {
      const parts = [this.all(term)];
      while (this.takeWord('OR')) {
        parts.push(this.all(term));
      }
      return parts.length === 1 ? parts[0] : { any: parts };
    }

    all(term) {
      const parts = [];
      do {
        parts.push(this.one(term));
        this.skipBlanks();
      } while (this.takeWord('AND') || !(this.end || this.next(')') || this.isWord('OR')));
      return parts.length === 1 ? parts[0] : { all: parts };
    }

    one(term) {
      this.skipBlanks();
      if (++this.depth > DEEPEST) {
        throw this.problem(`more than ${DEEPEST} parentheses and exclusions inside each other`);
      }
      try {
        if (this.end) {
          throw this.problem('a term is missing');
        }
        for (const operator of ['AND', 'OR']) {
          if (this.isWord(operator)) {
            throw this.problem(`a term is missing before ${operator}`);
          }
        }
        if (this.take('-') || this.takeWord('NOT')) {
          return { not: this.one(term) };
        }
        return this.take('(') ? this.inParentheses(term) : term();
      } finally {
        this.depth--;
      }
    }

    inParentheses(term) {
      const inner = this.any(term);
      this.skipBlanks();
      if (!this.take(')')) {
        throw this.problem("')' is missing");
      }
      return inner;
    }

    term() {
      if (this.next('"')) {
        return { text: folded(points(this.quoted())) };
      }
      const key = this.key();
      if (key === null) {
        return { text: folded(this.word()) };
      }
      const duration = key.slice(key.lastIndexOf('@') + 1) === 'duration';
      return this.value(this.leaf(key), duration);
    }

    leaf(key) {
      if (!key.startsWith('@')) {
        return (match) => ({ tag: key, match });
      }
      const path = key.slice(1);
      const kind = ['multi_run_avg.', 'multi_run_mode.'].find((name) => path.startsWith(name));
      if (!kind) {
        if (!path) {
          throw this.problem("'@' needs the name of an attribute");
        }
        return (match) => ({ attribute: path, match });
      }
      const operand = path.slice(kind.length);
      if (operand.length < 2 || !operand.startsWith('@')) {
        throw this.problem(`@${path} needs a whole attribute, such as @multi_run_avg.@x`);
      }
      const mean = kind === 'multi_run_avg.';
      return (match) => ({ record: operand.slice(1), mean, match });
    }

    value(of, duration) {
      if (this.take('(')) {
        return this.inParentheses(() => this.value(of, duration));
      }
      return of(this.match(duration));
    }

    match(duration) {
      if (this.take('[')) {
        return this.range(duration);
      }
      if (this.take('>')) {
        const equal = this.take('=');
        return { low: this.number(duration), lowIn: equal, high: Infinity, highIn: true };
      }
      if (this.take('<')) {
        const equal = this.take('=');
        return { low: -Infinity, lowIn: true, high: this.number(duration), highIn: equal };
      }
      if (this.next('"')) {
        const quoted = this.quoted();
        return this.equal(points(quoted), quantity(quoted, duration));
      }
      if (this.end || this.isBlank() || this.next(')')) {
        throw this.problem("a value is missing behind ':'");
      }
      const word = this.word();
      if (word.length === 1 && word[0] === MANY) {
        return { present: true };
      }
      const wild = word.some((part) => part < 0);
      return this.equal(word, wild ? null : quantity(text(word), duration));
    }

    equal(parts, number) {
      const wild = parts.some((part) => part < 0);
      const literal = wild ? null : text(parts);
      const truth = literal === 'true' ? 1 : literal === 'false' ? 0 : null;
      return { parts, literal, number: number === null ? truth : number };
    }

    range(duration) {
      const low = this.bound(duration, -Infinity);
      if (!this.takeWord('TO')) {
        throw this.problem('a range is written [LOW TO HIGH]');
      }
      this.skipBlanks();
      const high = this.bound(duration, Infinity);
      this.skipBlanks();
      if (!this.take(']')) {
        throw this.problem("']' is missing");
      }
      if (low > high) {
        throw this.problem("the range's first bound is above its second");
      }
      return { low, lowIn: true, high, highIn: true };
    }

    bound(duration, open) {
      this.skipBlanks();
      return this.take('*') ? open : this.number(duration);
    }

    number(duration) {
      const start = this.at;
      while (!this.end && !this.isBlank() && !'()"[]'.includes(this.s[this.at])) {
        this.at++;
      }
      if (start === this.at) {
        throw this.problem('a number is missing');
      }
      const written = this.s.slice(start, this.at);
      const number = quantity(written, duration);
      if (number === null) {
        throw this.problem(`'${written}' is not a number`
          + (duration ? ' or a duration such as 9.5s or 200ms' : ''));
      }
      return number;
    }

    /** A key and its colon; null, and takes nothing, where the term has none. */
    key() {
      let key = '';
      for (let i = this.at; i < this.s.length; i++) {
        const c = this.s[i];
        if (c === '\\' && i + 1 < this.s.length) {
          key += this.s[++i];
        } else if (c === ':') {
          if (!key) {
            throw this.problem("a key is missing before ':'");
          }
          this.at = i + 1;
          return key;
        } else if (this.isBlank(i) || '()"'.includes(c)) {
          return null;
        } else {
          key += c;
        }
      }
      return null;
    }

    word() {
      const parts = [];
      while (!this.end && !this.isBlank() && !'()"'.includes(this.s[this.at])) {
        let c = this.s.codePointAt(this.at);
        this.at += c > 0xffff ? 2 : 1;
        if (c === 0x5c) {
          if (this.end) {
            throw this.problem("nothing follows the last '\\'");
          }
          c = this.s.codePointAt(this.at);
          this.at += c > 0xffff ? 2 : 1;
          parts.push(c);
        } else {
          parts.push(c === 0x2a ? MANY : c === 0x3f ? ONE : c);
        }
      }
      if (parts.length === 0 || parts.length > LONGEST) {
        throw this.problem(parts.length === 0 ? 'a term is missing' : 'a term is too long');
      }
      return parts;
    }

    quoted() {
      const start = this.at++;
      let quoted = '';
      while (!this.end) {
        let c = this.s[this.at++];
        if (c === '"') {
          return quoted;
        }
        if (c === '\\' && !this.end) {
          c = this.s[this.at++];
        }
        quoted += c;
      }
      this.at = start;
      throw this.problem('this quote is never closed');
    }
  }

  return { QueryProblem, MANY, ONE, text, parse: (written) => new Reader(written).query() };
})();
