package dev.assay.transforms.judge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.assay.io.experiment.Prompt;
import dev.assay.transforms.evaluate.Answer;
import dev.assay.transforms.evaluate.EvaluationException;
import dev.assay.transforms.evaluate.EvaluatorParameters;
import dev.assay.transforms.rows.PromptTemplate;
import dev.assay.transforms.rows.TemplateException;
import org.jspecify.annotations.Nullable;

/**
 * A text of an experiment's author with tags such as {@code {{country}}} that the row's keys fill.
 * The answer is not among them: it stands between markers of its own.
 */
final class Wording {

  private final @Nullable PromptTemplate template;

  private Wording(@Nullable PromptTemplate template) {
    this.template = template;
  }

  /** Reads a parameter that must be there; what is wrong is a problem. */
  static Wording required(EvaluatorParameters parameters, String key, String alias) {
    JsonNode value = alias.isEmpty() ? parameters.json(key) : parameters.either(key, alias);
    if (value == null) {
      parameters.problem("has no " + key + " (say in words what is to be decided)");
      return new Wording(null);
    }
    return of(parameters, key, value);
  }

  /** Reads a text; what is wrong is a problem. */
  static Wording of(EvaluatorParameters parameters, String key, JsonNode value) {
    if (!value.isTextual() || value.textValue().isBlank()) {
      parameters.problem("has an invalid " + key + " (must be a text that is not blank)");
      return new Wording(null);
    }
    try {
      return new Wording(PromptTemplate.of(TextNode.valueOf(value.textValue())));
    } catch (TemplateException e) {
      parameters.problem("has an invalid " + key + ": " + e.getMessage());
      return new Wording(null);
    }
  }

  /**
   * Returns the text for an answer's row.
   *
   * @throws EvaluationException of code {@code EVAL_NO_VALUE} where the row lacks a key
   */
  String of(Answer answer) {
    return of(answer.run().row().fields());
  }

  private String of(ObjectNode fields) {
    if (template == null) {
      throw new IllegalStateException("The evaluator's problems were not heeded");
    }
    try {
      return template.render(fields) instanceof Prompt.Text text ? text.text() : "";
    } catch (TemplateException e) {
      throw EvaluationException.noValue(
          e.getMessage() + "; the answer itself needs no tag, it is always shown");
    }
  }
}
