package dev.assay.io.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.http.HttpTransport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The files on an account of Gemini's Files API, for people: to upload them before a run, to list
 * and to delete them. Safe for use by many threads.
 */
public final class MediaAccount {

  private static final Duration DEADLINE = Duration.ofMinutes(5);

  private final GeminiFiles files;
  private final GeminiUploads uploads;

  private MediaAccount(GeminiFiles files, GeminiUploads uploads) {
    this.files = files;
    this.uploads = uploads;
  }

  /**
   * Finds the account of the connector {@code gemini}.
   *
   * @param model whose own variables come first; empty for none
   * @throws MissingVariablesException naming the variables that were looked for
   * @throws IllegalArgumentException when an endpoint or a key cannot be used
   */
  public static MediaAccount of(String model, Environment environment, HttpTransport transport)
      throws MissingVariablesException {
    Connection connection = new GeminiApi().connect(model, environment);
    return new MediaAccount(
        new GeminiFiles(connection, transport, DEADLINE), GeminiUploads.of(connection));
  }

  /** Something that may not be sent or done. */
  private interface Work<T> {
    T run() throws UnsentException;
  }

  private static <T> FileResult<T> result(Work<T> work) {
    try {
      return new FileResult.Done<>(work.run());
    } catch (UnsentException e) {
      return new FileResult.Failed<>(e.error());
    }
  }

  /** Returns all files of the account. */
  public FileResult<List<RemoteFile>> list() {
    return result(files::list);
  }

  /** Deletes the file of that name and returns the name. */
  public FileResult<String> delete(String name) {
    return result(
        () -> {
          files.delete(name);
          return name;
        });
  }

  /**
   * Returns the file that a part names as it is on the account, uploaded and processed where it is
   * not there yet.
   *
   * @param part one of {@link #localParts}
   */
  public FileResult<RemoteFile> upload(ObjectNode part) {
    return result(() -> uploads.file(files, Objects.requireNonNull(MediaPart.of(part))));
  }

  /** Returns the parts of a row's messages that name files of the folder of media, for Gemini. */
  public static List<ObjectNode> localParts(JsonNode row) {
    List<ObjectNode> found = new ArrayList<>();
    if (row.path("api").asText("gemini").equals("gemini")) {
      collect(row.path("prompt"), found);
    }
    return found;
  }

  private static void collect(JsonNode node, List<ObjectNode> found) {
    MediaPart part = MediaPart.of(node);
    if (part == null) {
      node.forEach(child -> collect(child, found));
    } else if (!part.isRemote() && node instanceof ObjectNode object) {
      found.add(object);
    }
  }

  /** Returns the path that a part names. */
  public static String source(ObjectNode part) {
    return Objects.requireNonNull(MediaPart.of(part)).source();
  }

  /** Gives a part the name of its file on the account, as {@code uploaded_filename}. */
  public static void attach(ObjectNode part, RemoteFile file) {
    MediaPart.setUploaded(part, file.name());
  }
}
