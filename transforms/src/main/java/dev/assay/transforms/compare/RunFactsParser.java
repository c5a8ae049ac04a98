package dev.assay.transforms.compare;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.experiment.Run;
import dev.assay.io.json.CompletedLine;
import dev.assay.io.json.Json;
import dev.assay.transforms.compare.RunFacts.Fact;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Completed lines to what a comparison needs of them, without a tree of the rest. Of a failed run
 * nothing is measured but that it failed. Not to be used by two threads.
 */
public final class RunFactsParser {

  private static final Set<String> TOKENS = Set.of("input_tokens", "output_tokens", "total_tokens");

  private final CompareFields fields;
  private final Map<String, Set<String>> captured;

  /** Makes a parser that also looks at some fields. */
  public RunFactsParser(CompareFields fields) {
    this.fields = fields;
    this.captured = fields.byFirst();
  }

  /** Returns what a run tells; the same as its completed line does. */
  public RunFacts facts(Run run) {
    try {
      return parse(Json.bytes(CompletedLine.toJson(run)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads a line of {@code completed.jsonl}.
   *
   * @throws IllegalArgumentException where a key is missing or of the wrong type
   * @throws IOException where it is not JSON
   */
  public RunFacts parse(byte[] line) throws IOException {
    try (JsonParser parser = Json.parserOfEncoded(line)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IllegalArgumentException("The line is no JSON object");
      }
      Draft draft = new Draft();
      String name = parser.nextFieldName();
      while (name != null) {
        parser.nextToken();
        Set<String> wanted = captured.get(name);
        if (wanted == null) {
          draft.take(name, parser);
        } else {
          JsonNode value = Json.tree(parser);
          draft.capture(name, wanted, value);
          try (JsonParser again = value.traverse()) {
            again.nextToken();
            draft.take(name, again);
          }
        }
        name = parser.nextFieldName();
      }
      if (parser.currentToken() != JsonToken.END_OBJECT) {
        throw new IllegalArgumentException("The line ends inside an object");
      }
      return draft.facts(fields);
    }
  }

  /** Returns a scalar as text, anything else as JSON with its keys in order; null of none. */
  static @Nullable String text(@Nullable JsonNode value) {
    if (value == null || value.isNull() || value.isMissingNode()) {
      return null;
    }
    return value.isContainerNode() ? Json.text(sorted(value)) : value.asText();
  }

  private static JsonNode sorted(JsonNode value) {
    if (value instanceof ObjectNode object) {
      ObjectNode copy = Json.object();
      Set<String> names = new TreeSet<>();
      object.fieldNames().forEachRemaining(names::add);
      names.forEach(name -> copy.set(name, sorted(object.path(name))));
      return copy;
    }
    if (value instanceof ArrayNode array) {
      ArrayNode copy = array.arrayNode();
      array.forEach(item -> copy.add(sorted(item)));
      return copy;
    }
    return value;
  }

  /** What was found so far. */
  private static final class Draft {

    private final List<Fact> scores = new ArrayList<>();
    private final List<Fact> measured = new ArrayList<>();
    private final Map<String, String> values = new HashMap<>();
    private @Nullable String id;
    private int epoch;
    private String variant = "";
    private String model = "";
    private String api = "";
    private String status = "";

    void take(String name, JsonParser parser) throws IOException {
      switch (name) {
        case "id" -> id = id(parser);
        case "epoch" -> epoch = epoch(parser);
        case "variant" -> variant = text(parser);
        case "status" -> status = text(parser);
        case "api" -> api = text(parser);
        case "model_name" -> model = text(parser);
        case "completion" -> completion(parser);
        case "scores" -> scores(parser);
        default -> parser.skipChildren();
      }
    }

    void capture(String name, Set<String> wanted, JsonNode value) {
      for (String field : wanted) {
        JsonNode found =
            field.equals(name) ? value : value.at(pointer(field.substring(name.length() + 1)));
        String text = RunFactsParser.text(found);
        if (text != null) {
          values.put(field, text);
        }
      }
    }

    private static String pointer(String path) {
      return "/" + path.replace("~", "~0").replace("/", "~1").replace('.', '/');
    }

    private static @Nullable String id(JsonParser parser) throws IOException {
      if (parser.currentToken() == JsonToken.VALUE_STRING) {
        return parser.getText();
      }
      JsonNode value = Json.tree(parser);
      return value.isNull() ? null : Json.text(value);
    }

    private static int epoch(JsonParser parser) throws IOException {
      if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT) {
        throw new IllegalArgumentException("Key epoch is no whole number");
      }
      return parser.getIntValue();
    }

    private static String text(JsonParser parser) throws IOException {
      if (parser.currentToken() == JsonToken.VALUE_STRING) {
        return parser.getText();
      }
      parser.skipChildren();
      return "";
    }

    private void completion(JsonParser parser) throws IOException {
      if (parser.currentToken() != JsonToken.START_OBJECT) {
        parser.skipChildren();
        return;
      }
      String name = parser.nextFieldName();
      while (name != null) {
        JsonToken token = parser.nextToken();
        if (name.equals("usage") && token == JsonToken.START_OBJECT) {
          completion(parser);
        } else if (token.isNumeric()
            && (name.equals("latency_ms") || name.equals("cost_usd") || TOKENS.contains(name))) {
          measured.add(new Fact(name, true, parser.getDoubleValue(), null, -1));
        } else {
          parser.skipChildren();
        }
        name = parser.nextFieldName();
      }
    }

    private void scores(JsonParser parser) throws IOException {
      if (parser.currentToken() != JsonToken.START_OBJECT) {
        parser.skipChildren();
        return;
      }
      String name = parser.nextFieldName();
      while (name != null) {
        if (parser.nextToken() == JsonToken.START_OBJECT) {
          score(name, parser);
        } else {
          parser.skipChildren();
        }
        name = parser.nextFieldName();
      }
    }

    private void score(String name, JsonParser parser) throws IOException {
      double number = Double.NaN;
      String label = null;
      String textValue = null;
      int passed = -1;
      boolean error = false;
      String key = parser.nextFieldName();
      while (key != null) {
        JsonToken token = parser.nextToken();
        switch (key) {
          case "value" -> {
            if (token.isNumeric()) {
              number = parser.getDoubleValue();
              error |= !Double.isFinite(number);
            } else if (token.isBoolean()) {
              number = token == JsonToken.VALUE_TRUE ? 1 : 0;
            } else if (token == JsonToken.VALUE_STRING) {
              textValue = parser.getText();
            }
          }
          case "label" -> label = token == JsonToken.VALUE_STRING ? parser.getText() : null;
          case "assessment" -> passed = passed(text(parser));
          case "error" -> error |= token == JsonToken.START_OBJECT;
          default -> {
            // Reasoning, tags and metadata are not compared.
          }
        }
        parser.skipChildren();
        key = parser.nextFieldName();
      }
      label = label == null ? textValue : label;
      if (!error && (!Double.isNaN(number) || label != null || passed >= 0)) {
        scores.add(new Fact(name, false, number, label, passed));
      }
    }

    private static int passed(String assessment) {
      return assessment.equals("pass") ? 1 : assessment.equals("fail") ? 0 : -1;
    }

    RunFacts facts(CompareFields fields) {
      if (id == null) {
        throw new IllegalArgumentException("Missing key id");
      }
      if (epoch < 1 || status.isEmpty()) {
        throw new IllegalArgumentException("Missing key " + (epoch < 1 ? "epoch" : "status"));
      }
      boolean failed = status.equals("failed");
      List<Fact> all = new ArrayList<>(scores);
      if (!failed) {
        all.addAll(measured);
      }
      all.add(new Fact("failed", true, failed ? 1 : 0, null, -1));
      all.add(new Fact("refused", true, status.equals("refused") ? 1 : 0, null, -1));
      Map<String, String> slices = new HashMap<>();
      for (String field : fields.slices()) {
        String value = values.get(field);
        if (value != null) {
          slices.put(field, value);
        }
      }
      return new RunFacts(
          fields.key() == null ? id : values.get(fields.key()),
          id,
          epoch,
          variant,
          model.isEmpty() ? api : model,
          all,
          slices,
          fields.cluster() == null ? null : values.get(fields.cluster()));
    }
  }
}
