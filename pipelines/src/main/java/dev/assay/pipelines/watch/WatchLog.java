package dev.assay.pipelines.watch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.json.Json;
import dev.assay.io.time.Clock;
import dev.assay.pipelines.command.FolderRuns.FileEnd;
import dev.assay.pipelines.command.FolderRuns.Remembered;
import dev.assay.pipelines.command.RunPlace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What became of each file: {@code watch.jsonl}, a line for each end, and read again by the next
 * process, which need not read files through that have not changed since. Losing it loses nothing
 * else: outputs tell by themselves what they came from.
 */
final class WatchLog {

  /** Its name in the folder of outputs. */
  static final String FILE = "watch.jsonl";

  private static final String FINISHED = "finished";

  private record Finished(String stamp, Remembered run) {}

  private final Path path;
  private final Clock clock;
  private final Map<Path, Finished> finished = new HashMap<>();

  private WatchLog(Path path, Clock clock) {
    this.path = path;
    this.clock = clock;
  }

  /** Opens the log of an existing folder. */
  static WatchLog in(Path outputs, Clock clock) throws IOException {
    WatchLog log = new WatchLog(outputs.resolve(FILE), clock);
    try {
      for (String line : Files.readAllLines(log.path, StandardCharsets.UTF_8)) {
        log.take(line);
      }
    } catch (NoSuchFileException first) {
      return log;
    }
    return log;
  }

  /** A line that a kill has cut tells nothing. */
  private void take(String line) {
    JsonNode entry;
    try {
      entry = Json.parse(line);
    } catch (IOException cut) {
      return;
    }
    Path file = Path.of(entry.path("file").asText());
    if (entry.path("status").asText().equals(FINISHED)) {
      finished.put(
          file,
          new Finished(
              entry.path("stamp").asText(),
              new Remembered(
                  Path.of(entry.path("output").asText()),
                  entry.path("configuration_sha256").asText())));
    } else {
      finished.remove(file);
    }
  }

  /** Returns how the file was run to its end, if it has that stamp still; null else. */
  @Nullable Remembered of(Path file, String stamp) {
    Finished known = finished.get(file);
    return known != null && known.stamp().equals(stamp) ? known.run() : null;
  }

  /**
   * Adds a line.
   *
   * @param status {@code finished}, {@code stopped} or {@code refused}
   */
  void add(Path file, String stamp, String status, FileEnd end) throws IOException {
    ObjectNode entry =
        Json.object()
            .put("time", clock.now().toString())
            .put("file", file.toString())
            .put("status", status)
            .put("exit_code", end.status().code());
    RunPlace place = end.output();
    if (place != null) {
      entry.put("output", place.directory().toString());
      entry.put("configuration_sha256", place.configuration());
    }
    if (!status.equals(FINISHED) && !end.told().isEmpty()) {
      entry.put("reason", end.told());
    }
    entry.put("stamp", stamp);
    Files.writeString(
        path,
        Json.text(entry) + "\n",
        StandardCharsets.UTF_8,
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
    take(Json.text(entry));
  }
}
