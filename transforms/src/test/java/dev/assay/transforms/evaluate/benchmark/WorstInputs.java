package dev.assay.transforms.evaluate.benchmark;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.assay.transforms.evaluate.HostileInputs;
import dev.assay.transforms.evaluate.HostileInputs.Case;
import dev.assay.transforms.evaluate.Runs;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The longest time that each type takes for texts of 100 KB to 10 MB that are hard on one evaluator
 * or another, without the watchdog that would end it.
 */
final class WorstInputs {

  private static final List<Integer> LENGTHS = List.of(19_000, 100_000, 1_990_000, 10_000_000);

  private WorstInputs() {}

  static void print() {
    Map<String, Double> worst = new TreeMap<>();
    Map<String, String> where = new TreeMap<>();
    for (int length : LENGTHS) {
      for (String answer : HostileInputs.texts(length)) {
        HostileInputs.evaluators()
            .forEach(
                (type, evaluator) -> {
                  for (String expected : List.of(answer.substring(length / 2), "b")) {
                    Case hostile = new Case(evaluator, answer, TextNode.valueOf(expected));
                    double seconds = seconds(hostile);
                    if (seconds > worst.getOrDefault(type, 0.0)) {
                      worst.put(type, seconds);
                      where.put(type, hostile.toString().replace("\n", "\\n"));
                    }
                  }
                });
      }
    }
    worst.forEach(
        (type, seconds) ->
            EvaluatorBenchmarks.print(
                "%s %6.3f s %s", seconds > 1 ? "beyond" : "within", seconds, where.get(type)));
    worst.entrySet().stream()
        .max(Map.Entry.comparingByValue())
        .ifPresent(
            most ->
                EvaluatorBenchmarks.print(
                    "Longest of %d types: %s, %.3f s",
                    worst.size(), most.getKey(), most.getValue()));
  }

  private static double seconds(Case hostile) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long start = threads.getCurrentThreadCpuTime();
    try {
      Runs.unwatched(hostile.evaluator(), hostile.run());
    } catch (RuntimeException | StackOverflowError e) {
      System.out.printf(Locale.ROOT, "%s: %s%n", hostile, e);
    }
    return (threads.getCurrentThreadCpuTime() - start) / 1e9;
  }
}
