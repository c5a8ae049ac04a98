package dev.assay.transforms.evaluate.custom;

import dev.assay.io.experiment.Score;
import dev.assay.transforms.evaluate.Answer;
import dev.assay.transforms.evaluate.EvaluationException;
import dev.assay.transforms.evaluate.Evaluator;
import dev.assay.transforms.evaluate.EvaluatorParameters;
import dev.assay.transforms.evaluate.Watchdog;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An evaluator of a jar, which may do anything: it works on a thread of its own, and a new one is
 * made where the old one took too long.
 */
final class WatchedEvaluator implements Evaluator {

  private final EvaluatorType type;
  private final EvaluatorParameters parameters;
  private final Watchdog watchdog;
  private @Nullable Evaluator evaluator;

  private WatchedEvaluator(
      EvaluatorType type, EvaluatorParameters parameters, Watchdog watchdog, Evaluator evaluator) {
    this.type = type;
    this.parameters = parameters;
    this.watchdog = watchdog;
    this.evaluator = evaluator;
  }

  static Evaluator of(String name, EvaluatorParameters parameters) {
    EvaluatorType type = Objects.requireNonNull(Installed.EVALUATORS.find(name));
    Watchdog watchdog = new Watchdog(Timeouts.of(parameters, Watchdog.STANDARD));
    try {
      Evaluator made = Objects.requireNonNull(type.create(parameters), "no evaluator");
      return new WatchedEvaluator(type, parameters, watchdog, made);
    } catch (RuntimeException | Error e) {
      parameters.problem("could not be made: " + e);
      return answer -> List.of();
    }
  }

  @Override
  public List<Score> evaluate(Answer answer) {
    Evaluator current = evaluator == null ? type.create(parameters) : evaluator;
    evaluator = current;
    try {
      return watchdog.call(() -> current.evaluate(answer));
    } catch (EvaluationException e) {
      if (e.code().equals(Watchdog.TIMEOUT)) {
        evaluator = null;
      }
      throw e;
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
  public boolean keepsTime() {
    return true;
  }

  @Override
  public void close() {
    watchdog.close();
    if (evaluator != null) {
      evaluator.close();
    }
  }
}
