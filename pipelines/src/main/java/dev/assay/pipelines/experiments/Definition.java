package dev.assay.pipelines.experiments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.json.Json;
import dev.assay.io.json.JsonFields;
import dev.assay.transforms.judge.JudgeModel;
import org.jspecify.annotations.Nullable;

/** The experiment file of a stored experiment, which {@code assay run} would take, too. */
final class Definition {

  /** The name of the evaluator; ratings are its scores {@code criteria.LABEL}. */
  static final String CRITERIA = "criteria";

  private static final String DEFAULT_TAGS = "{{";
  private static final String OTHER_TAGS = "{{=<% %>=}}";
  private static final String SYSTEM = "system";

  private final StoredExperiment experiment;
  private final ExperimentSpec spec;
  private final ObjectNode config;
  private final ObjectNode json = Json.object();
  private final ObjectNode servers = Json.object();

  private Definition(StoredExperiment experiment, ExperimentSpec spec) {
    this.experiment = experiment;
    this.spec = spec;
    this.config = JsonFields.objectOrEmpty(experiment.parts(), "llm_config");
  }

  /**
   * Returns the file's content.
   *
   * @param spec what is run, which may be other than what is stored
   * @param dataset where the rows are
   */
  static ObjectNode of(StoredExperiment experiment, ExperimentSpec spec, String dataset) {
    return new Definition(experiment, spec).build(dataset);
  }

  private ObjectNode build(String dataset) {
    json.put("name", spec.name());
    if (!spec.description().isBlank()) {
      json.put("description", spec.description());
    }
    json.put("dataset", dataset);
    putPrompt();
    String api = server(spec.llmConfig(), config);
    ObjectNode model = json.putArray("models").addObject().put("api", api);
    JsonFields.putPresent(model, "model", JsonFields.optionalText(config, "model"));
    GenerationParams generation = spec.generation().over(GenerationParams.fromJson(config));
    ObjectNode parameters = parameters(config, generation);
    copyTemplateParameters(parameters);
    model.set("parameters", parameters);
    json.put("epochs", spec.epochs());
    if (generation.maxConnections() != null) {
      json.put("concurrency", generation.maxConnections());
    }
    Long retries = JsonFields.optionalInteger(config, "max_retries");
    if (retries != null) {
      json.putObject("retry").put("max_attempts", retries + 1);
    }
    Long timeout = JsonFields.optionalInteger(config, "timeout");
    if (timeout != null) {
      json.put("request_timeout", timeout + "s");
    }
    json.putArray("evaluators").add(criteria());
    if (!servers.isEmpty()) {
      json.set("servers", servers);
    }
    return json;
  }

  private static ObjectNode parameters(ObjectNode config, GenerationParams generation) {
    ObjectNode parameters = JsonFields.objectOrEmpty(config, "parameters").deepCopy();
    parameters.setAll(generation.parameters(JsonFields.text(config, "api")));
    return parameters;
  }

  private void copyTemplateParameters(ObjectNode parameters) {
    for (String key : new String[] {"response_format", "tools", "tool_choice"}) {
      JsonNode value = JsonFields.present(experiment.parts().path("template"), key);
      if (value != null) {
        parameters.set(key, value);
      }
    }
  }

  private void putPrompt() {
    JsonNode template = experiment.parts().path("template");
    if (template.isMissingNode()) {
      return;
    }
    JsonNode prompt = JsonFields.present(template, "prompt");
    ArrayNode messages = Json.object().arrayNode();
    String system = system(config);
    if (system != null && !startsWithSystem(template.path("messages"))) {
      messages.add(message(config, SYSTEM, literal(system)));
    }
    if (prompt != null && messages.isEmpty()) {
      json.set("prompt", prompt);
      return;
    }
    if (prompt == null) {
      template.path("messages").forEach(messages::add);
    } else if (prompt.isArray()) {
      prompt.forEach(turn -> messages.add(message(config, "user", turn.asText())));
    } else {
      messages.add(message(config, "user", prompt.asText()));
    }
    json.set("messages", messages);
  }

  static @Nullable String system(ObjectNode config) {
    return JsonFields.optionalText(config, "system_message");
  }

  static boolean startsWithSystem(JsonNode messages) {
    return messages.path(0).path("role").asText("").equals(SYSTEM);
  }

  static ObjectNode message(ObjectNode config, String role, String text) {
    String api = config.path("api").asText("");
    boolean parts = api.equals("gemini") || api.equals("vertexai");
    return Json.object().put("role", role).put(parts ? "parts" : "content", text);
  }

  /** Returns a template that gives the text as it is, also where it has tags in it. */
  private static String literal(String text) {
    return text.contains(DEFAULT_TAGS) && !text.contains("<%") ? OTHER_TAGS + text : text;
  }

  private ObjectNode criteria() {
    ObjectNode evaluator =
        Json.object()
            .put("type", CRITERIA)
            .put("name", CRITERIA)
            .put("rating_mode", spec.ratingMode().word())
            .put("rating_version", spec.ratingVersion());
    evaluator.set("criteria", experiment.parts().path("criterion_set").path("criteria"));
    ObjectNode judge = JsonFields.objectOrEmpty(experiment.parts(), "judge");
    if (!judge.isEmpty()) {
      ObjectNode model =
          evaluator.putObject(JudgeModel.JUDGE).put("api", server(spec.judge(), judge));
      JsonFields.putPresent(model, "model", JsonFields.optionalText(judge, "model"));
      model.set("parameters", parameters(judge, GenerationParams.fromJson(judge)));
    }
    return evaluator;
  }

  /** Returns the API to name, having put a server of its own where the config says where it is. */
  private String server(@Nullable Reference reference, ObjectNode config) {
    String api = JsonFields.text(config, "api");
    String url = JsonFields.optionalText(config, "base_url");
    if (url == null || reference == null) {
      return api;
    }
    String bare = reference.name().replaceFirst("^[^A-Za-z0-9]+", "");
    String name = "config." + (bare.length() > 80 ? bare.substring(0, 80) : bare);
    ObjectNode server = Json.object().put("type", api).put("base_url", url);
    JsonFields.putPresent(server, "key", JsonFields.optionalText(config, "key"));
    if (servers.has(name) && !servers.path(name).equals(server)) {
      name = "judge." + name.substring("config.".length());
    }
    servers.set(name, server);
    return name;
  }
}
