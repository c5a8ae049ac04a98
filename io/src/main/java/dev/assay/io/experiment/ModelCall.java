package dev.assay.io.experiment;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Everything of a row that determines what is asked of which model, and under which limit.
 *
 * @param api the connector's name, such as {@code openai}
 * @param model the model's name as that API knows it; empty where the API needs none
 * @param group the rows that share a rate limit; the row's {@code group}, else its api
 * @param prompt what is asked
 * @param parameters passed to the API as they are
 * @param mode {@code chat}, {@code completion} or {@code responses}
 * @param twin 1, but counted on where other variants of the same row and epoch ask exactly the
 *     same, so that each is asked and recorded by itself
 */
public record ModelCall(
    String api,
    String model,
    String group,
    Prompt prompt,
    ObjectNode parameters,
    String mode,
    int twin) {

  /** A call that no other variant of its row makes. */
  public ModelCall(
      String api, String model, String group, Prompt prompt, ObjectNode parameters, String mode) {
    this(api, model, group, prompt, parameters, mode, 1);
  }

  /** Returns this call as the n-th of those that ask the same. */
  public ModelCall asTwin(int number) {
    return new ModelCall(api, model, group, prompt, parameters, mode, number);
  }
}
