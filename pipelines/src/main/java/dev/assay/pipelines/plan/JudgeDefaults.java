package dev.assay.pipelines.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.experiment.ModelCall;
import dev.assay.io.experiment.Prompt;
import dev.assay.io.json.Json;
import dev.assay.transforms.judge.JudgeModel;
import dev.assay.transforms.judge.JudgeTypes;
import dev.assay.transforms.rows.KnownApis;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The keys {@code judge} and {@code embedding} at the top of an experiment: the models of
 * evaluators that name none themselves.
 *
 * @param judge a model or a list of them; null for none
 * @param embedding a model; null for none
 */
record JudgeDefaults(@Nullable JsonNode judge, @Nullable JsonNode embedding) {

  private static final String PARTS = "assert";
  private static final int MAX_NAME_CHARS = 200;

  static JudgeDefaults read(Section experiment, KnownApis apis) {
    return new JudgeDefaults(
        checked(experiment, JudgeModel.JUDGE, apis),
        checked(experiment, JudgeModel.EMBEDDING, apis));
  }

  private static @Nullable JsonNode checked(Section experiment, String key, KnownApis apis) {
    ConfigNode node = experiment.get(key);
    if (node == null) {
      return null;
    }
    for (ConfigNode model : models(node)) {
      Section section = Section.open(experiment.problems(), key + ".", model, JudgeModel.KEYS);
      if (section != null) {
        checkModel(section, key, apis);
      }
    }
    return node.toJson();
  }

  private static List<ConfigNode> models(ConfigNode node) {
    return node instanceof ConfigNode.Items items ? items.values() : List.of(node);
  }

  /** Checks the models that an evaluator names; their form is for the evaluator to check. */
  static void check(Problems problems, ConfigNode evaluator, KnownApis apis) {
    if (!(evaluator instanceof ConfigNode.Fields fields)) {
      return;
    }
    for (String key : List.of(JudgeModel.JUDGE, JudgeModel.EMBEDDING)) {
      ConfigNode.Entry entry = fields.entries().get(key);
      for (ConfigNode model : entry == null ? List.<ConfigNode>of() : models(entry.value())) {
        if (model instanceof ConfigNode.Fields) {
          Section section = Section.open(problems, "evaluators." + key + ".", model);
          if (section != null) {
            checkModel(section, key, apis);
          }
        }
      }
    }
  }

  private static void checkModel(Section section, String key, KnownApis apis) {
    String api = section.required("api", MAX_NAME_CHARS);
    if (!ModelSections.isKnown(section, api, apis)) {
      return;
    }
    String model =
        apis.needsModel(api)
            ? section.required("model", MAX_NAME_CHARS)
            : section.text("model", MAX_NAME_CHARS);
    if (model == null || (model.isEmpty() && apis.needsModel(api))) {
      return;
    }
    String mode = key.equals(JudgeModel.EMBEDDING) ? "embeddings" : "chat";
    ObjectNode parameters =
        section.get("parameters") instanceof ConfigNode.Fields
            ? section.object("parameters")
            : Json.object();
    apis.check(new ModelCall(api, model, api, new Prompt.Text("?"), parameters, mode))
        .ifPresent(
            error ->
                section
                    .problems()
                    .add(
                        section.mark(),
                        "CONFIG_EVALUATOR",
                        "the " + key + " cannot be called: " + error.message()));
  }

  /** Returns an evaluator, and those inside it, with these models where it names none. */
  EvaluatorEntry in(EvaluatorEntry entry) {
    ObjectNode parameters = entry.parameters().deepCopy();
    fill(entry.type(), parameters);
    return new EvaluatorEntry(entry.type(), entry.name(), parameters);
  }

  private void fill(String type, ObjectNode parameters) {
    if (judge != null && JudgeTypes.takesJudge(type) && !parameters.has(JudgeModel.JUDGE)) {
      parameters.set(JudgeModel.JUDGE, judge);
    }
    if (embedding != null
        && JudgeTypes.takesEmbedding(type)
        && !parameters.has(JudgeModel.EMBEDDING)) {
      parameters.set(JudgeModel.EMBEDDING, embedding);
    }
    JsonNode parts = parameters.path(PARTS);
    for (int i = 0; i < parts.size(); i++) {
      JsonNode part = parts.path(i);
      if (part instanceof ObjectNode object) {
        fill(object.path("type").asText(""), object);
      } else if (part.isTextual() && JudgeTypes.takesJudge(part.textValue())) {
        ObjectNode object = Json.object().put("type", part.textValue());
        fill(part.textValue(), object);
        ((ArrayNode) parts).set(i, object);
      }
    }
  }
}
