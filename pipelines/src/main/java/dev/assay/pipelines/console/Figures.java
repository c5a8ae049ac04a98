package dev.assay.pipelines.console;

import java.util.Locale;

/** Numbers as people read them; the same in every locale. */
final class Figures {

  private static final int MINUTE = 60;
  private static final int HOUR = 3_600;
  private static final double SMALL = 10;

  private Figures() {}

  /** {@code 12,345}. */
  static String count(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  /** {@code 1 row}, {@code 2 rows}. */
  static String count(long value, String noun) {
    return count(value) + " " + noun + (value == 1 ? "" : "s");
  }

  /** Whole above 10, with one decimal below: {@code 498}, {@code 0.5}. */
  static String rate(double value) {
    if (value == Math.rint(value) || value >= SMALL) {
      return count(Math.round(value));
    }
    return String.format(Locale.ROOT, "%.1f", value);
  }

  /**
   * {@code 45 s}, {@code 12 min}, {@code 3 h 5 min}, rounded up so that it never says 0 too soon.
   */
  static String left(long seconds) {
    if (seconds < MINUTE) {
      return seconds + " s";
    }
    long minutes = (seconds + MINUTE - 1) / MINUTE;
    return minutes < MINUTE
        ? minutes + " min"
        : count(minutes / MINUTE) + " h " + minutes % MINUTE + " min";
  }

  /** {@code 812 ms}, {@code 1.2 s}, {@code 2 min 5 s}, {@code 3 h 5 min}. */
  static String duration(long millis) {
    if (millis < 1_000) {
      return millis + " ms";
    }
    if (millis < 59_950) {
      return String.format(Locale.ROOT, "%.1f s", millis / 1_000.0);
    }
    long seconds = Math.round(millis / 1_000.0);
    return seconds < HOUR
        ? seconds / MINUTE + " min " + seconds % MINUTE + " s"
        : count(seconds / HOUR) + " h " + seconds % HOUR / MINUTE + " min";
  }

  /**
   * {@code $1,234.50}; below one dollar with four decimals, below a hundredth of a cent as such.
   */
  static String usd(double value) {
    if (value > 0 && value < 0.0001) {
      return "< $0.0001";
    }
    return String.format(Locale.ROOT, value > 0 && value < 1 ? "$%.4f" : "$%,.2f", value);
  }

  /** {@code 41 %}, rounded down so that only all is 100. */
  static String percent(long part, long whole) {
    return (whole == 0 ? 100 : (long) Math.floor(100.0 * part / whole)) + " %";
  }
}
