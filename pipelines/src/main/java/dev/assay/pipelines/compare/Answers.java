package dev.assay.pipelines.compare;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.files.CompletedRuns;
import dev.assay.io.json.CompletedLine;
import dev.assay.io.json.Json;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** Reads single lines of completed files again. */
final class Answers implements Closeable {

  private final CompletedRuns completed;
  private final List<FileChannel> files = new ArrayList<>();

  Answers(CompletedRuns completed) {
    this.completed = completed;
    completed.files().forEach(file -> files.add(open(completed.directory().resolve(file.name()))));
  }

  private static FileChannel open(Path path) {
    try {
      return FileChannel.open(path, StandardOpenOption.READ);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns a run's line. */
  JsonNode line(SpooledRun run) {
    try {
      ByteBuffer bytes = ByteBuffer.allocate(run.length());
      FileChannel file = files.get(run.file());
      while (bytes.hasRemaining()) {
        if (file.read(bytes, run.offset() + bytes.position()) < 0) {
          throw new EOFException("the file has become shorter");
        }
      }
      return Json.parseEncoded(bytes.array());
    } catch (IOException e) {
      throw new UncheckedIOException(
          new IOException(
              completed.directory().resolve(completed.files().get(run.file()).name())
                  + " was changed meanwhile: "
                  + e.getMessage(),
              e));
    }
  }

  /**
   * Returns the answer of the only run, or a list of those of several; of a failed run its error.
   */
  JsonNode of(List<SpooledRun> runs) {
    if (runs.size() == 1) {
      return answer(line(runs.get(0)));
    }
    ArrayNode answers = Json.object().arrayNode();
    runs.forEach(run -> answers.add(answer(line(run))));
    return answers;
  }

  /** Returns the keys of the row of a run. */
  ObjectNode row(SpooledRun run) {
    ObjectNode row = Json.object();
    line(run).properties().stream()
        .filter(field -> !CompletedLine.ADDED.contains(field.getKey()))
        .forEach(field -> row.set(field.getKey(), field.getValue()));
    return row;
  }

  private static JsonNode answer(JsonNode line) {
    JsonNode response = line.get("response");
    return response == null
        ? Json.object().set("error", line.path("error").path("code"))
        : response;
  }

  @Override
  public void close() throws IOException {
    for (FileChannel file : files) {
      file.close();
    }
  }
}
