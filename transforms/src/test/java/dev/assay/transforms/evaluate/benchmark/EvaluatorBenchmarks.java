package dev.assay.transforms.evaluate.benchmark;

import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** Prints how fast the evaluators of text are beside their goal and a plain implementation. */
public final class EvaluatorBenchmarks {

  private static final double GOAL = 50_000;

  private EvaluatorBenchmarks() {}

  /** Runs {@link AnswersBenchmark}, then {@link WorstInputs}. */
  public static void main(String[] arguments) throws RunnerException {
    Collection<RunResult> results =
        new Runner(
                new OptionsBuilder()
                    .include(AnswersBenchmark.class.getName())
                    .shouldFailOnError(true)
                    .build())
            .run();
    Map<String, Double> rates = new TreeMap<>();
    for (RunResult result : results) {
      rates.put(result.getPrimaryResult().getLabel(), result.getPrimaryResult().getScore());
    }
    rates.forEach((name, rate) -> print("%-14s %,12.0f answers/s", name, rate));
    double five = rates.getOrDefault("allFive", 0.0);
    print(
        "All five on two threads: %,.0f answers/s, %.2f of the goal of %,.0f, %.1f times plain",
        five, five / GOAL, GOAL, five / rates.getOrDefault("allFivePlain", Double.NaN));
    WorstInputs.print();
  }

  static void print(String format, Object... values) {
    System.out.printf(Locale.ROOT, format + "%n", values);
  }
}
