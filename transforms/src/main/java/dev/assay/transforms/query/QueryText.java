package dev.assay.transforms.query;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A query's characters and how far they are read. */
final class QueryText {

  private static final int LONGEST = 10_000;
  private static final String ENDS_WORD = "()\"";
  private static final String ENDS_NUMBER = "()\"[]";

  private final String text;
  private int at;

  QueryText(String text) {
    this.text = text;
  }

  QuerySyntaxException problem(String what) {
    return QuerySyntaxException.at(at, what);
  }

  boolean atEnd() {
    return at >= text.length();
  }

  boolean isBlank() {
    return !atEnd() && Character.isWhitespace(text.charAt(at));
  }

  boolean isNext(char c) {
    return !atEnd() && text.charAt(at) == c;
  }

  boolean take(char c) {
    if (!isNext(c)) {
      return false;
    }
    at++;
    return true;
  }

  void skipBlanks() {
    while (isBlank()) {
      at++;
    }
  }

  /** Whether the next word is this operator, which only capitals make. */
  boolean isWord(String operator) {
    int end = at + operator.length();
    return text.startsWith(operator, at)
        && (end == text.length()
            || Character.isWhitespace(text.charAt(end))
            || text.charAt(end) == '(');
  }

  /** Takes an operator and the blanks around it. */
  boolean takeWord(String operator) {
    skipBlanks();
    if (!isWord(operator)) {
      return false;
    }
    at += operator.length();
    skipBlanks();
    return true;
  }

  /** Takes a key and its colon; null, and takes nothing, where the term has none. */
  @Nullable String key() throws QuerySyntaxException {
    StringBuilder key = new StringBuilder();
    for (int i = at; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\' && i + 1 < text.length()) {
        key.append(text.charAt(++i));
      } else if (c == ':') {
        if (key.isEmpty()) {
          throw problem("a key is missing before ':'");
        }
        at = i + 1;
        return key.toString();
      } else if (Character.isWhitespace(c) || ENDS_WORD.indexOf(c) >= 0) {
        return null;
      } else {
        key.append(c);
      }
    }
    return null;
  }

  /** Takes a word with its wildcards. */
  Glob word() throws QuerySyntaxException {
    List<Integer> parts = new ArrayList<>();
    while (!atEnd() && !isBlank() && ENDS_WORD.indexOf(text.charAt(at)) < 0) {
      int c = text.codePointAt(at);
      at += Character.charCount(c);
      if (c == '\\') {
        if (atEnd()) {
          throw problem("nothing follows the last '\\'");
        }
        c = text.codePointAt(at);
        at += Character.charCount(c);
        parts.add(c);
      } else {
        parts.add(c == '*' ? Glob.MANY : c == '?' ? Glob.ONE : c);
      }
    }
    if (parts.isEmpty() || parts.size() > LONGEST) {
      throw problem(parts.isEmpty() ? "a term is missing" : "a term is too long");
    }
    return new Glob(parts);
  }

  /** Takes a text between quotes, in which only quotes and backslashes are escaped. */
  String quoted() throws QuerySyntaxException {
    int start = at++;
    StringBuilder quoted = new StringBuilder();
    while (!atEnd()) {
      char c = text.charAt(at++);
      if (c == '"') {
        return quoted.toString();
      }
      if (c == '\\' && !atEnd()) {
        c = text.charAt(at++);
      }
      quoted.append(c);
    }
    at = start;
    throw problem("this quote is never closed");
  }

  /** Takes what should be a number. */
  String number() throws QuerySyntaxException {
    int start = at;
    while (!atEnd() && !isBlank() && ENDS_NUMBER.indexOf(text.charAt(at)) < 0) {
      at++;
    }
    if (start == at) {
      throw problem("a number is missing");
    }
    return text.substring(start, at);
  }
}
