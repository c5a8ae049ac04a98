package dev.assay.io.api;

import dev.assay.io.experiment.CallError;
import dev.assay.io.experiment.ModelCall;
import java.util.Optional;
import java.util.Set;

/**
 * A connector to one kind of model API. It makes one attempt at a time and knows nothing of pace or
 * retry. Implementations have no state and are safe for use by many threads.
 */
public interface ModelApi {

  /** The name that rows and experiment files use, such as {@code openai}. */
  String name();

  /**
   * Returns the name of the form in which it is asked. It differs from the name only for a server
   * that an experiment names; prices and what errors mean go by the form.
   */
  default String form() {
    return name();
  }

  /**
   * Finds endpoint and key of a model.
   *
   * @throws MissingVariablesException naming every variable that was looked for
   * @throws IllegalArgumentException when an endpoint or a key is set but cannot be used; the
   *     message names the variable, never a key's value
   */
  Connection connect(String model, Environment environment) throws MissingVariablesException;

  /**
   * Keys of a row that count as parameters of this API although they stand beside {@code
   * parameters}; none unless said otherwise.
   */
  default Set<String> rowKeys() {
    return Set.of();
  }

  /** Returns what is wrong with a call as far as it can be known without sending it. */
  Optional<CallError> check(ModelCall call);

  /**
   * Returns what is wrong with the files that a call names, as far as it can be known without
   * sending it.
   */
  default Optional<CallError> check(ModelCall call, MediaFolder media) {
    return media.check(call);
  }

  /** Returns how the provider counts requests and tokens against its limits. */
  default LimitRule limitRule() {
    return LimitRule.STANDARD;
  }

  /** Returns how its requests travel in batches; nothing where the provider takes none. */
  default Optional<BatchForm> batchForm() {
    return Optional.empty();
  }

  /**
   * Makes one attempt and blocks until it ends, at the latest at its deadline. A fault of network
   * or server is a {@link CallResult.Problem}, never an exception.
   */
  CallResult call(Exchange exchange);
}
