package dev.assay.transforms.rows;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.experiment.Row;
import dev.assay.io.experiment.Run;
import dev.assay.io.json.Json;
import dev.assay.io.json.JsonFields;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The matrix of an experiment: how many runs one row becomes, and which. Every row becomes {@link
 * #runsPerRow()} runs, also a row that cannot be sent, so that runs can be counted from rows.
 *
 * @param prompts empty where each row brings its own, which is then sent as it is and not read as a
 *     template
 * @param models empty where each row names its own {@code api} and {@code model_name}
 * @param epochs how often each cell is repeated, at least 1
 * @param sharedGroup one rate-limit group for all rows, whatever they name; null for none
 */
public record Expansion(
    List<PromptVariant> prompts,
    List<ModelChoice> models,
    int epochs,
    @Nullable String sharedGroup) {

  /** Rows bring prompt and model themselves and run once. */
  public static final Expansion OF_BARE_ROWS = new Expansion(List.of(), List.of(), 1, null);

  /** Copies the lists and checks the epochs. */
  public Expansion {
    prompts = List.copyOf(prompts);
    models = List.copyOf(models);
    if (epochs < 1) {
      throw new IllegalArgumentException("Invalid epochs: " + epochs + " (must be at least 1)");
    }
  }

  /** Returns prompts × models × epochs, an empty list counting as one. */
  public long runsPerRow() {
    return (long) Math.max(1, prompts.size()) * Math.max(1, models.size()) * epochs;
  }

  /** Hands out the row's runs, ordered by prompt, then model, then epoch. */
  public void expand(Row row, KnownApis apis, Consumer<Run> runs) {
    CallDrafts drafts = new CallDrafts(apis, sharedGroup);
    Twins twins = new Twins(runsPerRow() > epochs);
    for (int p = 0; p < Math.max(1, prompts.size()); p++) {
      PromptVariant prompt = prompts.isEmpty() ? null : prompts.get(p);
      CallDrafts.PromptDraft ready = drafts.prompt(row, prompt);
      for (int m = 0; m < Math.max(1, models.size()); m++) {
        ModelChoice model = models.isEmpty() ? null : models.get(m);
        CallDraft draft = twins.count(drafts.call(row, ready, model));
        String variant = label(prompt, model);
        for (int epoch = 1; epoch <= epochs; epoch++) {
          runs.accept(draft.toRun(row, epoch, variant));
        }
      }
    }
  }

  /** Returns the cell's label, such as {@code formal/gpt-4o}; null where there is but one cell. */
  private @Nullable String label(@Nullable PromptVariant prompt, @Nullable ModelChoice model) {
    if (runsPerRow() == epochs) {
      return null;
    }
    if (prompt == null) {
      return model == null ? null : model.name();
    }
    return model == null ? prompt.name() : prompt.name() + "/" + model.name();
  }

  /** Returns the matrix as JSON; numbers keep their digits, which Java serialisation loses. */
  public String toJson() {
    ObjectNode json = Json.object().put("epochs", epochs);
    JsonFields.putPresent(json, "shared_group", sharedGroup);
    ArrayNode promptList = json.putArray("prompts");
    for (PromptVariant prompt : prompts) {
      promptList.addObject().put("name", prompt.name()).set("prompt", prompt.template().source());
    }
    ArrayNode modelList = json.putArray("models");
    for (ModelChoice model : models) {
      ObjectNode entry = modelList.addObject();
      entry.put("name", model.name()).put("api", model.api()).put("model", model.model());
      entry.set("parameters", model.parameters());
      JsonFields.putPresent(entry, "group", model.group());
    }
    return Json.text(json);
  }

  /** Reads what {@link #toJson} wrote. */
  static Expansion fromJson(String text) {
    try {
      JsonNode json = Json.parse(text);
      List<PromptVariant> prompts = new ArrayList<>();
      for (JsonNode prompt : json.path("prompts")) {
        prompts.add(
            new PromptVariant(
                JsonFields.text(prompt, "name"), PromptTemplate.of(prompt.path("prompt"))));
      }
      List<ModelChoice> models = new ArrayList<>();
      for (JsonNode model : json.path("models")) {
        models.add(
            new ModelChoice(
                JsonFields.text(model, "name"),
                JsonFields.text(model, "api"),
                JsonFields.text(model, "model"),
                JsonFields.objectOrEmpty(model, "parameters"),
                JsonFields.optionalText(model, "group")));
      }
      return new Expansion(
          prompts,
          models,
          (int) JsonFields.integer(json, "epochs"),
          JsonFields.optionalText(json, "shared_group"));
    } catch (JsonProcessingException | TemplateException e) {
      throw new IllegalStateException("Cannot read the experiment's matrix back", e);
    }
  }
}
