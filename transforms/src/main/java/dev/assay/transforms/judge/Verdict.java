package dev.assay.transforms.judge;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.experiment.Completion;
import dev.assay.io.json.Json;
import dev.assay.transforms.evaluate.Answer;
import dev.assay.transforms.evaluate.EvaluationException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A judge's reply as the JSON object it was asked for. The object must be the whole reply: one that
 * merely stands in it may be a quotation of the answer that is judged. Around it may stand one code
 * fence, and before it what a model thought between {@code <think>} and {@code </think>}.
 *
 * @param json the object
 */
record Verdict(ObjectNode json) {

  /** The code of a reply that holds no verdict. */
  static final String NONE = "JUDGE_NO_VERDICT";

  /** The code of a reply that says two things at once. */
  static final String CONTRADICTION = "JUDGE_CONTRADICTION";

  private static final String END_OF_THOUGHT = "</think>";
  private static final Set<String> YES = Set.of("true", "yes", "pass", "y");
  private static final Set<String> NO = Set.of("false", "no", "fail", "n");

  /**
   * Reads a reply.
   *
   * @throws EvaluationException of code {@link #NONE} or {@link #CONTRADICTION}
   */
  static Verdict of(Completion reply) {
    String text = unwrapped(Answer.text(reply.response()).strip());
    JsonNode json;
    try {
      json = Json.parse(text);
    } catch (JsonProcessingException e) {
      boolean cut = "length".equals(reply.finishReason());
      throw none(
          cut
              ? "The judge's reply was cut at its longest length (raise the judge's max_tokens)"
              : "The judge's reply is not one JSON object");
    }
    if (json.isArray()) {
      return ofTools(json);
    }
    if (!(json instanceof ObjectNode object)) {
      throw none("The judge's reply is no JSON object");
    }
    return new Verdict(object);
  }

  /** Anthropic's replies are a list of uses of tools, of which the one that was demanded counts. */
  private static Verdict ofTools(JsonNode tools) {
    if (tools.size() > 1) {
      throw new EvaluationException(CONTRADICTION, "The judge gave more than one verdict");
    }
    JsonNode use = tools.path(0);
    if (use.path("type").asText("").equals("tool_use")
        && use.path("input") instanceof ObjectNode input) {
      return new Verdict(input);
    }
    throw none("The judge's reply is no JSON object");
  }

  private static String unwrapped(String reply) {
    String text = reply;
    int thought = text.startsWith("<think>") ? text.lastIndexOf(END_OF_THOUGHT) : -1;
    if (thought >= 0) {
      text = text.substring(thought + END_OF_THOUGHT.length()).strip();
    }
    if (text.startsWith("```") && text.endsWith("```") && text.indexOf('\n') > 0) {
      text = text.substring(text.indexOf('\n'), text.length() - 3).strip();
    }
    return text;
  }

  /** Returns a text, empty where the key is absent: a missing reason spoils no verdict. */
  String text(String key) {
    JsonNode value = json.path(key);
    return value.isTextual() ? value.textValue() : "";
  }

  /** Returns a truth value; {@code yes}, {@code pass} and their like are taken for one. */
  boolean flag(String key) {
    return flag(key, json.path(key));
  }

  private static boolean flag(String key, JsonNode value) {
    if (value.isBoolean()) {
      return value.booleanValue();
    }
    String word = value.asText("").strip().toLowerCase(Locale.ROOT);
    if (value.isTextual() && YES.contains(word)) {
      return true;
    }
    if (value.isTextual() && NO.contains(word)) {
      return false;
    }
    throw none(missing(key, value) + " (must be true or false)");
  }

  /** Returns a number of a range, or null where the key is absent. */
  @Nullable Double optionalNumber(String key, double min, double max) {
    return json.hasNonNull(key) ? Double.valueOf(number(key, min, max)) : null;
  }

  /** Returns a number of a range. */
  double number(String key, double min, double max) {
    JsonNode value = json.path(key);
    double number = value.isNumber() ? value.doubleValue() : Double.NaN;
    if (!(number >= min && number <= max)) {
      throw none(missing(key, value) + " (must be a number from " + min + " to " + max + ")");
    }
    return number;
  }

  /** Returns one of the choices that were offered. */
  String choice(String key, List<String> choices) {
    String written = json.path(key).asText("").strip();
    String bare = written.replaceAll("^[(\\[]|[)\\].:]+$", "");
    String choice = choices.contains(written) ? written : bare;
    if (!choices.contains(choice)) {
      throw none(missing(key, json.path(key)) + " (must be one of the choices)");
    }
    return choice;
  }

  /** Returns a list of texts that are not blank; may be empty. */
  List<String> texts(String key) {
    JsonNode list = json.path(key);
    List<String> texts = new ArrayList<>();
    for (JsonNode text : list) {
      if (!text.isTextual()) {
        throw none(missing(key, list) + " (must be a list of texts)");
      }
      if (!text.textValue().isBlank()) {
        texts.add(text.textValue());
      }
    }
    if (!list.isArray()) {
      throw none(missing(key, list) + " (must be a list of texts)");
    }
    return texts;
  }

  /** Returns as many truth values as were asked for. */
  List<Boolean> flags(String key, int count) {
    JsonNode list = json.path(key);
    if (!list.isArray() || list.size() != count) {
      throw none(
          missing(key, list)
              + " with "
              + list.size()
              + " entries (must be a list of "
              + count
              + ")");
    }
    List<Boolean> flags = new ArrayList<>();
    list.forEach(value -> flags.add(flag(key, value)));
    return flags;
  }

  private static String missing(String key, JsonNode value) {
    return value.isMissingNode()
        ? "The verdict has no " + key
        : "The verdict has an unusable " + key;
  }

  private static EvaluationException none(String message) {
    return new EvaluationException(NONE, message);
  }
}
