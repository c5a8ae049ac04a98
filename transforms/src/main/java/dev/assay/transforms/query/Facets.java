package dev.assay.transforms.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.experiment.CallError;
import dev.assay.io.experiment.CallTrace;
import dev.assay.io.experiment.Completion;
import dev.assay.io.experiment.ModelCall;
import dev.assay.io.experiment.Run;
import dev.assay.io.experiment.Score;
import dev.assay.io.experiment.Usage;
import dev.assay.io.json.CompletedLine;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What queries call the parts of a run. Beside Datadog's own names every key of the completed line
 * is an attribute, its nested keys behind dots.
 */
final class Facets {

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final List<String> SCORES = List.of("evaluations.custom.", "evaluation.");
  private static final String TRACE = "trace.";
  private static final String META = "meta.";
  private static final double NANOS_PER_MILLI = 1e6;

  private Facets() {}

  /** Whether a path is one of what a run took, which figures of records cannot be mixed with. */
  static boolean isTrace(String path) {
    return path.startsWith(TRACE);
  }

  /** Whether the values of a path are durations, in nanoseconds. */
  static boolean isDuration(String path) {
    return path.equals("duration");
  }

  /** Returns the values of an attribute, of a list its elements; empty where it is absent. */
  static List<JsonNode> attribute(Run run, String path) {
    for (String prefix : SCORES) {
      if (path.startsWith(prefix)) {
        return score(run, path.substring(prefix.length()));
      }
    }
    if (path.startsWith(TRACE)) {
      return trace(run, path.substring(TRACE.length()));
    }
    if (path.startsWith(META)) {
      return meta(run, path.substring(META.length()));
    }
    return switch (path) {
      case "duration" -> number(run.trace().latencyMs() * NANOS_PER_MILLI);
      case "status", "experiment.status" -> text(run.outcome().status());
      default -> at(CompletedLine.toJson(run), path);
    };
  }

  /** Returns the values of a tag; empty where it is absent. */
  static List<JsonNode> tag(Run run, String key) {
    ModelCall call = run.call();
    return switch (key) {
      case "id", "dataset_record_id" -> text(run.row().id());
      case "epoch", "run_iteration" -> number(run.epoch());
      case "status" -> text(run.outcome().status());
      case "variant" -> text(run.variant());
      case "api" -> text(call == null ? null : call.api());
      case "group" -> text(call == null ? null : call.group());
      case "model", "model_name" -> text(call == null ? null : call.model());
      default -> rowTag(run, key);
    };
  }

  /** Returns the texts in which free text is looked for, in lower case. */
  static List<String> texts(Run run) {
    List<String> texts = new ArrayList<>();
    texts.add(run.row().id());
    if (run.call() != null) {
      texts.add(plain(run.call().prompt().toJson()));
    }
    Completion completion = run.completion();
    if (completion != null) {
      texts.add(plain(completion.response()));
    }
    JsonNode expected = expected(run);
    if (expected != null) {
      texts.add(plain(expected));
    }
    CallError error = run.error();
    if (error != null) {
      texts.add(error.code());
    }
    return texts.stream().map(text -> text.toLowerCase(Locale.ROOT)).toList();
  }

  /** A score's name may hold dots, so names are tried before parts of a score. */
  private static List<JsonNode> score(Run run, String rest) {
    for (Score score : run.scores()) {
      if (score.name().equals(rest)) {
        return score.value() != null ? values(score.value()) : text(score.label());
      }
    }
    for (Score score : run.scores()) {
      if (rest.startsWith(score.name() + ".")) {
        return part(score, rest.substring(score.name().length() + 1));
      }
    }
    return List.of();
  }

  private static List<JsonNode> part(Score score, String part) {
    return switch (part) {
      case "value" -> score.value() != null ? values(score.value()) : text(score.label());
      case "label" -> text(score.label());
      case "assessment" -> text(score.assessment());
      case "reasoning" -> text(score.reasoning());
      case "error", "error.code" -> text(score.errorCode());
      default -> {
        JsonNode json = score.value();
        if (part.startsWith("tags.") && score.tags() != null) {
          yield at(score.tags(), part.substring("tags.".length()));
        }
        yield json == null ? List.of() : at(json, part);
      }
    };
  }

