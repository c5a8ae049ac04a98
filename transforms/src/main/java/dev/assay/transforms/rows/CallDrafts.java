package dev.assay.transforms.rows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.api.ModelApi;
import dev.assay.io.experiment.CallError;
import dev.assay.io.experiment.ModelCall;
import dev.assay.io.experiment.Prompt;
import dev.assay.io.experiment.Row;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes calls out of rows and says, before anything is sent, which rows cannot become one. */
final class CallDrafts {

  private static final String PROMPT_FORMS = "a text, a list of texts or a list of messages";

  private final KnownApis apis;
  private final @Nullable String sharedGroup;

  CallDrafts(KnownApis apis, @Nullable String sharedGroup) {
    this.apis = apis;
    this.sharedGroup = sharedGroup;
  }

  /**
   * A prompt, or why there is none; made once for all models.
   *
   * @param prompt null where there is none
   * @param problem null where there is a prompt
   */
  record PromptDraft(@Nullable Prompt prompt, @Nullable UnsendableException problem) {}

  PromptDraft prompt(Row row, @Nullable PromptVariant variant) {
    try {
      return new PromptDraft(variant == null ? own(row) : rendered(row, variant), null);
    } catch (UnsendableException e) {
      return new PromptDraft(null, e);
    }
  }

  CallDraft call(Row row, PromptDraft prompt, @Nullable ModelChoice choice) {
    ModelCall call;
    try {
      call = assembled(row, prompt, choice);
    } catch (UnsendableException e) {
      return new CallDraft(null, e.at(row.position()));
    }
    Optional<CallError> refused = apis.check(call);
    return new CallDraft(call, refused.map(error -> placed(error, row)).orElse(null));
  }

  private ModelCall assembled(Row row, PromptDraft prompt, @Nullable ModelChoice choice)
      throws UnsendableException {
    String api = choice != null ? choice.api() : api(row);
    String model = choice != null ? choice.model() : model(row, api);
    ObjectNode parameters = RowFields.parameters(row);
    if (choice != null && !choice.parameters().isEmpty()) {
      ObjectNode merged = choice.parameters().deepCopy();
      merged.setAll(parameters);
      parameters = merged;
    }
    parameters = withRowKeys(row, api, parameters);
    String group = group(row, choice, api);
    String mode = RowFields.mode(row);
    if (prompt.problem() != null) {
      throw prompt.problem();
    }
    if (prompt.prompt() == null) {
      throw RowFields.missing("prompt", PROMPT_FORMS);
    }
    return new ModelCall(api, model, group, prompt.prompt(), parameters, mode);
  }

  /** Adds what the row's API takes from beside the parameters; a parameter of that name stays. */
  private ObjectNode withRowKeys(Row row, String name, ObjectNode parameters) {
    ModelApi api = apis.find(name);
    ObjectNode all = parameters;
    for (String key : api == null ? Set.<String>of() : api.rowKeys()) {
      JsonNode value = row.field(key);
      if (value != null && !parameters.has(key)) {
        all = all.deepCopy().set(key, value);
      }
    }
    return all;
  }

  private String api(Row row) throws UnsendableException {
    String api = RowFields.text(row, "api");
    if (api == null) {
      throw new UnsendableException(
          "API_MISSING", "API is not specified in the row; add an \"api\" key");
    }
    if (!apis.names().contains(api)) {
      throw new UnsendableException(
          "API_UNKNOWN",
          "API "
              + RowFields.shown(api)
              + " not recognised or implemented; known: "
              + String.join(", ", apis.names()));
    }
    return api;
  }

  private String model(Row row, String api) throws UnsendableException {
    String model = RowFields.text(row, "model_name");
    if (model != null) {
      return model;
    }
    if (apis.needsModel(api)) {
      throw RowFields.missing("model_name", "a text");
    }
    return "";
  }

  private String group(Row row, @Nullable ModelChoice choice, String api)
      throws UnsendableException {
    String own = RowFields.name(row, "group");
    if (sharedGroup != null) {
      return sharedGroup;
    }
    if (own != null) {
      return own;
    }
    return choice != null && choice.group() != null ? choice.group() : api;
  }

  private static Prompt own(Row row) throws UnsendableException {
    JsonNode value = row.field("prompt");
    if (value == null || (value.isTextual() && value.textValue().isBlank())) {
      throw RowFields.missing("prompt", PROMPT_FORMS);
    }
    try {
      return Prompt.of(value);
    } catch (IllegalArgumentException e) {
      throw new UnsendableException("PROMPT_FORM", String.valueOf(e.getMessage()));
    }
  }

  private static Prompt rendered(Row row, PromptVariant variant) throws UnsendableException {
    try {
      return variant.template().render(row.fields());
    } catch (TemplateException e) {
      throw new UnsendableException(
          e.code(), "prompt \"" + RowFields.shown(variant.name()) + "\": " + e.getMessage());
    }
  }

  private static CallError placed(CallError error, Row row) {
    return new CallError(
        error.code(),
        UnsendableException.placed(error.message(), row.position()),
        error.httpStatus(),
        error.verdict(),
        error.inDoubtPaid(),
        error.retryAfter());
  }
}
