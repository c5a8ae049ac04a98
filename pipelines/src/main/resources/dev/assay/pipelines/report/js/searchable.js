'use strict';

/* Lines as queries look at them: the texts of many as one, in lower case, and whose record each is. */
class Searchable {
  /** So many lines are one text. */
  static PART = 256;

  /** Stands behind each text of a line. */
  static END = '\u0000';

  /** Stands for that inside of a text, and in what is looked for: a code point of no character. */
  static APART = 0xffff;

  static apart(text) {
    return text.includes(Searchable.END)
      ? text.replaceAll(Searchable.END, String.fromCodePoint(Searchable.APART)) : text;
  }

  constructor(lines = []) {
    this.lines = lines;
    this.parts = [];
    this.recordOf = [];
    this.records = new Map();
  }

  /** Makes ready what the first queries would wait for. */
  prepare() {
    for (let i = this.parts.length; (i + 1) * Searchable.PART <= this.lines.length; i++) {
      this.part(i);
    }
    this.know(this.lines.length);
  }

  /** So many lines in one text, and where each begins in it; the last begin is the text's end. */
  part(number) {
    const from = number * Searchable.PART;
    const to = Math.min(from + Searchable.PART, this.lines.length);
    const known = this.parts[number];
    if (known && known.starts.length === to - from + 1) {
      return known;
    }
    const texts = this.lines.slice(from, to).map((line) =>
      queryFacets.texts(line).map(Searchable.apart).join(Searchable.END) + Searchable.END);
    const whole = texts.join('');
    let text = whole.toLowerCase();
    let lengths = texts;
    if (text.length !== whole.length) { // a letter can become two
      lengths = texts.map((one) => one.toLowerCase());
      text = lengths.join('');
    }
    const starts = [0];
    lengths.forEach((one, i) => starts.push(starts[i] + one.length));
    this.parts[number] = { text, starts };
    return this.parts[number];
  }

  /** Knows of the first so many lines whose record they are: `recordOf` counts records from 0. */
  know(count) {
    for (let i = this.recordOf.length; i < count; i++) {
      const line = this.lines[i];
      const key = queryFacets.id(line) + (line.variant ? Searchable.END + line.variant : '');
      let record = this.records.get(key);
      if (record === undefined) {
        record = this.records.size;
        this.records.set(key, record);
      }
      this.recordOf.push(record);
    }
  }
}

/* Where a text stands in lines that are asked for in their order. */
class TextSearch {
  constructor(parts, searchable) {
    this.find = glob.within(parts.map((part) => (part === 0 ? Searchable.APART : part)),
      Searchable.END);
    this.searchable = searchable;
    this.next = 0;
    this.sure = false;
  }

  /** Whether a line has it. */
  in(index) {
    if (index > this.next || (index === this.next && !this.sure)) {
      this.search(index);
    }
    return this.sure && index === this.next;
  }

  /** Finds the next line that has it; where the rest of a part has none, looks no further. */
  search(index) {
    const number = Math.floor(index / Searchable.PART);
    const base = number * Searchable.PART;
    const { text, starts } = this.searchable.part(number);
    let line = index - base;
    const place = this.find(text, starts[line]);
    this.sure = place >= 0;
    if (this.sure) {
      while (starts[line + 1] <= place) {
        line++;
      }
      this.next = base + line;
    } else {
      this.next = base + Searchable.PART;
    }
  }
}
