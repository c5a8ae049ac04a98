package dev.assay.io.platform.langsmith;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.experiment.Run;
import dev.assay.io.json.CompletedLine;
import dev.assay.io.json.Json;
import dev.assay.io.platform.ExperimentFacts;
import dev.assay.io.platform.ExportDataException;
import dev.assay.io.platform.ExportedRuns;
import dev.assay.io.platform.langsmith.LangSmithRules.Problem;
import dev.assay.io.platform.langsmith.LangSmithRules.Window;
import dev.assay.io.platform.langsmith.LangSmithSurvey.Part;
import dev.assay.io.platform.upload.UploadRequest;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The bodies that tell LangSmith of a run directory: one for each prompt and model of a matrix, or
 * several where the settings spread them. Runs are gone through once for what must be known before,
 * and once for each body; one result is held at a time.
 */
public final class LangSmithPlan {

  /** Size above which a body is likely to be refused: that of the server's other bodies. */
  public static final long LARGE_BYTES = 20L << 20;

  private static final double MEGABYTE = 1 << 20;
  private static final String ROOT = "/api/v1";

  /** Where in an experiment's metadata stands which upload has made it. */
  private static final String UPLOAD = "assay_upload";

  private static final String NAME = "name";
  private static final byte[] ROWS = utf8(",\"results\":[");
  private static final byte[] NOTHING = {};
  private static final byte[] COMMA = utf8(",");
  private static final byte[] END = utf8("]}\n");

  private final ExportedRuns runs;
  private final ExperimentFacts facts;
  private final LangSmithSettings settings;
  private final String datasetName;
  private final UUID dataset;
  private final LangSmithSurvey survey;
  private final List<Part> bodies;
  private final LangSmithRows rows;

  /** Takes the pieces of a body, in UTF-8. */
  public interface Sink {
    /** Takes one. */
    void accept(byte[] piece) throws IOException;
  }

  private LangSmithPlan(ExportedRuns runs, LangSmithSettings settings) throws ExportDataException {
    this.runs = runs;
    this.facts = runs.facts();
    this.settings = settings;
    this.dataset = datasetId(settings, facts);
    this.datasetName =
        settings.dataset() != null
            ? settings.dataset()
            : settings.datasetId() == null || !facts.dataset().isBlank()
                ? facts.dataset()
                : "assay-" + dataset;
    this.survey = LangSmithSurvey.of(runs, settings, dataset);
    this.bodies = survey.parts();
    this.rows =
        new LangSmithRows(
            dataset, facts.rowsHavePrompts().orElse(false), survey.configs(), facts.started());
  }

  private static UUID datasetId(LangSmithSettings settings, ExperimentFacts facts) {
    if (settings.datasetId() != null) {
      return settings.datasetId();
    }
    return LangSmithIds.dataset(settings.dataset() == null ? facts.dataset() : settings.dataset());
  }

  /**
   * Goes through all runs once.
   *
   * @throws ExportDataException where there are too many pairs of prompt and model
   */
  public static LangSmithPlan of(ExportedRuns runs, LangSmithSettings settings)
      throws ExportDataException {
    return new LangSmithPlan(runs, settings);
  }

  /** Returns how many bodies there are, which is how many experiments. */
  public int bodies() {
    return bodies.size();
  }

  /** Returns what a reader should know, one sentence each. */
  public List<String> warnings() {
    if (bodies.size() > 1 && !facts.summaryScores().isEmpty()) {
      return List.of(
          "Summary evaluators were of all runs together, which are "
              + bodies.size()
              + " experiments there; their results are left out");
    }
    return List.of();
  }

  /** Returns the sentence that warns of a large body; empty for one that is not. */
  public Optional<String> large(int body, long bytes) {
    if (bytes <= LARGE_BYTES) {
      return Optional.empty();
    }
    return Optional.of(
        sized(body, bytes)
            + ", and LangSmith takes 20 MB elsewhere; it cannot be sent in pieces, but "
            + split(bytes)
            + " makes experiments of it that share its examples");
  }

