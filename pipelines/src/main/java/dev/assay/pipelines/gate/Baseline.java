package dev.assay.pipelines.gate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.files.AtomicFile;
import dev.assay.io.json.Json;
import dev.assay.transforms.gate.GateFigures;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;

/** The summary that was accepted before: that of a finished directory, or one in a file. */
public final class Baseline {

  private static final String VERSION = "baseline_version";
  private static final int FORMAT_VERSION = 1;
  private static final String SUMMARY = "summary.json";

  private Baseline() {}

  /**
   * Reads a baseline.
   *
   * @param path a finished output directory, a file of {@link #write} or a {@code summary.json}
   */
  public static GateFigures.Other read(Path path) {
    boolean directory = Files.isDirectory(path);
    Path file = directory ? path.resolve(SUMMARY) : path;
    try {
      JsonNode json = Json.parse(Files.readAllBytes(file));
      if (json.has(VERSION)) {
        return json.path(VERSION).asInt() == FORMAT_VERSION
            ? GateFigures.Other.of(json.path("summary"))
            : problem(
                path, "is of " + VERSION + " " + json.path(VERSION) + " (this program reads 1)");
      }
      return json.path("scores").isObject() && json.path("runs").isObject()
          ? GateFigures.Other.of(json)
          : problem(path, "holds no summary");
    } catch (NoSuchFileException e) {
      return problem(
          path, directory ? "is no finished run: it has no summary.json" : "is not there");
    } catch (JsonProcessingException e) {
      return problem(path, "is no JSON");
    } catch (IOException e) {
      return problem(path, "cannot be read: " + e.getMessage());
    }
  }

  private static GateFigures.Other problem(Path path, String what) {
    return GateFigures.Other.missing(
        "the baseline "
            + path
            + " "
            + what
            + "; name a finished output directory or a file that assay gate --bless has written");
  }

  /**
   * Stores a summary as the one that later runs are held against, over the one before.
   *
   * @param from the directory it is of
   */
  public static void write(Path file, JsonNode summary, Path from, Instant at) throws IOException {
    ObjectNode json =
        Json.object()
            .put(VERSION, FORMAT_VERSION)
            .put("experiment", summary.path("experiment").asText(""))
            .put("blessed", at.toString())
            .put("directory", from.toString());
    json.set("summary", summary);
    Path directory = file.toAbsolutePath().getParent();
    if (directory != null) {
      Files.createDirectories(directory);
    }
    AtomicFile.write(file.toAbsolutePath(), Json.pretty(json).getBytes(StandardCharsets.UTF_8));
  }
}
