package dev.assay.pipelines.experiments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.api.KeyReference;
import dev.assay.io.json.Json;
import dev.assay.io.json.JsonFields;
import dev.assay.io.store.RecordKind;
import dev.assay.pipelines.plan.NearestName;
import dev.assay.pipelines.plan.SecretLiterals;
import dev.assay.transforms.rows.PromptTemplate;
import dev.assay.transforms.rows.TemplateException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Brings templates, criterion sets and LLM configs into the form in which they are kept, from that
 * of Assay or of Elluminate. What is wrong is an {@link IllegalArgumentException}.
 */
final class ResourceChecks {

  private static final String DESCRIPTION = "description";
  private static final List<String> TEMPLATE =
      List.of(
          DESCRIPTION,
          "prompt",
          "messages",
          "criterion_set",
          "response_format",
          "response_format_json_schema",
          "tools",
          "tool_choice");
  private static final List<String> CRITERIA = List.of(DESCRIPTION, "criteria");
  private static final List<String> CRITERION = List.of("label", "criterion", "criterion_str");
  private static final String LABEL = "[A-Za-z0-9_][A-Za-z0-9_-]{0,60}";
  private static final int MAX_CRITERIA = 100;

  /** Other names of keys of an LLM config. */
  private static final Map<String, String> ALIASES =
      Map.of(
          "llm_model_name", "model",
          "llm_base_url", "base_url",
          "api_key", "key",
          "inference_type", "api");

  /** Keys of an LLM config that go to the model as they are. */
  private static final List<String> PASSED =
      List.of("best_of", "top_k", "logprobs", "top_logprobs");

  /** Keys of an LLM config that Assay has elsewhere, and where. */
  private static final Map<String, String> ELSEWHERE =
      Map.of(
          "api_version",
          "set AZURE_OPENAI_API_VERSION in the environment",
          "custom_api_config",
          "name one of Assay's APIs as api, such as quart for a server of your own",
          "custom_response_parser",
          "name one of Assay's APIs as api, such as quart for a server of your own");

  private static final List<String> CONFIG =
      List.of(
          DESCRIPTION,
          "api",
          "model",
          "base_url",
          "key",
          "max_connections",
          "max_retries",
          "timeout",
          "system_message",
          "temperature",
          "reasoning_effort",
          "verbosity",
          "top_p",
          "max_tokens",
          "parameters");
  private static final int MAX_RETRIES = 99;
  private static final int MAX_SECONDS = 86_400;

  private ResourceChecks() {}

  static ObjectNode checked(RecordKind kind, ObjectNode given) {
    refuseKeys(kind.noun(), "", given);
    return switch (kind) {
      case TEMPLATE -> template(given);
      case CRITERION_SET -> criteria(given);
      case LLM_CONFIG -> config(given);
      default -> throw new IllegalStateException("Not a resource: " + kind);
    };
  }

  /** A key must never come into the store. */
  private static void refuseKeys(String noun, String name, JsonNode value) {
    if (value.isTextual() && SecretLiterals.isKey(name, value.textValue())) {
      throw new IllegalArgumentException(
          "the value of \""
              + name
              + "\" looks like a key, and keys never stand in a store; put it into an environment"
              + " variable and write key: env:NAME in the "
              + noun);
    }
    value.properties().forEach(entry -> refuseKeys(noun, entry.getKey(), entry.getValue()));
    if (value.isArray()) {
      value.forEach(item -> refuseKeys(noun, name, item));
    }
  }

