package dev.assay.io.platform.langsmith;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.experiment.Run;
import dev.assay.io.experiment.SourcePosition;
import dev.assay.io.json.Json;
import dev.assay.io.platform.ImportException;
import dev.assay.io.platform.ImportFormat;
import dev.assay.io.platform.langsmith.LangSmithRules.Problem;
import dev.assay.io.platform.langsmith.LangSmithRules.Window;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Results of experiments as runs: bodies of {@code upload-experiment}, and examples with their runs
 * as {@code POST /api/v1/datasets/ID/runs} answers them, one or more JSON documents a file. Results
 * of one row and experiment are its epochs, in their order. Files are gone through twice; held in
 * memory are one result and, for results of other programs, how often each row came.
 */
public final class LangSmithImport implements ImportFormat {

  private static final String RESULTS = "results";
  private static final String RUNS = "runs";

  /** Makes the format; it has no state. */
  public LangSmithImport() {}

  @Override
  public String name() {
    return "langsmith";
  }

  @Override
  public String description() {
    return "bodies of LangSmith's upload-experiment, or examples with their runs";
  }

  /** What is known once all files were gone through. */
  private static final class Known {
    final List<ObjectNode> heads = new ArrayList<>();
    final Set<String> experiments = new LinkedHashSet<>();
    final Map<String, Integer> epochs = new HashMap<>();
    String logicalName = "";
    int body;
    long results;
    long unfinished;
    long withBoth;

    /** Results of several experiments are told apart by its name. */
    String variant(String experiment) {
      return experiments.size() < 2 ? "" : experiment;
    }

    int epoch(String variant, String row) {
      return epochs.merge(variant + "\n" + row, 1, Integer::sum);
    }
  }

  /** Takes what documents hold. */
  private interface Visitor {
    void head(ObjectNode head, long line) throws ImportException;

    void result(JsonNode result, int number, long line) throws IOException, ImportException;

    boolean wantsResults();

    void example(JsonNode example, long line) throws IOException, ImportException;
  }

  @Override
  public Imported read(List<Path> files, Sink sink) throws IOException, ImportException {
    Known known = new Known();
    for (Path file : files) {
      documents(file, new Survey(file, known));
    }
    for (Path file : files) {
      documents(file, new Reader(file, known, sink));
    }
    if (known.results == 0) {
      throw new ImportException(
          files.get(0) + " has no results of an experiment; export or pull them again");
    }
    List<String> warnings = new ArrayList<>();
    if (known.unfinished > 0) {
      warnings.add(known.unfinished + " runs have no end and were left out");
    }
    if (known.withBoth > 0) {
      warnings.add(
          known.withBoth + " results have an error and outputs; the outputs were left out");
    }
    if (known.heads.stream().anyMatch(head -> !head.path("summary_experiment_scores").isEmpty())) {
      warnings.add("Scores of the whole experiment were left out; summarize makes them anew");
    }
    return new Imported(
        known.logicalName.isEmpty()
            ? known.experiments.stream().findFirst().orElse("")
            : known.logicalName,
        warnings);
  }

  private static void documents(Path file, Visitor visitor) throws IOException, ImportException {
    try (JsonParser parser = Json.parser(file)) {
      while (true) {
        JsonToken token = parser.nextToken();
        if (token == null) {
          return;
        }
        if (token == JsonToken.START_OBJECT) {
          object(file, parser, visitor);
        } else if (token != JsonToken.START_ARRAY && token != JsonToken.END_ARRAY) {
          throw neither(file, parser.currentTokenLocation().getLineNr());
        }
      }
    } catch (JsonProcessingException e) {
      throw new ImportException(
          file
              + ":"
              + (e.getLocation() == null ? 1 : e.getLocation().getLineNr())
              + ": not JSON; pull or export it again");
    }
  }

  private static void refuse(String place, List<Problem> problems) throws ImportException {
    if (!problems.isEmpty()) {
      throw new ImportException(place + ": " + problems.get(0));
    }
  }

  private static ImportException neither(Path file, long line) {
    return new ImportException(
        file
            + ":"
            + line
            + ": has neither results nor runs; it must be a body of"
            + " upload-experiment, or examples with their runs");
  }

