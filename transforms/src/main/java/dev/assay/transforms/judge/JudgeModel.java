package dev.assay.transforms.judge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.experiment.ModelCall;
import dev.assay.io.experiment.Prompt;
import dev.assay.io.json.Json;
import dev.assay.transforms.evaluate.EvaluatorParameters;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A model that judges or embeds.
 *
 * @param api the connector's name
 * @param model the model's name; empty where the API needs none
 * @param group whose rate limit its calls share
 * @param parameters sent with every call
 * @param structured whether the API is made to give JSON of the asked form; null for what the API
 *     is known to take
 */
public record JudgeModel(
    String api, String model, String group, ObjectNode parameters, @Nullable Boolean structured) {

  /** The parameter that names the judge or the panel. */
  public static final String JUDGE = "judge";

  /** The parameter that names the model of embeddings. */
  public static final String EMBEDDING = "embedding";

  /** The keys of a model. */
  public static final List<String> KEYS =
      List.of("api", "model", "parameters", "group", "structured_output");

  private static final String FORM = "must be {api, model, parameters}";

  /** Returns the name that people read, such as {@code openai/gpt-4o}. */
  public String label() {
    return model.isEmpty() ? api : api + "/" + model;
  }

  /** Returns the panel that the parameter {@code judge} names; what is wrong is a problem. */
  static List<JudgeModel> panel(EvaluatorParameters parameters) {
    JsonNode judge = parameters.json(JUDGE);
    if (judge == null) {
      parameters.problem(
          "has no judge (set judge: {api: …, model: …}, or a judge for all evaluators at the top of"
              + " the experiment file)");
      return List.of();
    }
    List<JudgeModel> panel = new ArrayList<>();
    for (JsonNode entry : judge.isArray() ? judge : Json.object().arrayNode().add(judge)) {
      JudgeModel model = of(JUDGE, entry, parameters);
      if (model != null) {
        panel.add(model);
      }
    }
    if (judge.isArray() && judge.isEmpty()) {
      parameters.problem("has an empty judge (name at least one model)");
    }
    return panel;
  }

  /** Returns the model of embeddings; null where there is a problem. */
  static @Nullable JudgeModel embedding(EvaluatorParameters parameters) {
    JsonNode embedding = parameters.json(EMBEDDING);
    if (embedding == null) {
      parameters.problem(
          "has no embedding (set embedding: {api: …, model: …}, or an embedding for all evaluators"
              + " at the top of the experiment file)");
      return null;
    }
    return of(EMBEDDING, embedding, parameters);
  }

  private static @Nullable JudgeModel of(
      String key, JsonNode entry, EvaluatorParameters parameters) {
    if (!entry.isObject()) {
      parameters.problem("has an invalid " + key + ": " + entry.getNodeType() + " (" + FORM + ")");
      return null;
    }
    for (var field : entry.properties()) {
      if (!KEYS.contains(field.getKey())) {
        parameters.unknown("key in " + key, field.getKey(), KEYS);
      }
    }
    JsonNode api = entry.path("api");
    JsonNode model = entry.path("model");
    JsonNode group = entry.path("group");
    JsonNode given = entry.path("parameters");
    JsonNode structured = entry.path("structured_output");
    boolean texts =
        api.isTextual()
            && (model.isTextual() || model.isMissingNode())
            && (group.isTextual() || group.isMissingNode());
    boolean others =
        (given.isObject() || given.isMissingNode())
            && (structured.isBoolean() || structured.isMissingNode());
    if (!texts || !others) {
      parameters.problem(
          "has an invalid "
              + key
              + " ("
              + FORM
              + " with texts as api, model and group, a mapping as parameters, true or false as"
              + " structured_output)");
      return null;
    }
    return new JudgeModel(
        api.textValue(),
        model.asText(""),
        group.asText(api.textValue()),
        given instanceof ObjectNode object ? object : Json.object(),
        structured.isBoolean() ? Boolean.valueOf(structured.booleanValue()) : null);
  }

  /** Returns the call for an embedding of a text. */
  ModelCall embeddingOf(String text) {
    return new ModelCall(api, model, group, new Prompt.Text(text), parameters, "embeddings");
  }
}
