package dev.assay.pipelines.promptfoo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.assay.io.json.Json;
import dev.assay.pipelines.plan.EvaluatorEntry;
import dev.assay.transforms.judge.JudgeTypes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The keys {@code assert}, and the column {@code __expected} of a table. */
final class Assertions {

  private static final Pattern SHORT =
      Pattern.compile("(?s)(not-)?([a-z][a-z:-]*)(?:\\((-?[0-9.]+)\\))?(?::\\s*(.*))?");
  private static final String ASSERT_SET = "assert-set";
  private static final Set<String> NO_VALUE =
      Set.of(
          "is-json",
          "contains-json",
          "is-sql",
          "contains-sql",
          "is-xml",
          "contains-xml",
          "is-html",
          "contains-html",
          "is-refusal",
          "is-valid-openai-tools-call",
          "is-valid-openai-function-call",
          "is-valid-function-call",
          "answer-relevance",
          "context-faithfulness",
          "context-relevance",
          "conversation-relevance");
  private static final Set<String> TAKES_TOOLS =
      Set.of("is-valid-openai-tools-call", "is-valid-openai-function-call");
  private static final Set<String> LISTS =
      Set.of("contains-any", "contains-all", "icontains-any", "icontains-all");

  private final Notes notes;
  private final Providers providers;
  private final Function<EvaluatorEntry, List<String>> check;

  /**
   * Reads assertions.
   *
   * @param check says what is wrong with an evaluator
   */
  Assertions(Notes notes, Providers providers, Function<EvaluatorEntry, List<String>> check) {
    this.notes = notes;
    this.providers = providers;
    this.check = check;
  }

  /** Returns what a list of assertions says as evaluators. */
  List<ObjectNode> read(@Nullable Source source) {
    List<ObjectNode> evaluators = new ArrayList<>();
    Set<String> names = new HashSet<>();
    if (source != null) {
      for (Source item : source.items()) {
        ObjectNode evaluator = one(item);
        if (evaluator != null && isSound(item, evaluator)) {
          name(evaluator, names);
          evaluators.add(evaluator);
        }
      }
    }
    return evaluators;
  }

  /** Returns a cell of a table as an evaluator; null where it is none of ours, which is noted. */
  @Nullable ObjectNode cell(Source table, String cell) {
    Matcher named = SHORT.matcher(cell.strip());
    ObjectNode evaluator = Json.object();
    String type = named.matches() ? named.group(2).replace("grade", "llm-rubric") : "";
    boolean known = JudgeTypes.evaluators().knows(type);
    if (!named.matches() || (named.group(4) == null && !NO_VALUE.contains(type)) || !known) {
      if (named.matches() && named.group(4) != null && !known && isForeign(type)) {
        notes.lost(table.file(), "the assertion " + type + " of a table");
        return null;
      }
      return evaluator.put("type", "equals").put("value", cell.strip());
    }
    evaluator.put("type", (named.group(1) == null ? "" : "not-") + type);
    if (named.group(4) != null && !named.group(4).isBlank()) {
      evaluator.set("value", value(type, TextNode.valueOf(named.group(4).strip())));
    }
    if (named.group(3) != null) {
      evaluator.put("threshold", Double.parseDouble(named.group(3)));
    }
    measured(type, evaluator);
    return isSound(table, evaluator) ? evaluator : null;
  }

  private static boolean isForeign(String type) {
    return Set.of(
            "javascript",
            "python",
            "fn",
            "eval",
            "ruby",
            "webhook",
            "classifier",
            "meteor",
            "moderation",
            "pi",
            "human",
            "max-score",
            "guardrails")
        .contains(type);
  }

  private @Nullable ObjectNode one(Source item) {
    String type = item.text("type");
    if (type == null) {
      notes.lost(item.file(), item.node(), "an assertion without a type");
      return null;
    }
    String base = type.startsWith("not-") ? type.substring("not-".length()) : type;
    ObjectNode same = type.equals("javascript") ? expression(item) : null;
    if (same != null) {
      return same;
    }
    if (item.get("transform") != null) {
      return transformed(item, base);
    }
    if (!JudgeTypes.evaluators().knows(base)) {
      notes.lost(
          item.file(), item.node(), "the assertion " + type + "; see evaluators of your own");
      return null;
    }
    ObjectNode evaluator = Json.object().put("type", type);
    for (String key : item.entries().keySet()) {
      Source value = new Source(item.file(), item.entries().get(key).value());
      take(base, key, value, evaluator);
    }
    measured(base, evaluator);
    JsonNode tools = providers.tools();
    if (TAKES_TOOLS.contains(base) && tools != null && !evaluator.has("tools")) {
      evaluator.set("tools", tools);
    }
    return evaluator;
  }

  /**
   * Returns one line of JavaScript as the evaluator that says the same; null where there is none.
   */
  private static @Nullable ObjectNode expression(Source item) {
    String written = item.text("value");
    boolean plain =
        item.entries().keySet().stream()
            .allMatch(key -> Set.of("type", "value", "metric", "weight").contains(key));
    ObjectNode evaluator = written == null || !plain ? null : Expressions.evaluator(written);
    return evaluator == null ? null : withNameAndWeight(item, evaluator);
  }

  private static ObjectNode withNameAndWeight(Source item, ObjectNode evaluator) {
    String metric = item.text("metric");
    if (metric != null) {
      evaluator.put("name", metric.replaceAll("\\s+", "_"));
    }
    Source weight = item.get("weight");
    if (weight != null) {
      evaluator.set("weight", weight.node().toJson());
    }
    return evaluator;
  }

