package dev.assay.pipelines.plan;

import dev.assay.pipelines.plan.ConfigNode.Entry;
import dev.assay.pipelines.plan.ConfigNode.Mark;
import java.util.Map;

/** The limits that both syntaxes of an experiment file are read under. */
final class ConfigTree {

  /** Deepest nesting. */
  static final int MAX_DEPTH = 50;

  /** Most YAML aliases. */
  static final int MAX_ALIASES = 50;

  /** Most values, those counted again that an alias repeats. */
  static final int MAX_VALUES = 100_000;

  /** Longest number, in characters. */
  static final int MAX_NUMBER_CHARS = 1_000;

  private final Problems problems;
  private int values;

  ConfigTree(Problems problems) {
    this.problems = problems;
  }

  void checkDepth(int depth, Mark mark) throws ConfigSyntaxException {
    if (depth > MAX_DEPTH) {
      throw new ConfigSyntaxException(
          "CONFIG_LIMIT", "nested deeper than " + MAX_DEPTH + " levels", mark);
    }
  }

  /** Counts values that were read, or that an alias repeats. */
  void count(int more, Mark mark) throws ConfigSyntaxException {
    values += more;
    if (values > MAX_VALUES) {
      throw new ConfigSyntaxException(
          "CONFIG_LIMIT", "more than " + MAX_VALUES + " values, repeated ones included", mark);
    }
  }

  int values() {
    return values;
  }

  /** Puts a key; a second one of the same name is a problem and does not count. */
  void put(Map<String, Entry> entries, String key, Mark mark, ConfigNode value) {
    Entry first = entries.putIfAbsent(key, new Entry(mark, value));
    if (first != null) {
      problems.add(
          mark,
          "CONFIG_DUPLICATE_KEY",
          "key \""
              + ConfigNode.oneLine(key)
              + "\" is already in line "
              + first.mark().line()
              + "; keep one of the two");
    }
  }
}
