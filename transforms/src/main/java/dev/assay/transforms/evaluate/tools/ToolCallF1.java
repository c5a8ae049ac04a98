package dev.assay.transforms.evaluate.tools;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.io.experiment.Score;
import dev.assay.transforms.evaluate.Answer;
import dev.assay.transforms.evaluate.EvaluationException;
import dev.assay.transforms.evaluate.Evaluator;
import dev.assay.transforms.evaluate.EvaluatorParameters;
import dev.assay.transforms.evaluate.Reference;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * {@code tool-call-f1}, as promptfoo asserts: the harmonic mean of the shares that the called tools
 * have in the expected ones and the other way round, by name, each once. Expected is a list of
 * names or a comma-separated text. Passes from 1 on.
 */
final class ToolCallF1 implements Evaluator {

  private final String name;
  private final Reference reference;

  ToolCallF1(EvaluatorParameters parameters) {
    name = parameters.name();
    reference = parameters.referenceOrValue();
    parameters.defaultThreshold(1);
  }

  @Override
  public List<Score> evaluate(Answer answer) {
    Set<String> expected =
        reference.required(answer).stream()
            .flatMap(ToolCallF1::names)
            .map(String::strip)
            .filter(tool -> !tool.isEmpty())
            .collect(Collectors.toSet());
    if (expected.isEmpty()) {
      throw EvaluationException.badReference("Expected value names no tool");
    }
    Set<String> called =
        ToolCall.in(answer.text()).stream().map(ToolCall::name).collect(Collectors.toSet());
    Set<String> both = new HashSet<>(called);
    both.retainAll(expected);
    double precision = called.isEmpty() ? 0 : (double) both.size() / called.size();
    double recall = (double) both.size() / expected.size();
    double f1 = both.isEmpty() ? 0 : 2 * precision * recall / (precision + recall);
    return List.of(Score.of(name, f1));
  }

  private static Stream<String> names(JsonNode expected) {
    return expected.isObject()
        ? Stream.of(expected.path("name").asText())
        : Arrays.stream(Answer.text(expected).split(","));
  }
}
