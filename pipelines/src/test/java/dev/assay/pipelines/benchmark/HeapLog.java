package dev.assay.pipelines.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What was left in the heap after each collection, from the lines that {@code -Xlog:gc} writes.
 *
 * @param seconds since the JVM's start
 * @param megabytes left
 */
record HeapLog(List<Double> seconds, List<Double> megabytes) {

  private static final Pattern COLLECTION =
      Pattern.compile("^\\[([0-9.]+)s\\].* [0-9]+M->([0-9]+)M\\([0-9]+M\\)");

  static HeapLog parse(List<String> lines) {
    List<Double> seconds = new ArrayList<>();
    List<Double> megabytes = new ArrayList<>();
    for (String line : lines) {
      Matcher matcher = COLLECTION.matcher(line);
      if (matcher.find()) {
        seconds.add(Double.valueOf(matcher.group(1)));
        megabytes.add(Double.valueOf(matcher.group(2)));
      }
    }
    return new HeapLog(seconds, megabytes);
  }

  /** Returns the least that was left after any collection within a part of the whole time. */
  double least(double from, double to) {
    double last = seconds.isEmpty() ? 0 : seconds.get(seconds.size() - 1);
    double least = Double.NaN;
    for (int i = 0; i < seconds.size(); i++) {
      if (seconds.get(i) >= from * last && seconds.get(i) <= to * last) {
        least = Double.isNaN(least) ? megabytes.get(i) : Math.min(least, megabytes.get(i));
      }
    }
    return least;
  }
}