  /** Returns the sentence that refuses a body of more than some bytes. */
  public String tooLarge(int body, long bytes, long most) {
    return sized(body, bytes)
        + String.format(Locale.ROOT, ", and at most %.1f MB are held in memory; ", most / MEGABYTE)
        + split(bytes)
        + " makes experiments of it that share its examples";
  }

  private String sized(int body, long bytes) {
    return String.format(
        Locale.ROOT, "experiment %s is a body of %.1f MB", name(body), bytes / MEGABYTE);
  }

  private String split(long bytes) {
    long parts = settings.parts() * (1 + bytes / (LARGE_BYTES * 4 / 5));
    return "--split " + Math.min(LangSmithSettings.MAX_PARTS, parts);
  }

  /** Returns the name of a body's experiment. */
  public String name(int body) {
    String digits = facts.fingerprint();
    String own =
        settings.experiment() != null
            ? settings.experiment()
            : settings.bareName() || digits.isEmpty()
                ? facts.name()
                : facts.name() + "-" + digits.substring(0, Math.min(8, digits.length()));
    Part part = bodies.get(body);
    String variant = part.variant().isEmpty() ? own : own + "-" + part.variant();
    if (settings.byEpoch()) {
      return variant + "-epoch-" + part.number();
    }
    return settings.parts() > 1 ? variant + "-part-" + part.number() : variant;
  }

  /**
   * Writes a body, which is one line.
   *
   * @throws ExportDataException where the server would not take it, naming run and field
   */
  public void write(int body, Sink sink) throws IOException {
    ObjectNode head = head(body);
    List<Problem> wrong = LangSmithRules.head(head);
    if (!wrong.isEmpty()) {
      throw refusal("experiment " + name(body), wrong);
    }
    byte[] text = Json.bytes(head);
    byte[] open = new byte[text.length - 1];
    System.arraycopy(text, 0, open, 0, open.length);
    sink.accept(open);
    sink.accept(ROWS);
    Window window = Window.of(head);
    Part part = bodies.get(body);
    boolean isFirst = true;
    try (Stream<byte[]> all =
        runs.map(CompletedLine.Part.WHOLE, (run, line) -> row(run, line, part, window))) {
      for (Iterator<byte[]> each = all.iterator(); each.hasNext(); ) {
        byte[] row = each.next();
        if (row.length > 0) {
          if (!isFirst) {
            sink.accept(COMMA);
          }
          isFirst = false;
          sink.accept(row);
        }
      }
    } catch (RefusedException e) {
      throw e.refusal;
    }
    sink.accept(END);
  }

  /** Returns the result that a run is; nothing where it is of another body. */
  private byte[] row(Run run, ObjectNode line, Part part, Window window) {
    if (bodies.size() > 1 && !survey.part(run).equals(part)) {
      return NOTHING;
    }
    ObjectNode row = rows.of(run, line);
    List<Problem> problems = LangSmithRules.row("", row, window);
    if (!problems.isEmpty()) {
      throw new RefusedException(refusal(ExportedRuns.place(run), problems));
    }
    return Json.bytes(row);
  }

  /** Carries a refusal out of a stream. */
  private static final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final ExportDataException refusal;

