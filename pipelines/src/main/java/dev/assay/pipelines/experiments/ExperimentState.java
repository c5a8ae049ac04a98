package dev.assay.pipelines.experiments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.json.Json;
import dev.assay.io.json.JsonFields;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How far an experiment is.
 *
 * @param status where it stands
 * @param runner the process that runs it, or ran it last; null before the first run
 * @param output where its files are on that process's machine; null before the first run
 * @param started when that process began; null before the first run
 * @param updated when this was written; null before the first run
 * @param exitCode how the last run ended; null before its end
 * @param ran what the run took in place of what is stored; empty for nothing
 * @param results once it has some; else null
 */
public record ExperimentState(
    Status status,
    @Nullable RunnerProcess runner,
    @Nullable Path output,
    @Nullable Instant started,
    @Nullable Instant updated,
    @Nullable Integer exitCode,
    ObjectNode ran,
    @Nullable ObjectNode results) {

  /** Where an experiment stands. */
  public enum Status {
    /** It has not been run. */
    CREATED,
    /** A process runs it. */
    RUNNING,
    /** It was begun and is not at its end; running it again goes on. */
    STOPPED,
    /** All rows are answered, or have failed for good. */
    FINISHED;

    /** Returns the word of options and files. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Reads a word.
     *
     * @throws IllegalArgumentException where it is none
     */
    public static Status of(String word) {
      for (Status status : values()) {
        if (status.word().equals(word)) {
          return status;
        }
      }
      throw new IllegalArgumentException(
          "Invalid status: \"" + word + "\" (must be created, running, stopped or finished)");
    }
  }

  /** Of an experiment that was never run. */
  static final ExperimentState NEW =
      new ExperimentState(Status.CREATED, null, null, null, null, null, Json.object(), null);

  ExperimentState running(RunnerProcess process, Path output, Instant now, ObjectNode ran) {
    return new ExperimentState(Status.RUNNING, process, output, now, now, null, ran, null);
  }

  ExperimentState ended(Status status, int exitCode, @Nullable ObjectNode results, Instant now) {
    return new ExperimentState(status, runner, output, started, now, exitCode, ran, results);
  }

  /** Returns this state as it is now, since a process that was killed leaves it running. */
  ExperimentState asOfNow() {
    boolean dead = status == Status.RUNNING && (runner == null || runner.isDead());
    return dead
        ? new ExperimentState(
            Status.STOPPED, runner, output, started, updated, exitCode, ran, results)
        : this;
  }

  ObjectNode toJson() {
    ObjectNode json = Json.object().put("status", status.word());
    if (runner != null) {
      json.set("runner", runner.toJson());
    }
    JsonFields.putPresent(json, "output", output == null ? null : output.toString());
    JsonFields.putPresent(json, "started_at", started == null ? null : started.toString());
    JsonFields.putPresent(json, "updated_at", updated == null ? null : updated.toString());
    if (exitCode != null) {
      json.put("exit_code", exitCode);
    }
    if (!ran.isEmpty()) {
      json.set("ran", ran);
    }
    if (results != null) {
      json.set("results", results);
    }
    return json;
  }

  /**
   * Reads what {@link #toJson} wrote.
   *
   * @throws IllegalArgumentException where it is something else
   */
  static ExperimentState fromJson(JsonNode json) {
    String output = JsonFields.optionalText(json, "output");
    Long exitCode = JsonFields.optionalInteger(json, "exit_code");
    return new ExperimentState(
        Status.of(JsonFields.text(json, "status")),
        json.has("runner") ? RunnerProcess.fromJson(json.path("runner")) : null,
        output == null ? null : Path.of(output),
        time(json, "started_at"),
        time(json, "updated_at"),
        exitCode == null ? null : Integer.valueOf(exitCode.intValue()),
        JsonFields.objectOrEmpty(json, "ran"),
        json.has("results") ? JsonFields.objectOrEmpty(json, "results") : null);
  }

  private static @Nullable Instant time(JsonNode json, String key) {
    String text = JsonFields.optionalText(json, key);
    return text == null ? null : StoredExperiment.time(text);
  }
}
