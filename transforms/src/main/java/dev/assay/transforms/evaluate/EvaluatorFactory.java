package dev.assay.transforms.evaluate;

/**
 * Makes the evaluators of one type. It need not be serializable: workers find it again by its name.
 */
@FunctionalInterface
public interface EvaluatorFactory {

  /**
   * Makes an evaluator. Reads every parameter that it knows, whatever their values: a key that was
   * not asked for is reported as unknown, as is whatever {@link EvaluatorParameters} found wrong.
   */
  Evaluator create(EvaluatorParameters parameters);
}
