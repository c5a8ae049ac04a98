package dev.assay.pipelines.compare;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.files.CompletedRuns;
import dev.assay.io.files.Manifest;
import dev.assay.io.json.Json;
import dev.assay.pipelines.command.ExitStatus;
import java.nio.file.Files;
import java.nio.file.Path;

/** A finished output directory that is compared. */
record Side(Path directory, Manifest manifest, CompletedRuns completed) {

  /**
   * Finds the runs of a directory.
   *
   * @throws Refusal where there are none
   */
  static Side in(Path directory) {
    if (!Files.isDirectory(directory)) {
      throw new Refusal(
          ExitStatus.INPUT_MISSING,
          "IN_MISSING " + directory + ": no such directory; name the --output of a run");
    }
    Manifest manifest =
        Manifest.read(directory)
            .match(
                found -> found,
                problem -> {
                  throw Refusal.of(problem);
                });
    CompletedRuns completed =
        CompletedRuns.in(directory)
            .match(
                found -> found,
                problem -> {
                  throw Refusal.of(problem);
                });
    return new Side(directory, manifest, completed);
  }

  long records() {
    return completed.files().stream().mapToLong(file -> file.records()).sum();
  }

  /** Returns what {@code comparison.json} says of it. */
  ObjectNode toJson(RunSpool spool) {
    ObjectNode json =
        Json.object()
            .put("directory", directory.toString())
            .put("experiment", manifest.experiment())
            .put("finished", manifest.finished().toString())
            .put("configuration_sha256", manifest.configurationSha256())
            .put("runs", spool.runs());
    spool.epochs().forEach(json.putArray("epochs")::add);
    spool.models().forEach(json.putArray("models")::add);
    spool.variants().stream().filter(v -> !v.isEmpty()).forEach(json.putArray("variants")::add);
    return json;
  }
}
