package dev.assay.transforms.summarize.custom;

import dev.assay.io.experiment.Score;
import dev.assay.transforms.evaluate.EvaluatorParameters;
import java.util.concurrent.locks.LockSupport;

/** A summary evaluator type as a jar brings it: counts rows, and fails in the way it is told to. */
public final class UnrulyRows implements SummaryEvaluatorType {

  @Override
  public String type() {
    return "unruly_rows";
  }

  @Override
  public SummaryEvaluator create(EvaluatorParameters parameters) {
    String fault = parameters.text("fault", "");
    return new SummaryEvaluator() {
      private int rows;

      @Override
      public void add(SummaryRow row) {
        rows++;
        switch (fault) {
          case "throw" -> throw new IllegalStateException("on purpose");
          case "recurse" -> add(row);
          case "wait" -> LockSupport.park();
          default -> {}
        }
        while (fault.equals("wait") && !Thread.currentThread().isInterrupted()) {
          LockSupport.park();
        }
      }

      @Override
      public Score result() {
        return Score.of("any", fault.equals("nan") ? Double.NaN : rows);
      }
    };
  }
}
