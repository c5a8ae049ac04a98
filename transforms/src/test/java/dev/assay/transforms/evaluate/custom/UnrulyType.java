package dev.assay.transforms.evaluate.custom;

import com.fasterxml.jackson.databind.node.DoubleNode;
import dev.assay.io.experiment.Score;
import dev.assay.transforms.evaluate.Answer;
import dev.assay.transforms.evaluate.Evaluator;
import dev.assay.transforms.evaluate.EvaluatorParameters;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * An evaluator type as a jar brings it, found through {@code META-INF/services} of the tests. It
 * does what the answer tells it to; any other answer scores its length.
 */
public final class UnrulyType implements EvaluatorType {

  private static volatile boolean released;

  /** Ends all loops, or lets new ones begin. */
  static void release(boolean now) {
    released = now;
  }

  @Override
  public String type() {
    return "unruly";
  }

  @Override
  public Evaluator create(EvaluatorParameters parameters) {
    String name = parameters.name();
    double factor = parameters.number("factor", 1);
    return answer -> evaluate(name, factor, answer);
  }

  private static List<Score> evaluate(String name, double factor, Answer answer) {
    return switch (answer.text()) {
      case "throw" -> throw new IllegalStateException("of a prompt that nobody may read");
      case "recurse" -> recurse(name, 0);
      case "allocate" -> List.of(Score.of(name, new long[Integer.MAX_VALUE].length));
      case "loop" -> loop(name);
      case "wait" -> await(name);
      case "nothing" -> List.of();
      case "null" -> Collections.singletonList(null);
      case "nan" ->
          List.of(
              new Score(name, DoubleNode.valueOf(Double.NaN), null, null, null, null, null, null));
      case "several" -> List.of(Score.of(name, 1), Score.of(name + "-b", 2));
      case "skip" -> List.of(Score.skipped(name, "does not apply"));
      case "misname" -> List.of(Score.of("no name", 1));
      case "many" -> Collections.nCopies(101, Score.of(name, 1));
      default -> List.of(Score.of(name, factor * answer.text().length()));
    };
  }

  private static List<Score> recurse(String name, int depth) {
    if (depth < 0) {
      return List.of();
    }
    List<Score> deeper = new ArrayList<>(recurse(name, depth + 1));
    deeper.add(Score.of(name, depth));
    return deeper;
  }

  /** Takes no notice of being interrupted, but ends with the tests. */
  /** Hears no interrupt; ends only where the test is over, so as not to slow the others. */
  private static List<Score> loop(String name) {
    double sum = 0;
    while (!released) {
      sum += Math.sin(sum + 1);
    }
    return List.of(Score.of(name, sum));
  }

  private static List<Score> await(String name) {
    while (!Thread.currentThread().isInterrupted()) {
      LockSupport.park();
    }
    return List.of(Score.of(name, 0));
  }
}
