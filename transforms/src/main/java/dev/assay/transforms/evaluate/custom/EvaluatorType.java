package dev.assay.transforms.evaluate.custom;

import dev.assay.transforms.evaluate.Evaluator;
import dev.assay.transforms.evaluate.EvaluatorParameters;

/**
 * An evaluator type that a jar on the class path adds, found by {@link java.util.ServiceLoader}:
 * the jar names the class in {@code
 * META-INF/services/dev.assay.transforms.evaluate.custom.EvaluatorType}. The class is public with a
 * public constructor without arguments.
 */
public interface EvaluatorType {

  /** Returns the type's name in an experiment, such as {@code politeness}. */
  String type();

  /**
   * Makes an evaluator for one worker, and one for every check of an experiment; so it starts
   * nothing. Reads every parameter that it knows, whatever their values: a key that was not asked
   * for is reported as unknown, as is whatever {@link EvaluatorParameters} found wrong. {@code
   * extract}, {@code threshold}, {@code weight} and {@code timeout} are read for it.
   *
   * <p>An evaluation may use a second of processor time, or wait ten; {@code timeout} changes the
   * first, and the second with it. Then it is interrupted, and its run has an error in place of the
   * score.
   */
  Evaluator create(EvaluatorParameters parameters);
}
