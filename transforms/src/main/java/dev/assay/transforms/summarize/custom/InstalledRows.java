package dev.assay.transforms.summarize.custom;

import dev.assay.io.experiment.Score;
import dev.assay.transforms.evaluate.EvaluationException;
import dev.assay.transforms.evaluate.Watchdog;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;

/** A summary evaluator of a jar, on a thread of its own. */
final class InstalledRows implements RowEvaluator {

  private final String name;
  private final SummaryEvaluator evaluator;
  private final Watchdog watchdog;

  InstalledRows(String name, SummaryEvaluator evaluator, Duration timeout) {
    this.name = name;
    this.evaluator = evaluator;
    this.watchdog = new Watchdog(timeout);
  }

  @Override
  public void begin(long runs, List<String> scores) {}

  @Override
  public void add(List<SummaryRow> rows) {
    watched(
        () -> {
          rows.forEach(evaluator::add);
          return rows;
        });
  }

  @Override
  public List<Score> results() {
    Score result = watched(evaluator::result);
    return List.of(named(result));
  }

  private Score named(Score score) {
    return new Score(
        name,
        score.value(),
        score.label(),
        score.reasoning(),
        score.assessment(),
        score.tags(),
        score.errorCode(),
        score.errorMessage(),
        score.metadata());
  }

  private <T> T watched(Callable<T> work) {
    try {
      return watchdog.call(work);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EvaluationException("EVAL_FAILED", "Interrupted");
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    watchdog.close();
    evaluator.close();
  }
}
