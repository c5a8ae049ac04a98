package dev.assay.pipelines.upload;

import dev.assay.io.api.PriceTable;
import dev.assay.io.time.Clock;
import dev.assay.pipelines.upload.UploadRuns.Outcome;
import dev.assay.transforms.call.Budget;
import dev.assay.transforms.call.CallSettings;
import dev.assay.transforms.call.Limits;
import dev.assay.transforms.call.RetryPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Uploads of directories below a folder, with what the process's variables say. */
final class UploadRig {

  private final Path folder;
  private final Instant started;
  private final Map<String, String> variables = new HashMap<>();
  private final List<String> warnings = new ArrayList<>();
  private int attempts = 1;

  /**
   * Makes a rig.
   *
   * @param started when the runs began
   */
  UploadRig(Path folder, Instant started) {
    this.folder = folder;
    this.started = started;
  }

  UploadRig with(String variable, String value) {
    variables.put(variable, value);
    return this;
  }

  UploadRig without(String variable) {
    variables.remove(variable);
    return this;
  }

  /** Tries each request so often. */
  UploadRig attempts(int attempts) {
    this.attempts = attempts;
    return this;
  }

  /** Returns what was warned of so far. */
  List<String> warnings() {
    return List.copyOf(warnings);
  }

  Path directory(String name) {
    return folder.resolve(name);
  }

  /** Writes a finished directory, and uploads it. */
  Outcome upload(String name, List<String> lines, PlatformUpload platform) throws IOException {
    RunDirectory unused = FinishedRuns.in(directory(name), lines, started);
    return again(name, platform);
  }

  /** Uploads a directory that is there. */
  Outcome again(String name, PlatformUpload platform) throws IOException {
    CallSettings calls =
        new CallSettings(
            UUID.randomUUID().toString(),
            Limits.NONE,
            new RetryPolicy(attempts, Duration.ZERO, Duration.ZERO),
            Duration.ofSeconds(60),
            2,
            Budget.NONE,
            PriceTable.LISTED);
    return new UploadRuns(platform, calls, variables::get, Clock.system(), warnings::add)
        .run(directory(name), FinishedRuns.open(directory(name)));
  }

  /** Removes the record of what was taken. */
  void forget(String name) throws IOException {
    DirectoryCopy.delete(record(name));
  }

  /** Returns where the record of what was taken is. */
  Path record(String name) {
    return directory(name).resolve("upload");
  }

  /** Puts a record in place of the one that is there. */
  void record(String name, Path copy) throws IOException {
    forget(name);
    if (Files.exists(copy)) {
      DirectoryCopy.copy(copy, record(name));
    }
  }
}