  /** Reads a body or an example; the results of a body one at a time. */
  private static void object(Path file, JsonParser parser, Visitor visitor)
      throws IOException, ImportException {
    long line = parser.currentTokenLocation().getLineNr();
    ObjectNode head = Json.object();
    boolean hasResults = false;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String key = parser.currentName();
      JsonToken value = parser.nextToken();
      if (key.equals(RESULTS) && value == JsonToken.START_ARRAY) {
        hasResults = true;
        results(parser, visitor);
      } else {
        head.set(key, Json.tree(parser));
      }
    }
    if (hasResults) {
      visitor.head(head, line);
    } else if (head.path(RUNS).isArray()) {
      visitor.example(head, line);
    } else {
      throw neither(file, line);
    }
  }

  private static void results(JsonParser parser, Visitor visitor)
      throws IOException, ImportException {
    if (!visitor.wantsResults()) {
      parser.skipChildren();
      return;
    }
    for (int number = 0; parser.nextToken() != JsonToken.END_ARRAY; number++) {
      long line = parser.currentTokenLocation().getLineNr();
      visitor.result(Json.tree(parser), number, line);
    }
  }

  /** What must be known of all experiments before the first result. */
  private static final class Survey implements Visitor {
    private final Path file;
    private final Known known;

    Survey(Path file, Known known) {
      this.file = file;
      this.known = known;
    }

    @Override
    public void head(ObjectNode head, long line) throws ImportException {
      refuse(file + ":" + line, LangSmithRules.head(head));
      known.heads.add(head);
      known.experiments.add(head.path("experiment_name").asText());
      JsonNode metadata = head.path("experiment_metadata");
      if (known.logicalName.isEmpty() && metadata.has("assay_upload")) {
        known.logicalName = metadata.path("name").asText();
      }
    }

    @Override
    public boolean wantsResults() {
      return false;
    }

    @Override
    public void result(JsonNode result, int number, long line) {}

    @Override
    public void example(JsonNode example, long line) {
      for (JsonNode run : example.path(RUNS)) {
        known.experiments.add(run.path("session_id").asText());
      }
    }
  }

  /** Makes the runs. */
  private static final class Reader implements Visitor {
    private final Path file;
    private final Known known;
    private final Sink sink;

    Reader(Path file, Known known, Sink sink) {
      this.file = file;
      this.known = known;
      this.sink = sink;
    }

    @Override
    public void head(ObjectNode head, long line) {
      known.body++;
    }

    @Override
    public boolean wantsResults() {
      return true;
    }

    @Override
    public void result(JsonNode result, int number, long line) throws IOException, ImportException {
      ObjectNode head = known.heads.get(known.body);
      refuse(
          file + ":" + line,
          LangSmithRules.row(RESULTS + "[" + number + "].", result, Window.of(head)));
      put(
          result,
          LangSmithFeedback.scores(result.path("evaluation_scores")),
          head.path("experiment_name").asText(),
          line);
    }

    @Override
    public void example(JsonNode example, long line) throws IOException, ImportException {
      List<JsonNode> runs = new ArrayList<>();
      example.path(RUNS).forEach(runs::add);
      runs.sort(Comparator.comparing(run -> run.path("start_time").asText()));
      for (JsonNode run : runs) {
        if (!run.path("end_time").isTextual()) {
          known.unfinished++;
          continue;
        }
        ObjectNode row = row(example, run);
        refuse(
            file
                + ":"
                + line
                + ": example "
                + example.path("id").asText()
                + ", run "
                + run.path("id").asText(),
            LangSmithRules.row("", row, Window.OPEN));
        JsonNode feedbacks = run.path("feedbacks");
        put(
            row,
            feedbacks.isEmpty()
                ? LangSmithFeedback.scoresOfStatistics(run.path("feedback_stats"))
                : LangSmithFeedback.scores(feedbacks),
            run.path("session_id").asText(),
            line);
      }
    }

    private void put(JsonNode row, ObjectNode scores, String experiment, long line)
        throws IOException, ImportException {
      known.results++;
      if (row.path("error").isTextual()
          && !row.path("error").textValue().isEmpty()
          && row.path("actual_outputs").isObject()) {
        known.withBoth++;
      }
      Run run;
      try {
        run =
            LangSmithRows.run(
                row,
                scores,
                known.variant(experiment),
                known::epoch,
                new SourcePosition(file.toString(), line, 0));
      } catch (IllegalArgumentException e) {
        throw new ImportException(
            file + ":" + line + ": row " + row.path("row_id").asText() + ": " + e.getMessage());
      }
      sink.accept(run);
    }
  }

  /** A run of an example as a result. */
  private static ObjectNode row(JsonNode example, JsonNode run) {
    ObjectNode row = Json.object();
    row.set("row_id", example.path("id"));
    row.set("inputs", example.path("inputs"));
    copy(example, "outputs", row, "expected_outputs");
    copy(run, "outputs", row, "actual_outputs");
    copy(run, "start_time", row, "start_time");
    copy(run, "end_time", row, "end_time");
    copy(run, "error", row, "error");
    copy(run.path("extra"), "metadata", row, "run_metadata");
    ObjectNode usage = row.putObject("usage");
    tokens(run, "prompt_tokens", usage, "input_tokens");
    tokens(run, "completion_tokens", usage, "output_tokens");
    tokens(run, "total_tokens", usage, "total_tokens");
    cost(run.path("total_cost")).ifPresent(cost -> row.put("cost_usd", cost));
    return row;
  }

  private static void copy(JsonNode from, String key, ObjectNode to, String name) {
    if (from.has(key)) {
      to.set(name, from.path(key));
    }
  }

  private static void tokens(JsonNode run, String key, ObjectNode usage, String name) {
    if (run.path(key).isIntegralNumber()) {
      usage.set(name, run.path(key));
    }
  }

  /** Costs are numbers within texts. */
  private static Optional<BigDecimal> cost(JsonNode cost) {
    try {
      return cost.isNull() || cost.isMissingNode()
          ? Optional.empty()
          : Optional.of(new BigDecimal(cost.asText()));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
