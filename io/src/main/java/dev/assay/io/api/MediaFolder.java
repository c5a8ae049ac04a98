package dev.assay.io.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.io.experiment.CallError;
import dev.assay.io.experiment.ModelCall;
import dev.assay.io.experiment.Prompt;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The folder below which prompts may name files. A name is a relative path; one that leaves the
 * folder, be it by {@code ..} or by a link, is refused. A file has at most {@link #MAX_BYTES}.
 */
public final class MediaFolder {

  /** Environment variable that names the folder. */
  public static final String VARIABLE = "ASSAY_MEDIA";

  /** Most bytes of one file. */
  public static final int MAX_BYTES = 20 << 20;

  /** No folder: a prompt that names a file cannot be sent. */
  public static final MediaFolder NONE = new MediaFolder(null, false);

  /** Takes every name and reads nothing, for checks before the first call. */
  static final MediaFolder UNREAD = new MediaFolder(null, true);

  private static final byte[] NOTHING = new byte[0];

  private final @Nullable Path root;
  private final boolean unread;

  private MediaFolder(@Nullable Path root, boolean unread) {
    this.root = root;
    this.unread = unread;
  }

  /** Returns the media below a folder of this machine. */
  public static MediaFolder at(Path root) {
    return new MediaFolder(root, false);
  }

  /** Returns the folder that {@link #VARIABLE} names, or {@link #NONE}. */
  public static MediaFolder of(Environment environment) {
    String value = environment.get(VARIABLE);
    if (value == null || value.isBlank()) {
      return NONE;
    }
    try {
      return at(Path.of(value.strip()));
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("Invalid " + VARIABLE + ": " + e.getReason(), e);
    }
  }

  /** Returns what is wrong with the first file that a call names and cannot have. */
  public Optional<CallError> check(ModelCall call) {
    return check(call, this::problem);
  }

  /** Returns what is wrong with the first part that names a file here. */
  static Optional<CallError> check(
      ModelCall call, Function<MediaPart, Optional<CallError>> problem) {
    return call.prompt() instanceof Prompt.Messages messages
        ? check(messages.messages(), problem)
        : Optional.empty();
  }

  private static Optional<CallError> check(
      JsonNode node, Function<MediaPart, Optional<CallError>> problem) {
    MediaPart part = MediaPart.of(node);
    if (part != null) {
      return part.isRemote() || part.uploaded() != null ? Optional.empty() : problem.apply(part);
    }
    for (JsonNode child : node) {
      Optional<CallError> found = check(child, problem);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private Optional<CallError> problem(MediaPart part) {
    try {
      return size(part) > MAX_BYTES
          ? Optional.of(tooLarge(part.source(), MAX_BYTES).error())
          : Optional.empty();
    } catch (UnsentException e) {
      return Optional.of(e.error());
    }
  }

  /** Returns how many bytes a file has; 0 where none is read. */
  long size(MediaPart part) throws UnsentException {
    if (unread) {
      return 0;
    }
    try {
      return Files.size(find(part.source()));
    } catch (IOException e) {
      throw unreadable(part.source());
    }
  }

  /** Returns where a file of this folder is. */
  Path locate(MediaPart part) throws UnsentException {
    return find(part.source());
  }

  /**
   * Returns a prompt's JSON in which each file of this folder is named by the SHA-256 of its
   * content and its own name, so that what is made of it changes with the file and not with its
   * place. A file that cannot be read keeps its path.
   */
  public JsonNode byContent(Prompt prompt) {
    JsonNode json = prompt.toJson();
    if (root == null || !(prompt instanceof Prompt.Messages) || !namesFiles(json)) {
      return json;
    }
    JsonNode copy = json.deepCopy();
    nameByContent(copy);
    return copy;
  }

  private static boolean namesFiles(JsonNode node) {
    MediaPart part = MediaPart.of(node);
    if (part != null) {
      return !part.isRemote();
    }
    for (JsonNode child : node) {
      if (namesFiles(child)) {
        return true;
      }
    }
    return false;
  }

  private void nameByContent(JsonNode node) {
    MediaPart part = MediaPart.of(node);
    if (part == null) {
      node.forEach(this::nameByContent);
      return;
    }
    if (part.isRemote()) {
      return;
    }
    try {
      Path file = find(part.source());
      MediaPart.rename(node, "sha256:" + MediaHashes.of(file) + "/" + file.getFileName());
    } catch (UnsentException | IOException e) {
      // The call itself will say that the file cannot be read.
      return;
    }
  }

  /**
   * Reads a file.
   *
   * @param mimeType as the prompt says it, believed unless the content tells another
   * @throws UnsentException naming the file, where it is missing, outside or too large
   */
  MediaFile load(String name, @Nullable String mimeType) throws UnsentException {
    if (unread) {
      String last = name.substring(name.lastIndexOf('/') + 1);
      return new MediaFile(last, MediaTypes.of(last, mimeType, NOTHING), NOTHING);
    }
    Path file = find(name);
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw tooLarge(name, MAX_BYTES);
      }
      String last = String.valueOf(file.getFileName());
      return new MediaFile(last, MediaTypes.of(last, mimeType, bytes), bytes);
    } catch (IOException e) {
      throw unreadable(name);
    }
  }

  private Path find(String name) throws UnsentException {
    if (root == null) {
      throw UnsentException.ofRow(
          "MEDIA_FOLDER",
          "The prompt names the file "
              + shown(name)
              + ", but there is no folder of media; set "
              + VARIABLE);
    }
    try {
      Path relative = Path.of(name);
      if (relative.isAbsolute() || name.contains("\\") || relative.normalize().startsWith("..")) {
        throw outside(name);
      }
      Path file = root.resolve(relative).toRealPath();
      if (!file.startsWith(root.toRealPath())) {
        throw outside(name);
      }
      if (!Files.isRegularFile(file)) {
        throw missing(name);
      }
      return file;
    } catch (InvalidPathException e) {
      throw outside(name);
    } catch (IOException e) {
      throw missing(name);
    }
  }

  static UnsentException missing(String name) {
    return UnsentException.ofRow(
        "MEDIA_MISSING", "No file " + shown(name) + " in the folder of media");
  }

  private static UnsentException outside(String name) {
    return UnsentException.ofRow(
        "MEDIA_OUTSIDE",
        "The file " + shown(name) + " is not in the folder of media (give a path below it)");
  }

  static UnsentException unreadable(String name) {
    return UnsentException.ofRow("MEDIA_UNREADABLE", "The file " + shown(name) + " cannot be read");
  }

  static UnsentException tooLarge(String name, long mostBytes) {
    return UnsentException.ofRow(
        "MEDIA_TOO_LARGE",
        "The file " + shown(name) + " is larger than " + (mostBytes >> 20) + " MiB");
  }

  /** Makes a name from a row fit for a message. */
  static String shown(String name) {
    String line = name.replaceAll("\\p{C}", "?");
    return line.length() > 120 ? line.substring(0, 120) + "…" : line;
  }
}