  private static List<JsonNode> trace(Run run, String name) {
    Completion completion = run.completion();
    Usage usage = completion == null ? Usage.UNKNOWN : completion.usage();
    CallTrace trace = run.trace();
    return switch (name) {
      case "total_tokens" -> number(usage.totalTokens());
      case "input_tokens" -> number(usage.inputTokens());
      case "output_tokens" -> number(usage.outputTokens());
      case "estimated_total_cost", "cost_usd" -> number(trace.costUsd());
      case "duration" -> number(trace.latencyMs() * NANOS_PER_MILLI);
      case "attempts" -> number(trace.attempts());
      default -> List.of();
    };
  }

  private static List<JsonNode> meta(Run run, String path) {
    int dot = path.indexOf('.');
    String first = dot < 0 ? path : path.substring(0, dot);
    @Nullable String rest = dot < 0 ? null : path.substring(dot + 1);
    Completion completion = run.completion();
    @Nullable JsonNode root =
        switch (first) {
          case "input" -> run.call() == null ? null : run.call().prompt().toJson();
          case "output" -> completion == null ? null : completion.response();
          case "expected_output" -> expected(run);
          case "metadata" -> run.row().fields();
          default -> null;
        };
    if (root == null) {
      return List.of();
    }
    return rest == null ? values(root) : at(root, rest);
  }

  private static @Nullable JsonNode expected(Run run) {
    JsonNode expected = run.row().field("expected");
    return expected != null ? expected : run.row().field("expected_response");
  }

  /** A tag of the row: a pair in its {@code tags}, or one of its keys. */
  private static List<JsonNode> rowTag(Run run, String key) {
    List<JsonNode> found = new ArrayList<>();
    JsonNode tags = run.row().field("tags");
    if (tags instanceof ObjectNode pairs) {
      found.addAll(at(pairs, key));
    } else if (tags != null) {
      for (JsonNode tag : tags) {
        if (tag.isTextual() && tag.textValue().startsWith(key + ":")) {
          found.addAll(text(tag.textValue().substring(key.length() + 1)));
        }
      }
    }
    if (found.isEmpty()) {
      found.addAll(at(run.row().fields(), key));
    }
    return found;
  }

  /** Follows keys; one that itself holds dots is tried whole before its parts. */
  private static List<JsonNode> at(JsonNode root, String path) {
    JsonNode whole = root.get(path);
    if (whole != null) {
      return values(whole);
    }
    for (int dot = path.indexOf('.'); dot >= 0; dot = path.indexOf('.', dot + 1)) {
      JsonNode child = root.get(path.substring(0, dot));
      if (child == null) {
        continue;
      }
      String rest = path.substring(dot + 1);
      List<JsonNode> found = new ArrayList<>();
      for (JsonNode element : child.isArray() ? child : List.of(child)) {
        found.addAll(at(element, rest));
      }
      if (!found.isEmpty()) {
        return found;
      }
    }
    return List.of();
  }

  /** A list matches where one of its elements does; lists inside lists are not looked into. */
  private static List<JsonNode> values(JsonNode value) {
    if (!value.isArray()) {
      return value.isNull() ? List.of() : List.of(value);
    }
    List<JsonNode> elements = new ArrayList<>();
    for (JsonNode element : value) {
      if (!element.isNull() && !element.isArray()) {
        elements.add(element);
      }
    }
    return elements;
  }

  private static List<JsonNode> text(@Nullable String value) {
    return value == null ? List.of() : List.of(NODES.textNode(value));
  }

  private static List<JsonNode> number(@Nullable Number value) {
    return value == null ? List.of() : List.of(NODES.numberNode(value.doubleValue()));
  }

  private static String plain(JsonNode value) {
    return value.isTextual() ? value.textValue() : value.toString();
  }
}
