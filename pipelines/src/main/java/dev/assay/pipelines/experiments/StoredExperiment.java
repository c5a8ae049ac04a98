package dev.assay.pipelines.experiments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.json.Json;
import dev.assay.io.json.JsonFields;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An experiment of a store. What it refers to is kept with it as it was when it was created.
 *
 * @param id unique in all stores
 * @param spec what was asked for; every reference has its version
 * @param parts what the references stood for: {@code template}, {@code collection}, {@code
 *     criterion_set}, {@code llm_config} and {@code judge}; empty in lists
 * @param created when
 * @param state how far it is
 */
public record StoredExperiment(
    String id, ExperimentSpec spec, ObjectNode parts, Instant created, ExperimentState state) {

  /** Also the name of a directory, so nothing else may stand in it. */
  private static final Pattern ID = Pattern.compile("[0-9a-f]{16}");

  StoredExperiment withState(ExperimentState state) {
    return new StoredExperiment(id, spec, parts, created, state);
  }

  StoredExperiment withoutParts() {
    return new StoredExperiment(id, spec, Json.object(), created, state);
  }

  /** Returns what is or was run: the spec with what the run took in its place. */
  public ExperimentSpec effective() {
    return RunRequest.overrides(state.ran()).over(spec);
  }

  /** Returns the record, without the state, which changes. */
  ObjectNode toRecord() {
    ObjectNode json = Json.object().put("id", id);
    describe(json, spec);
    json.put("created_at", created.toString());
    json.set("parts", parts);
    return json;
  }

  /** Returns what people and programs are shown. */
  public ObjectNode toJson() {
    ObjectNode json = Json.object().put("id", id);
    describe(json, effective());
    json.put("created_at", created.toString());
    state.toJson().properties().stream()
        .filter(entry -> !entry.getKey().equals("ran"))
        .forEach(entry -> json.set(entry.getKey(), entry.getValue()));
    return json;
  }

  private static void describe(ObjectNode json, ExperimentSpec spec) {
    json.put("name", spec.name());
    json.put("description", spec.description());
    put(json, "prompt_template", spec.template());
    put(json, "collection", spec.collection());
    put(json, "criterion_set", spec.criterionSet());
    put(json, "llm_config", spec.llmConfig());
    put(json, "judge", spec.judge());
    json.put("n_epochs", spec.epochs());
    json.put("rating_mode", spec.ratingMode().word());
    json.put("rating_version", spec.ratingVersion());
    json.set("generation_params", spec.generation().toJson());
  }

  private static void put(ObjectNode json, String key, @Nullable Reference reference) {
    JsonFields.putPresent(json, key, reference == null ? null : reference.toString());
  }

  /**
   * Reads what {@link #toRecord} wrote.
   *
   * @throws IllegalArgumentException where it is something else
   */
  static StoredExperiment fromRecord(JsonNode json) {
    String id = JsonFields.text(json, "id");
    if (!ID.matcher(id).matches()) {
      throw new IllegalArgumentException("Not an id: " + id);
    }
    return new StoredExperiment(
        id,
        new ExperimentSpec(
            JsonFields.text(json, "name"),
            JsonFields.text(json, "description"),
            reference(json, "prompt_template"),
            Reference.parse(JsonFields.text(json, "collection")),
            reference(json, "criterion_set"),
            reference(json, "llm_config"),
            reference(json, "judge"),
            (int) JsonFields.integer(json, "n_epochs"),
            RatingMode.of(JsonFields.text(json, "rating_mode")),
            JsonFields.text(json, "rating_version"),
            GenerationParams.fromJson(JsonFields.objectOrEmpty(json, "generation_params"))),
        JsonFields.objectOrEmpty(json, "parts"),
        time(JsonFields.text(json, "created_at")),
        ExperimentState.NEW);
  }

  private static @Nullable Reference reference(JsonNode json, String key) {
    String text = JsonFields.optionalText(json, key);
    return text == null ? null : Reference.parse(text);
  }

  static Instant time(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException("Not a time: " + text, e);
    }
  }
}
