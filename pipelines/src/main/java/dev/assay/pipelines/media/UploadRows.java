package dev.assay.pipelines.media;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.api.FileResult;
import dev.assay.io.api.MediaAccount;
import dev.assay.io.api.RemoteFile;
import dev.assay.io.experiment.CallError;
import dev.assay.io.json.Json;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Uploads all files that the rows of a JSONL file name for Gemini, each content once, and writes a
 * copy of the rows in which every part that names a file has its name on the account. Rows of other
 * APIs and parts with addresses are copied as they are. The input is never changed.
 */
public final class UploadRows {

  private static final int AT_ONCE = 4;

  private final MediaAccount account;

  /** Uploads to an account. */
  public UploadRows(MediaAccount account) {
    this.account = account;
  }

  /**
   * What came of it.
   *
   * @param uploaded files on the account by the path that rows name
   * @param failed why files are not there, by path; where there are any, nothing was written
   */
  public record Outcome(Map<String, RemoteFile> uploaded, Map<String, CallError> failed) {}

  /** A line that is no JSON object. */
  public static final class BadLineException extends Exception {
    private static final long serialVersionUID = 1L;

    BadLineException(Path file, long line) {
      super("ROW_JSON " + file + ":" + line + ": not a JSON object. Nothing was uploaded.");
    }
  }

  /**
   * Uploads and writes.
   *
   * @param output is replaced where it is there
   */
  public Outcome run(Path input, Path output) throws IOException, BadLineException {
    Map<String, ObjectNode> parts = new LinkedHashMap<>();
    eachLine(
        input,
        (line, row) ->
            MediaAccount.localParts(row)
                .forEach(part -> parts.putIfAbsent(MediaAccount.source(part), part)));
    Outcome outcome = upload(parts);
    if (outcome.failed().isEmpty()) {
      write(input, output, outcome.uploaded());
    }
    return outcome;
  }

  private Outcome upload(Map<String, ObjectNode> parts) {
    ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
    try {
      Map<String, Future<FileResult<RemoteFile>>> pending = new LinkedHashMap<>();
      parts.forEach((path, part) -> pending.put(path, threads.submit(() -> account.upload(part))));
      Map<String, RemoteFile> uploaded = new LinkedHashMap<>();
      Map<String, CallError> failed = new LinkedHashMap<>();
      for (Map.Entry<String, Future<FileResult<RemoteFile>>> one : pending.entrySet()) {
        one.getValue()
            .get()
            .match(
                file -> uploaded.put(one.getKey(), file.value()),
                error -> failed.put(one.getKey(), error.error()));
      }
      return new Outcome(uploaded, failed);
    } catch (ExecutionException e) {
      throw new IllegalStateException("An upload failed", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while uploading", e);
    } finally {
      threads.shutdownNow();
    }
  }

  private static void write(Path input, Path output, Map<String, RemoteFile> uploaded)
      throws IOException, BadLineException {
    Path unfinished = output.resolveSibling(output.getFileName() + ".part");
    try (BufferedWriter out = Files.newBufferedWriter(unfinished)) {
      List<IOException> problems = new ArrayList<>();
      eachLine(
          input,
          (line, row) -> {
            List<ObjectNode> parts = MediaAccount.localParts(row);
            parts.forEach(
                part -> {
                  RemoteFile file = uploaded.get(MediaAccount.source(part));
                  if (file != null) {
                    MediaAccount.attach(part, file);
                  }
                });
            try {
              out.write(parts.isEmpty() ? line : Json.text(row));
              out.write('\n');
            } catch (IOException e) {
              problems.add(e);
            }
          });
      if (!problems.isEmpty()) {
        throw problems.get(0);
      }
    }
    Files.move(
        unfinished, output, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Takes a line and what it holds. */
  private interface Taker {
    void take(String line, JsonNode row);
  }

  private static void eachLine(Path input, Taker taker) throws IOException, BadLineException {
    try (BufferedReader lines = Files.newBufferedReader(input)) {
      long number = 0;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        number++;
        String text = number == 1 && line.startsWith("\uFEFF") ? line.substring(1) : line;
        if (!text.isBlank()) {
          taker.take(text, row(input, number, text));
        }
      }
    }
  }

  private static JsonNode row(Path input, long number, String text) throws BadLineException {
    try {
      JsonNode row = Json.parseLenient(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
      if (row.isObject()) {
        return row;
      }
    } catch (IOException e) {
      throw new BadLineException(input, number);
    }
    throw new BadLineException(input, number);
  }
}
