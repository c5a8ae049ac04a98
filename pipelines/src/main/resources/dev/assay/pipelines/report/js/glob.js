'use strict';

/*
 * Texts with wildcards, as the parts that the reader of queries makes of them. Between stars stand
 * pieces; taking each where it first comes finds a match where there is one, in one pass.
 */
const glob = (() => {
  const { MANY, ONE, text } = queryParser;
  const SYNTAX = /[\\^$.*+?()[\]{}|/]/g;

  /** One piece, looked for in one text from places that only grow. */
  class Piece {
    constructor(parts, any) {
      this.literal = parts.includes(ONE) ? null : text(parts);
      this.subject = null;
      if (this.literal === null) {
        const written = parts.map((part) => (part === ONE ? any
          : String.fromCodePoint(part).replace(SYNTAX, '\\$&'))).join('');
        this.pattern = new RegExp(written, 'gu');
        this.tail = new RegExp(`${written}$`, 'gu');
      }
    }

    /** The first place from there on, -1 for none; where it ends is `end` then. */
    from(subject, from) {
      if (this.subject !== subject || from < this.asked) {
        this.subject = subject;
      } else if (this.place < 0 || this.place >= from) {
        return this.place;
      }
      this.asked = from;
      if (this.literal !== null) {
        this.place = subject.indexOf(this.literal, from);
        this.end = this.place + this.literal.length;
      } else {
        this.pattern.lastIndex = from;
        const found = this.pattern.exec(subject);
        this.place = found ? found.index : -1;
        this.end = this.pattern.lastIndex;
      }
      return this.place;
    }

    isHeadOf(subject) {
      return this.literal !== null ? subject.startsWith(this.literal)
        : this.from(subject, 0) === 0;
    }

    isTailOf(subject, from) {
      if (this.literal !== null) {
        return subject.length - this.literal.length >= from && subject.endsWith(this.literal);
      }
      this.tail.lastIndex = from;
      return this.tail.test(subject);
    }
  }

  /** What stands between stars; an escaped star is part of it. */
  function between(parts) {
    const pieces = [[]];
    for (const part of parts) {
      if (part === MANY) {
        pieces.push([]);
      } else {
        pieces[pieces.length - 1].push(part);
      }
    }
    return pieces;
  }

  /** What tells whether a whole text matches. */
  function whole(parts) {
    const pieces = between(parts).map((piece) => new Piece(piece, '[^]'));
    const [head] = pieces;
    if (pieces.length === 1) {
      return (subject) => (head.literal !== null ? subject === head.literal
        : head.isHeadOf(subject) && head.end === subject.length);
    }
    const tail = pieces.pop();
    const middle = pieces.slice(1).filter((piece) => piece.literal !== '');
    return (subject) => {
      if (!head.isHeadOf(subject)) {
        return false;
      }
      let at = head.literal !== null ? head.literal.length : head.end;
      for (const piece of middle) {
        if (piece.from(subject, at) < 0) {
          return false;
        }
        at = piece.end;
      }
      return tail.isTailOf(subject, at);
    };
  }

  /**
   * What finds the first place from there on at which a match begins, in a text of many that each
   * end with `end`; -1 for none.
   */
  function within(parts, end) {
    const [first, ...rest] = between(parts).filter((piece) => piece.length)
      .map((piece) => new Piece(piece, `[^${end}]`));
    if (!first || !rest.length) {
      return (subject, from) => (first ? first.from(subject, from) : from);
    }
    return (subject, from) => {
      for (let start = from; ;) {
        const place = first.from(subject, start);
        if (place < 0) {
          return -1;
        }
        const until = subject.indexOf(end, place);
        let at = first.end;
        for (const piece of rest) {
          const next = piece.from(subject, at);
          if (next < 0) {
            return -1;
          }
          at = piece.end;
          if (next >= until) {
            at = -1;
            break;
          }
        }
        if (at >= 0) {
          return place;
        }
        start = until + 1;
      }
    };
  }

  return { whole, within };
})();
