package dev.assay.transforms.gate;

import dev.assay.transforms.gate.Name.Part;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A gate's characters and how far they are read. */
final class GateText {

  private static final String QUOTES = "\"'";

  private final String text;
  private int at;

  GateText(String text) {
    this.text = text;
  }

  GateSyntaxException problem(String what) {
    return problem(at, what);
  }

  static GateSyntaxException problem(int position, String what) {
    return new GateSyntaxException("at character " + (position + 1) + ": " + what);
  }

  int position() {
    skipBlanks();
    return at;
  }

  boolean atEnd() {
    skipBlanks();
    return at >= text.length();
  }

  /** Returns what comes next, for a message. */
  String next() {
    if (atEnd()) {
      return "the end";
    }
    int end = at;
    while (end < text.length() && isNamePart(end)) {
      end++;
    }
    String found = text.substring(at, Math.max(end, text.offsetByCodePoints(at, 1)));
    return '"' + found.replaceAll("\\p{C}", "?") + '"';
  }

  /** Takes the first of these operators that comes next, or returns null. */
  @Nullable String take(String... operators) {
    skipBlanks();
    for (String operator : operators) {
      if (text.startsWith(operator, at)) {
        at += operator.length();
        return operator;
      }
    }
    return null;
  }

  /** Returns whether these characters come next, without taking them. */
  boolean isNext(String characters) {
    skipBlanks();
    return text.startsWith(characters, at);
  }

  /** Takes a word, whatever its case, that is no part of a longer name. */
  boolean takeWord(String word) {
    boolean found = isWord(word);
    at += found ? word.length() : 0;
    return found;
  }

  /** Returns whether a word comes next, whatever its case, that is no part of a longer name. */
  boolean isWord(String word) {
    skipBlanks();
    int end = at + word.length();
    return text.regionMatches(true, at, word, 0, word.length())
        && (end >= text.length() || (!isNamePart(end) && text.charAt(end) != '.'));
  }

  boolean isNumber() {
    return !atEnd() && isDigit(at);
  }

  boolean isQuote() {
    return !atEnd() && QUOTES.indexOf(text.charAt(at)) >= 0;
  }

  boolean isName() {
    return !atEnd() && isNameStart(at);
  }

  /** Takes a number without its sign. */
  String number() throws GateSyntaxException {
    int start = at;
    skipDigits();
    if (at < text.length() && text.charAt(at) == '.') {
      at++;
      if (!isDigit(at)) {
        throw problem("a digit is missing behind the decimal point");
      }
      skipDigits();
    }
    int mantissa = at;
    if (at < text.length() && (text.charAt(at) == 'e' || text.charAt(at) == 'E')) {
      at++;
      if (at < text.length() && "+-".indexOf(text.charAt(at)) >= 0) {
        at++;
      }
      if (isDigit(at)) {
        skipDigits();
      } else {
        at = mantissa;
      }
    }
    String number = text.substring(start, at);
    if (at < text.length() && isNameStart(at)) {
      throw problem(
          "unexpected "
              + next()
              + " behind "
              + number
              + "; figures have no units (latency is in milliseconds, cost in US dollars)");
    }
    return number;
  }

  /** Takes a text in quotes. */
  String quoted() throws GateSyntaxException {
    int start = at;
    char quote = text.charAt(at++);
    StringBuilder value = new StringBuilder();
    while (at < text.length() && text.charAt(at) != quote) {
      if (text.charAt(at) == '\\' && at + 1 < text.length()) {
        at++;
      }
      value.append(text.charAt(at++));
    }
    if (at >= text.length()) {
      throw problem(start, "the quote " + quote + " is not closed");
    }
    at++;
    return value.toString();
  }

  /** Whether the name goes on behind a part. */
  boolean isDot() {
    return at < text.length() && text.charAt(at) == '.';
  }

  /** Takes the parts of a name, the first of which may have been taken as a quoted text. */
  Name name(@Nullable String first) throws GateSyntaxException {
    List<Part> parts = new ArrayList<>();
    parts.add(first == null ? part() : new Part(first, true));
    while (isDot()) {
      at++;
      parts.add(part());
    }
    return new Name(parts);
  }

  private Part part() throws GateSyntaxException {
    if (at < text.length() && QUOTES.indexOf(text.charAt(at)) >= 0) {
      return new Part(quoted(), true);
    }
    int start = at;
    while (at < text.length() && isNamePart(at)) {
      at++;
    }
    if (start == at) {
      throw problem("a name is missing behind the dot; names with other characters stand in \"…\"");
    }
    return new Part(text.substring(start, at), false);
  }

  private void skipBlanks() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }

  private void skipDigits() {
    while (isDigit(at)) {
      at++;
    }
  }

  private boolean isDigit(int i) {
    return i < text.length() && text.charAt(i) >= '0' && text.charAt(i) <= '9';
  }

  private boolean isNameStart(int i) {
    return Character.isLetter(text.charAt(i)) || text.charAt(i) == '_';
  }

  /** A dash belongs to a name only where the name goes on behind it. */
  private boolean isNamePart(int i) {
    char c = text.charAt(i);
    if (c == '-') {
      return i > 0
          && isWordCharacter(text.charAt(i - 1))
          && i + 1 < text.length()
          && isWordCharacter(text.charAt(i + 1));
    }
    return isWordCharacter(c);
  }

  private static boolean isWordCharacter(char c) {
    return Character.isLetterOrDigit(c)
        || Character.isSurrogate(c)
        || c == '_'
        || c == ':'
        || c == '@';
  }
}
