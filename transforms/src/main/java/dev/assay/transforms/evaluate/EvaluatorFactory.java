package dev.assay.transforms.evaluate;

import java.io.Serializable;

/** Makes the evaluators of one type. */
@FunctionalInterface
public interface EvaluatorFactory extends Serializable {

  /**
   * Makes an evaluator. Reads every parameter that it knows, whatever their values: a key that was
   * not asked for is reported as unknown, as is whatever {@link EvaluatorParameters} found wrong.
   */
  Evaluator create(EvaluatorParameters parameters);
}
