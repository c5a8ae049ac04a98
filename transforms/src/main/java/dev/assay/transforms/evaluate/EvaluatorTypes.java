package dev.assay.transforms.evaluate;

import java.io.Serializable;
import java.util.Map;

/**
 * Types by name. What workers are sent is where the types are, such as a method of a class, and not
 * the types.
 */
@FunctionalInterface
public interface EvaluatorTypes extends Serializable {

  /** Returns the factories; called for each look-up, so that it returns what is made once. */
  Map<String, EvaluatorFactory> all();
}
