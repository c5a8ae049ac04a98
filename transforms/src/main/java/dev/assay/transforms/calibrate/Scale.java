package dev.assay.transforms.calibrate;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What ratings mean, and with that how two of them compare. */
enum Scale {
  /** Pass or fail, in any of their words. */
  BINARY,
  /** Numbers. */
  NUMERIC,
  /** Names, whose case does not matter. */
  NOMINAL;

  static final String PASS = "pass";
  static final String FAIL = "fail";

  private static final Set<String> YES = Set.of(PASS, "true", "yes", "1", "1.0", "passed");
  private static final Set<String> NO = Set.of(FAIL, "false", "no", "0", "0.0", "failed");

  /** Whole numbers further apart than this are no classes. */
  private static final int MOST_CLASSES = 21;

  /** Returns the scale that fits all ratings, those of people first. */
  static Scale of(List<Rated> rated) {
    if (rated.stream()
        .allMatch(one -> one.said().stream().allMatch(Scale::isBinary) && binary(one) != null)) {
      return BINARY;
    }
    return rated.stream()
            .allMatch(
                one ->
                    one.said().stream().allMatch(said -> !Double.isNaN(number(said)))
                        && !Double.isNaN(number(one)))
        ? NUMERIC
        : NOMINAL;
  }

  /** Returns the judge's class; null where it gave none of this scale. */
  @Nullable String judged(Rated rated) {
    return switch (this) {
      case BINARY -> binary(rated);
      case NUMERIC -> text(number(rated));
      case NOMINAL -> nominal(rated);
    };
  }

  /** Returns the class of what somebody said. */
  String said(String said) {
    return switch (this) {
      case BINARY -> YES.contains(fold(said)) ? PASS : FAIL;
      case NUMERIC -> text(number(said));
      case NOMINAL -> fold(said);
    };
  }

  private static String fold(String text) {
    return text.strip().toLowerCase(Locale.ROOT);
  }

  private static boolean isBinary(String said) {
    return YES.contains(fold(said)) || NO.contains(fold(said));
  }

  private static @Nullable String binary(Rated rated) {
    if (rated.passed() >= 0) {
      return rated.passed() == 1 ? PASS : FAIL;
    }
    String label = rated.label();
    if (label != null && isBinary(label)) {
      return YES.contains(fold(label)) ? PASS : FAIL;
    }
    return rated.number() == 1 ? PASS : rated.number() == 0 ? FAIL : null;
  }

  private static @Nullable String nominal(Rated rated) {
    String label = rated.label();
    if (label != null) {
      return fold(label);
    }
    return Double.isNaN(rated.number()) ? binary(rated) : text(rated.number());
  }

  /** Returns the judge's number; NaN where it gave none. */
  static double number(Rated rated) {
    String label = rated.label();
    return Double.isNaN(rated.number()) && label != null ? number(label) : rated.number();
  }

  /** Returns the number that a text is; NaN where it is none. */
  static double number(String text) {
    try {
      double number = Double.parseDouble(text.strip());
      return Double.isFinite(number) ? number : Double.NaN;
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }

  static String text(double number) {
    return number == Math.rint(number) && Math.abs(number) < 1e15
        ? String.valueOf((long) number)
        : String.valueOf(number);
  }

  /**
   * Returns all classes in their order, whole numbers without a gap; empty where numbers are no
   * classes.
   */
  List<String> classes(SortedSet<String> found) {
    if (this == BINARY) {
      return List.of(FAIL, PASS);
    }
    if (this == NOMINAL) {
      return List.copyOf(found);
    }
    SortedSet<Double> numbers = new TreeSet<>();
    found.forEach(one -> numbers.add(number(one)));
    boolean whole = numbers.stream().allMatch(one -> one == Math.rint(one));
    if (numbers.isEmpty() || !whole || numbers.last() - numbers.first() >= MOST_CLASSES) {
      return List.of();
    }
    List<String> classes = new ArrayList<>();
    for (double one = numbers.first(); one <= numbers.last(); one++) {
      classes.add(text(one));
    }
    return classes;
  }
}
