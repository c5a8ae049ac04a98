package dev.assay.transforms.evaluate.measure;

import dev.assay.io.experiment.Score;
import dev.assay.transforms.evaluate.Answer;
import dev.assay.transforms.evaluate.Evaluator;
import dev.assay.transforms.evaluate.EvaluatorParameters;
import dev.assay.transforms.evaluate.Reference;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * {@code finish-reason}: whether the answer ended for the expected reason, 1 or 0, case aside.
 * {@code stop}, {@code length}, {@code content_filter} and {@code tool_calls} also stand for the
 * words that other APIs have for them. An answer without a reason scores 0, as in promptfoo.
 */
final class FinishReason implements Evaluator {

  private static final Map<String, String> COMMON =
      Map.ofEntries(
          Map.entry("end_turn", "stop"),
          Map.entry("stop_sequence", "stop"),
          Map.entry("eos", "stop"),
          Map.entry("max_tokens", "length"),
          Map.entry("max_output_tokens", "length"),
          Map.entry("safety", "content_filter"),
          Map.entry("refusal", "content_filter"),
          Map.entry("tool_use", "tool_calls"),
          Map.entry("function_call", "tool_calls"));

  private final String name;
  private final Reference reference;

  FinishReason(EvaluatorParameters parameters) {
    name = parameters.name();
    reference = parameters.referenceOrValue();
  }

  @Override
  public List<Score> evaluate(Answer answer) {
    String found = answer.completion().finishReason();
    return List.of(
        Score.of(
            name,
            found != null
                && reference.texts(answer).stream()
                    .anyMatch(expected -> common(expected).equals(common(found)))));
  }

  private static String common(String reason) {
    String lower = reason.strip().toLowerCase(Locale.ROOT);
    return COMMON.getOrDefault(lower, lower);
  }
}
