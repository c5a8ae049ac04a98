package dev.assay.pipelines.benchmark;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What was measured so far, by figure, in the order in which figures first came. */
final class Sheet {

  private static final class Line {
    private final List<Double> values = new ArrayList<>();
    private final List<Double> baseline = new ArrayList<>();
    private @Nullable Goal goal;
  }

  private final Map<String, Line> lines = new LinkedHashMap<>();

  void add(String figure, double value) {
    line(figure).values.add(value);
  }

  void add(String figure, double value, @Nullable Goal goal) {
    add(figure, value);
    line(figure).goal = goal;
  }

  void addBaseline(String figure, double value) {
    line(figure).baseline.add(value);
  }

  private Line line(String figure) {
    return lines.computeIfAbsent(figure, name -> new Line());
  }

  List<Figure> figures() {
    return lines.entrySet().stream()
        .map(
            line ->
                new Figure(
                    line.getKey(),
                    line.getValue().values,
                    line.getValue().baseline,
                    line.getValue().goal))
        .toList();
  }
}
