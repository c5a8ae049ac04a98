package dev.assay.pipelines.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.json.Json;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How numbers are distributed: the numbers themselves while there are few different ones, and
 * always counts of equally wide bins. The width is a power of two and doubles as often as it must,
 * so that the order of numbers plays no part and no more than a fixed number of bins is held.
 */
final class Bins {

  private static final int MOST_VALUES = 16;
  private static final int FINEST = -40;

  /** A larger number, whose bin could begin beyond all numbers, is left out. */
  private static final double LARGEST = 1e300;

  private final int most;
  private final SortedMap<Double, Long> values = new TreeMap<>();
  private boolean few = true;
  private SortedMap<Long, Long> bins = new TreeMap<>();
  private int exponent;

  /**
   * Makes empty bins.
   *
   * @param most between the first and the last
   * @param finest log2 of the least width
   */
  Bins(int most, int finest) {
    this.most = most;
    this.exponent = finest;
  }

  Bins() {
    this(48, FINEST);
  }

  void add(double number) {
    add(number, 1);
  }

  void add(double number, long count) {
    if (!(Math.abs(number) <= LARGEST)) {
      return;
    }
    if (few) {
      values.merge(number == 0 ? 0.0 : number, count, Long::sum);
      few = values.size() <= MOST_VALUES;
    }
    while (Math.abs(number) / width() > 1L << 52) {
      widen();
    }
    bins.merge((long) Math.floor(number / width()), count, Long::sum);
    while (bins.lastKey() - bins.firstKey() >= most) {
      widen();
    }
  }

  private double width() {
    return Math.scalb(1.0, exponent);
  }

  private void widen() {
    exponent++;
    SortedMap<Long, Long> wider = new TreeMap<>();
    bins.forEach((bin, count) -> wider.merge(Math.floorDiv(bin, 2L), count, Long::sum));
    bins = wider;
  }

  boolean isEmpty() {
    return bins.isEmpty();
  }

  ObjectNode toJson() {
    ObjectNode json = Json.object().put("width", width());
    ArrayNode starts = json.putArray("bins");
    for (Map.Entry<Long, Long> bin : bins.entrySet()) {
      starts.addArray().add(bin.getKey() * width()).add(bin.getValue());
    }
    if (few) {
      ArrayNode exact = json.putArray("values");
      values.forEach((value, count) -> exact.addArray().add(value).add(count));
    }
    return json;
  }
}