  private static ObjectNode template(ObjectNode given) {
    refuseUnknown("template", given, TEMPLATE);
    JsonNode prompt = JsonFields.present(given, "prompt");
    JsonNode messages = JsonFields.present(given, "messages");
    if ((prompt == null) == (messages == null)) {
      throw new IllegalArgumentException("a template needs prompt or messages, and not both");
    }
    try {
      PromptTemplate unused = PromptTemplate.of(prompt == null ? messages : prompt);
    } catch (TemplateException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
    ObjectNode kept = given.deepCopy();
    String linked = JsonFields.optionalText(given, "criterion_set");
    if (linked != null) {
      kept.put("criterion_set", Reference.parse(linked).toString());
    }
    JsonNode schema = kept.remove("response_format_json_schema");
    if (schema != null && !schema.isNull()) {
      ObjectNode format = Json.object().put("type", "json_schema");
      format.set("json_schema", schema.has("schema") ? schema : named(schema));
      kept.set("response_format", format);
    }
    return kept;
  }

  private static ObjectNode named(JsonNode schema) {
    ObjectNode named = Json.object().put("name", "response");
    named.set("schema", schema);
    return named;
  }

  private static ObjectNode criteria(ObjectNode given) {
    refuseUnknown("criterion set", given, CRITERIA);
    JsonNode entries = given.path("criteria");
    if (!entries.isArray() || entries.isEmpty() || entries.size() > MAX_CRITERIA) {
      throw new IllegalArgumentException(
          "a criterion set needs criteria, a list of 1 to "
              + MAX_CRITERIA
              + " texts or of {label, criterion}");
    }
    ObjectNode kept = Json.object();
    copy(given, kept, DESCRIPTION);
    ArrayNode list = kept.putArray("criteria");
    Set<String> labels = new LinkedHashSet<>();
    for (JsonNode entry : entries) {
      String standard = "c" + (list.size() + 1);
      String label = standard;
      String text = entry.textValue();
      if (entry instanceof ObjectNode object) {
        refuseUnknown("criterion", object, CRITERION);
        String named = JsonFields.optionalText(object, "label");
        label = named == null ? standard : named;
        String other = JsonFields.optionalText(object, "criterion_str");
        text = other == null ? JsonFields.optionalText(object, "criterion") : other;
      }
      if (text == null || text.isBlank()) {
        throw new IllegalArgumentException("criterion " + label + " has no text");
      }
      if (!label.matches(LABEL) || !labels.add(label)) {
        throw new IllegalArgumentException(
            "Invalid or repeated label of a criterion: \""
                + label
                + "\" (must be letters, digits, _ and -, and each another)");
      }
      list.addObject().put("label", label).put("criterion", text);
    }
    return kept;
  }

  private static ObjectNode config(ObjectNode given) {
    ObjectNode kept = Json.object();
    ObjectNode parameters = JsonFields.objectOrEmpty(given, "parameters").deepCopy();
    for (Map.Entry<String, JsonNode> entry : given.properties()) {
      String key = ALIASES.getOrDefault(entry.getKey(), entry.getKey());
      String elsewhere = ELSEWHERE.get(key);
      if (elsewhere != null && !entry.getValue().isNull()) {
        throw new IllegalArgumentException("an LLM config has no " + key + "; " + elsewhere);
      }
      if (PASSED.contains(key)) {
        parameters.set(key, entry.getValue());
      } else if (!entry.getValue().isNull()) {
        if (kept.has(key)) {
          throw new IllegalArgumentException(
              entry.getKey() + " and another key both say " + key + "; keep one");
        }
        kept.set(key, entry.getValue());
      }
    }
    refuseUnknown("LLM config", kept, CONFIG);
    if (!kept.has("api")) {
      kept.put("api", "openai");
    }
    kept.set("parameters", parameters);
    String api = JsonFields.text(kept, "api");
    if (api.equals("botario") || api.equals("custom_api")) {
      throw new IllegalArgumentException(
          "inference_type "
              + api
              + " is a service of Elluminate's own; "
              + ELSEWHERE.get("custom_api_config"));
    }
    checkPlace(kept);
    whole(kept, "max_retries", 0, MAX_RETRIES);
    whole(kept, "timeout", 1, MAX_SECONDS);
    String system = JsonFields.optionalText(kept, "system_message");
    String model = JsonFields.optionalText(kept, "model");
    if ((model == null || model.isBlank()) && !api.equals("test")) {
      throw new IllegalArgumentException("an LLM config needs model (or llm_model_name)");
    }
    if (system != null && system.isBlank()) {
      kept.remove("system_message");
    }
    GenerationParams unused = GenerationParams.fromJson(kept);
    return kept;
  }

  private static void checkPlace(ObjectNode kept) {
    String key = JsonFields.optionalText(kept, "key");
    String url = JsonFields.optionalText(kept, "base_url");
    if (key != null) {
      KeyReference unused = KeyReference.parse(key);
    }
    if (key != null && url == null) {
      if (!JsonFields.text(kept, "api").equals("openai")) {
        throw new IllegalArgumentException(
            "an LLM config with a key needs base_url (or llm_base_url), too; without both, the"
                + " environment's variables are read");
      }
      kept.put("base_url", "https://api.openai.com/v1");
    }
  }

  private static void whole(ObjectNode kept, String key, int min, int max) {
    Long value = JsonFields.optionalInteger(kept, key);
    if (value != null && (value < min || value > max)) {
      throw new IllegalArgumentException(
          "Invalid " + key + ": " + value + " (must be from " + min + " to " + max + ")");
    }
  }

  private static void copy(ObjectNode from, ObjectNode to, String key) {
    JsonNode value = JsonFields.present(from, key);
    if (value != null) {
      to.set(key, value);
    }
  }

  private static void refuseUnknown(String noun, ObjectNode given, List<String> known) {
    for (Map.Entry<String, JsonNode> entry : given.properties()) {
      String key = entry.getKey();
      if (!known.contains(key)) {
        throw new IllegalArgumentException(
            "a "
                + noun
                + " has no key \""
                + key
                + "\""
                + NearestName.of(key, known)
                    .map(name -> "; did you mean \"" + name + "\"?")
                    .orElse("; known: " + String.join(", ", known)));
      }
    }
  }
}