    RefusedException(ExportDataException refusal) {
      super(refusal);
      this.refusal = refusal;
    }
  }

  private static ExportDataException refusal(String place, List<Problem> problems) {
    return new ExportDataException(
        place
            + ": "
            + problems.get(0)
            + (problems.size() > 1 ? " (and " + (problems.size() - 1) + " more)" : ""));
  }

  private ObjectNode head(int body) {
    ObjectNode head = Json.object();
    head.put("experiment_name", name(body));
    head.put("dataset_id", dataset.toString());
    head.put("dataset_name", datasetName);
    head.put("experiment_start_time", LangSmithTimes.text(survey.first()));
    head.put("experiment_end_time", LangSmithTimes.text(roundedUp(survey.last())));
    ObjectNode metadata = head.putObject("experiment_metadata");
    metadata.put(UPLOAD, upload(body));
    metadata.put("source", "assay");
    metadata.put(NAME, facts.name());
    metadata.put("num_repetitions", settings.byEpoch() ? 1 : survey.epochs());
    Part part = bodies.get(body);
    if (!part.variant().isEmpty()) {
      metadata.put("variant", part.variant());
    }
    if (settings.parts() > 1) {
      metadata.put("part", part.number()).put("parts", settings.parts());
    }
    if (!facts.settings().isEmpty()) {
      metadata.set("settings", facts.settings());
    }
    if (bodies.size() == 1 && !facts.summaryScores().isEmpty()) {
      ArrayNode scores = head.putArray("summary_experiment_scores");
      facts
          .summaryScores()
          .properties()
          .forEach(score -> scores.add(summary(score.getKey(), score.getValue())));
    }
    return head;
  }

  private static ObjectNode summary(String name, JsonNode score) {
    ObjectNode kept = score.deepCopy();
    if (kept.path("value").isNull()) {
      kept.remove("value");
    }
    return LangSmithFeedback.of(name, kept, FeedbackConfigs.alone(kept), false);
  }

  /** Times are written in milliseconds, and the end bounds the runs. */
  private static Instant roundedUp(Instant time) {
    Instant millis = time.truncatedTo(ChronoUnit.MILLIS);
    return millis.equals(time) ? time : millis.plusMillis(1);
  }

  private String upload(int body) {
    return LangSmithIds.upload(dataset, facts.fingerprint(), name(body), "").toString();
  }

  /**
   * Returns the request that sends a body, unless this upload has made its experiment before.
   *
   * @param bytes of the body
   * @throws ExportDataException where the server would not take it
   */
  public UploadRequest request(int body, int bytes) throws IOException {
    ByteBuffer content = ByteBuffer.allocate(bytes);
    try {
      write(body, content::put);
    } catch (BufferOverflowException e) {
      throw new IOException("the runs changed while they were read", e);
    }
    String name = name(body);
    String upload = upload(body);
    return new UploadRequest(
        "experiment/" + upload,
        "experiment " + name,
        "POST",
        ROOT + "/datasets/upload-experiment",
        content.array(),
        new UploadRequest.Lookup(
            ROOT
                + "/sessions?name="
                + URLEncoder.encode(name, StandardCharsets.UTF_8)
                + "&limit=10",
            found -> own(found, name, upload),
            found -> isNamed(found, name)));
  }

  private static boolean isNamed(JsonNode found, String name) {
    for (JsonNode session : found) {
      if (session.path(NAME).asText().equals(name)) {
        return true;
      }
    }
    return false;
  }

  /** The experiment that an earlier attempt has made. */
  private @Nullable JsonNode own(JsonNode found, String name, String upload) {
    for (JsonNode session : found) {
      JsonNode extra = session.path("extra");
      String mark = extra.path("metadata").path(UPLOAD).asText(extra.path(UPLOAD).asText());
      boolean isOwn = mark.isEmpty() ? hasItsTimes(session) : mark.equals(upload);
      if (isOwn && session.path(NAME).asText().equals(name)) {
        ObjectNode answer = Json.object();
        answer.putObject("data").set("id", session.path("id"));
        return answer;
      }
    }
    return null;
  }

  /** A server may keep no metadata, and always keeps dataset and times. */
  private boolean hasItsTimes(JsonNode session) {
    return session.path("reference_dataset_id").asText().equals(dataset.toString())
        && is(session.path("start_time"), survey.first())
        && is(session.path("end_time"), roundedUp(survey.last()));
  }

  private static boolean is(JsonNode time, Instant expected) {
    return LangSmithRows.parsed(time.textValue())
        .map(LangSmithTimes::text)
        .filter(LangSmithTimes.text(expected)::equals)
        .isPresent();
  }

  /** Returns which run is a result of a body, such as {@code completed.jsonl:17: row r1}. */
  public Optional<String> placeOf(int body, long result) {
    Part part = bodies.get(body);
    try (Stream<Run> all = runs.map(CompletedLine.Part.OUTCOME, (run, line) -> run)) {
      return all.filter(run -> survey.part(run).equals(part))
          .skip(result)
          .findFirst()
          .map(ExportedRuns::place);
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
