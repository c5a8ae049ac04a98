package dev.assay.transforms.summarize.custom;

import dev.assay.transforms.evaluate.EvaluatorParameters;

/**
 * A summary evaluator type that a jar on the class path adds, found by {@link
 * java.util.ServiceLoader}: the jar names the class in {@code
 * META-INF/services/dev.assay.transforms.summarize.custom.SummaryEvaluatorType}. The class is
 * public with a public constructor without arguments.
 */
public interface SummaryEvaluatorType {

  /** Returns the type's name in an experiment. */
  String type();

  /**
   * Makes an evaluator for one pass, and one for every check of an experiment; so it starts
   * nothing. Reads every parameter that it knows, whatever their values. {@code timeout}, a minute
   * unless set, is read for it: the processor time of some hundred rows, and of the result.
   */
  SummaryEvaluator create(EvaluatorParameters parameters);
}
