package dev.assay.transforms.evaluate.text;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.io.experiment.Score;
import dev.assay.transforms.evaluate.Answer;
import dev.assay.transforms.evaluate.Evaluator;
import dev.assay.transforms.evaluate.EvaluatorParameters;
import dev.assay.transforms.evaluate.Reference;
import java.util.List;

/**
 * {@code match}, prompto's scorer: whether the response is the row's {@code expected_response}, 1
 * or 0; {@code expected} stands in where the row has no such key. An expected list is compared with
 * the whole response, entry by entry; anything else with the answer's text.
 */
final class Match implements Evaluator {

  private final String name;
  private final Reference reference;

  private Match(EvaluatorParameters parameters) {
    name = parameters.name();
    reference = prompto(parameters);
  }

  /** {@code match}, prompto's unless {@code profile} is {@code inspect}. */
  static Evaluator of(EvaluatorParameters parameters) {
    return parameters.profile("prompto", "inspect").equals("inspect")
        ? InspectMatch.of(parameters)
        : new Match(parameters);
  }

  /** Returns a reference that looks at prompto's key first. */
  static Reference prompto(EvaluatorParameters parameters) {
    return new Reference(parameters.json("expected"), List.of("expected_response", "expected"));
  }

  @Override
  public List<Score> evaluate(Answer answer) {
    return reference.score(name, answer, expected -> Score.of(name, matches(answer, expected)));
  }

  private static boolean matches(Answer answer, JsonNode expected) {
    return expected.isContainerNode()
        ? expected.equals(answer.completion().response())
        : Answer.text(expected).equals(answer.text());
  }
}
