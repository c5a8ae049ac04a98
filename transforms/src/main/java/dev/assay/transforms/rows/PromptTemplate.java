package dev.assay.transforms.rows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.assay.io.experiment.Prompt;
import dev.assay.io.json.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * A prompt with tags such as {@code {{country}}} that the keys of a row fill, in Mustache's syntax
 * without partials and lambdas. A value is put in as it is: it is not escaped, and tags inside it
 * are not read. A tag whose key is absent or null is an error; {@code {{#key}}…{{/key}}} allows
 * null, never an absent key. {@code {{a.b}}} and {@code {{list.0}}} reach into values; numbers,
 * booleans, objects and lists print as compact JSON.
 *
 * <p>Safe for use by many threads.
 */
public final class PromptTemplate {

  /** Keys of a message whose texts say what it is, not what it contains. */
  private static final Set<String> LITERAL_KEYS = Set.of("role", "type");

  private final JsonNode source;
  private final Part compiled;

  private PromptTemplate(JsonNode source, Part compiled) {
    this.source = source;
    this.compiled = compiled;
  }

  /**
   * Reads a template in one of the three forms of a prompt: a text, a list of texts or a list of
   * messages. In messages every text is a template, but those under {@code role} and {@code type}.
   *
   * @throws TemplateException when it has none of the forms, is blank, or a tag cannot be read
   */
  public static PromptTemplate of(JsonNode prompt) throws TemplateException {
    Prompt form;
    try {
      form = Prompt.of(prompt);
    } catch (IllegalArgumentException e) {
      throw new TemplateException("PROMPT_FORM", String.valueOf(e.getMessage()));
    }
    if (prompt.isEmpty() && prompt.isArray()) {
      throw new TemplateException("TPL_EMPTY_PROMPT", "the prompt is an empty list");
    }
    JsonNode source = form.toJson().deepCopy();
    return new PromptTemplate(source, part(source));
  }

  /** Reads a template for one user message. */
  public static PromptTemplate of(String text) throws TemplateException {
    return of(TextNode.valueOf(text));
  }

  /** Returns what {@link #of(JsonNode)} was given. */
  public JsonNode source() {
    return source;
  }

  /**
   * Returns the prompt for one row.
   *
   * @param fields the row's keys
   * @throws TemplateException naming the key that has no value, or saying that a message came out
   *     blank or the prompt longer than 16 Mi characters
   */
  public Prompt render(ObjectNode fields) throws TemplateException {
    return Prompt.of(compiled.render(fields, new int[] {TextTemplate.MAX_CHARS}));
  }

  /** A piece of the prompt; {@code room} holds how many characters may still be written. */
  private interface Part {
    JsonNode render(ObjectNode fields, int[] room) throws TemplateException;
  }

  private static Part part(JsonNode source) throws TemplateException {
    if (source.isTextual()) {
      return text(source.textValue());
    }
    if (source instanceof ArrayNode array) {
      return list(array);
    }
    return source instanceof ObjectNode object ? object(object) : (fields, room) -> source;
  }

  private static Part text(String source) throws TemplateException {
    if (source.isBlank()) {
      throw new TemplateException("TPL_EMPTY_PROMPT", "a text of the prompt is blank");
    }
    TextTemplate template = TextTemplate.of(source);
    return (fields, room) -> {
      String text = template.render(fields, room[0]);
      if (text.isBlank()) {
        throw new TemplateException(
            "TPL_EMPTY_PROMPT", "a text of the prompt is blank once the row's values are in it");
      }
      room[0] -= text.length();
      return TextNode.valueOf(text);
    };
  }

  private static Part list(ArrayNode source) throws TemplateException {
    Part[] items = new Part[source.size()];
    for (int i = 0; i < items.length; i++) {
      items[i] = part(source.get(i));
    }
    return (fields, room) -> {
      ArrayNode list = source.arrayNode(items.length);
      for (Part item : items) {
        list.add(item.render(fields, room));
      }
      return list;
    };
  }

  private static Part object(ObjectNode source) throws TemplateException {
    Map<String, Part> values = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> field : source.properties()) {
      JsonNode value = field.getValue();
      boolean literal = LITERAL_KEYS.contains(field.getKey()) && value.isTextual();
      values.put(field.getKey(), literal ? (fields, room) -> value : part(value));
    }
    return (fields, room) -> {
      ObjectNode object = Json.object();
      for (Map.Entry<String, Part> value : values.entrySet()) {
        object.set(value.getKey(), value.getValue().render(fields, room));
      }
      return object;
    };
  }
}