  /** An assertion about what a program makes of an answer would say something else without it. */
  private @Nullable ObjectNode transformed(Source item, String type) {
    Source value = item.get("value");
    ObjectNode same =
        value == null || !type.equals("equals") || !type.equals(item.text("type"))
            ? null
            : Expressions.equal(String.valueOf(item.text("transform")), value.node().toJson());
    if (same == null) {
      notes.lost(
          item.file(),
          item.node(),
          "the assertion " + type + " with a transform; see evaluators of your own");
      return null;
    }
    return withNameAndWeight(item, same);
  }

  private void take(String type, String key, Source value, ObjectNode evaluator) {
    switch (key) {
      case "type" -> {}
      case "value" -> {
        JsonNode read = value(type, value);
        if (read != null) {
          evaluator.set("value", read);
        }
      }
      case "threshold", "weight" -> evaluator.set(key, value.node().toJson());
      case "metric" -> evaluator.put("name", String.valueOf(value.text()).replaceAll("\\s+", "_"));
      case "assert" -> {
        ArrayNode parts = evaluator.putArray("assert");
        read(value).forEach(parts::add);
      }
      case "provider" -> judge(type, value, evaluator);
      default ->
          notes.lost(
              value.file(),
              value.node(),
              key + " of the assertion " + evaluator.path("type").asText());
    }
  }

  private void judge(String type, Source provider, ObjectNode evaluator) {
    ObjectNode model = providers.model(provider);
    if (model != null && JudgeTypes.takesJudge(type)) {
      evaluator.set("judge", model.deepCopy().without("name"));
    } else if (model != null && JudgeTypes.takesEmbedding(type)) {
      evaluator.set("embedding", model.deepCopy().without("name"));
    }
  }

  private @Nullable JsonNode value(String type, Source value) {
    if (!value.isFile()) {
      return value(type, value.node().toJson());
    }
    for (Path file : value.files(notes)) {
      String name = file.toString().toLowerCase(Locale.ROOT);
      if (name.matches(".*\\.(ya?ml|json)")) {
        Source root = Source.of(file, notes);
        return root == null ? null : root.node().toJson();
      }
      if (name.endsWith(".txt") || name.endsWith(".md")) {
        String content = value.content(file, notes);
        return content == null ? null : TextNode.valueOf(content.strip());
      }
      notes.lost(value.file(), value.node(), "a value that is a program: " + value.text());
    }
    return null;
  }

  /** Lists may be one text with commas, schemas a text of JSON. */
  private static JsonNode value(String type, JsonNode value) {
    if (!value.isTextual()) {
      return value;
    }
    String text = Tags.plain(value.textValue());
    if (LISTS.contains(type)) {
      ArrayNode list = JsonNodeFactory.instance.arrayNode();
      for (String part : text.split(",", -1)) {
        list.add(part.strip());
      }
      return list;
    }
    if (type.endsWith("-json") && text.strip().startsWith("{") && !text.contains("{{")) {
      try {
        return Json.parse(text);
      } catch (IOException e) {
        return TextNode.valueOf(text);
      }
    }
    if (type.equals("word-count") && text.matches("\\d+")) {
      return JsonNodeFactory.instance.numberNode(Integer.parseInt(text));
    }
    return TextNode.valueOf(text);
  }

  /** What promptfoo calls a value and an evaluator of ours by its own name. */
  private static void measured(String type, ObjectNode evaluator) {
    JsonNode value = evaluator.get("value");
    if (type.contains("factuality") && value != null) {
      evaluator.remove("value");
      evaluator.set("expected", value);
    }
    boolean unread =
        Set.of(
                "latency",
                "cost",
                "answer-relevance",
                "context-faithfulness",
                "context-relevance",
                "conversation-relevance",
                "is-refusal")
            .contains(type);
    if (unread) {
      evaluator.remove("value");
    }
  }

  /** Judges get theirs from the experiment, so here one stands in for it. */
  private boolean isSound(Source item, ObjectNode evaluator) {
    String type = evaluator.path("type").asText();
    ObjectNode parameters = Json.object();
    for (Map.Entry<String, JsonNode> field : evaluator.properties()) {
      if (!Set.of("type", "name").contains(field.getKey())) {
        parameters.set(field.getKey(), field.getValue().deepCopy());
      }
    }
    standIn(type, parameters);
    List<String> problems = check.apply(new EvaluatorEntry(type, "it", parameters));
    problems.forEach(
        problem -> notes.lost(item.file(), item.node(), "the assertion " + type + ": " + problem));
    return problems.isEmpty();
  }

  private static void standIn(String type, ObjectNode parameters) {
    ObjectNode model = Json.object().put("api", "test").put("model", "any");
    if (JudgeTypes.takesJudge(type) && !parameters.has("judge")) {
      parameters.set("judge", model);
    }
    if (JudgeTypes.takesEmbedding(type) && !parameters.has("embedding")) {
      parameters.set("embedding", model);
    }
    if (type.endsWith(ASSERT_SET)) {
      for (JsonNode part : parameters.path("assert")) {
        standIn(part.path("type").asText(), (ObjectNode) part);
      }
    }
  }

  private static void name(ObjectNode evaluator, Set<String> names) {
    String wanted = evaluator.path("name").asText(evaluator.path("type").asText());
    String free = wanted;
    for (int i = 2; !names.add(free); i++) {
      free = wanted + "-" + i;
    }
    if (!free.equals(evaluator.path("type").asText())) {
      evaluator.put("name", free);
    }
  }
}
