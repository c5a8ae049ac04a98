package dev.assay.transforms.summarize.custom;

import dev.assay.io.experiment.Run;
import dev.assay.io.experiment.Score;
import dev.assay.transforms.evaluate.EvaluationException;
import dev.assay.transforms.evaluate.EvaluatorParameters;
import dev.assay.transforms.evaluate.EvaluatorSpec;
import dev.assay.transforms.evaluate.ScoreChecks;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Leads all runs past the summary evaluators that see every row, once and in the order they come,
 * some hundred at a time and no more than these in memory. One that fails has an error as its
 * result, and the others go on.
 */
public final class RowStream {

  private static final int BATCH = 256;

  private final List<String> scores;
  private final Map<String, Seat> seats = new LinkedHashMap<>();

  private RowStream(List<EvaluatorSpec> specs, long runs, List<String> scores) {
    this.scores = List.copyOf(scores);
    for (EvaluatorSpec spec : specs) {
      seats.put(spec.name(), new Seat(spec, runs, this.scores));
    }
  }

  /**
   * Returns the results of all evaluators, at least one each.
   *
   * @param specs none of which has a problem
   * @param runs how many there are; closed by the caller
   * @param count how many runs come
   * @param scores the names of all scores that any run may have
   */
  public static List<Score> results(
      List<EvaluatorSpec> specs, Iterator<Run> runs, long count, List<String> scores) {
    return new RowStream(specs, count, scores).lead(runs);
  }

  private List<Score> lead(Iterator<Run> runs) {
    try {
      while (runs.hasNext()) {
        List<SummaryRow> rows = new ArrayList<>();
        while (rows.size() < BATCH && runs.hasNext()) {
          rows.add(SummaryRow.of(runs.next(), scores));
        }
        seats.values().forEach(seat -> seat.add(rows));
      }
    } catch (UncheckedIOException e) {
      seats.values().forEach(seat -> seat.unreadable(e));
    }
    List<Score> results = new ArrayList<>();
    seats.values().forEach(seat -> results.addAll(seat.results()));
    return results;
  }

  /** One evaluator, until it fails. */
  private static final class Seat {

    private final String name;
    private @Nullable RowEvaluator evaluator;
    private @Nullable Score failure;

    Seat(EvaluatorSpec spec, long runs, List<String> scores) {
      name = spec.name();
      safely(
          () -> {
            RowEvaluator made = RowTypes.create(spec, EvaluatorParameters.of(spec));
            evaluator = made;
            made.begin(runs, scores);
          });
    }

    void add(List<SummaryRow> rows) {
      RowEvaluator current = evaluator;
      if (current != null) {
        safely(() -> current.add(rows));
      }
    }

    void unreadable(UncheckedIOException e) {
      if (failure == null) {
        fail(Score.error(name, "EVAL_NO_ROWS", "The runs cannot be read: " + e.getMessage()));
      }
    }

    List<Score> results() {
      List<Score> results = new ArrayList<>();
      RowEvaluator current = evaluator;
      if (current != null) {
        safely(() -> results.addAll(ScoreChecks.of(name, current.results())));
        close();
      }
      if (failure != null) {
        return List.of(failure);
      }
      return results;
    }

    /** What an evaluator of others throws is its own fault, whatever it is. */
    @SuppressWarnings("CatchingUnchecked")
    private void safely(Step step) {
      try {
        step.run();
      } catch (EvaluationException e) {
        fail(Score.error(name, e.code(), String.valueOf(e.getMessage())));
      } catch (Exception | StackOverflowError | OutOfMemoryError | LinkageError e) {
        fail(Score.error(name, "EVAL_FAILED", "It gave " + e.getClass().getName()));
      }
    }

    private void fail(Score error) {
      failure = error;
      close();
    }

    @SuppressWarnings("CatchingUnchecked")
    private void close() {
      RowEvaluator current = evaluator;
      evaluator = null;
      try {
        if (current != null) {
          current.close();
        }
      } catch (RuntimeException e) {
        // Its result stands, or its failure is known.
      }
    }

    /** Something an evaluator does. */
    private interface Step {
      void run() throws Exception;
    }
  }
}
