package dev.assay.io.api;

import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;

/**
 * Where a key is found, as an experiment file says it: {@code env:NAME}, of which a model's own
 * variable {@code NAME_model} comes first, or {@code file:PATH}, a file that only its owner can
 * read. It never holds the key itself.
 *
 * @param scheme {@code env} or {@code file}
 * @param place name or path
 */
public record KeyReference(String scheme, String place) implements Serializable {

  private static final int MAX_BYTES = 16_384;

  /** Checks the scheme and that there is a place. */
  public KeyReference {
    boolean known = scheme.equals("env") || scheme.equals("file");
    if (!known || place.isBlank()) {
      throw new IllegalArgumentException(
          "a key must be given as env:NAME or file:PATH, never as itself");
    }
  }

  /**
   * Reads a reference.
   *
   * @throws IllegalArgumentException when it is none; the text itself, which may be a key, is not
   *     shown
   */
  public static KeyReference parse(String text) {
    int colon = text.indexOf(':');
    return new KeyReference(
        colon < 0 ? "" : text.substring(0, colon), text.substring(colon + 1).strip());
  }

  /**
   * Finds the key and what it is called: the reference, which for a model's own variable names that
   * one.
   *
   * @throws MissingVariablesException naming the variables that were looked for
   * @throws IllegalArgumentException when the file cannot be read, is open to others or holds no
   *     key
   */
  ModelVariables.Found resolve(String model, Environment environment)
      throws MissingVariablesException {
    if (scheme.equals("env")) {
      ModelVariables.Found found = ModelVariables.need(place, model, environment);
      return new ModelVariables.Found("env:" + found.name(), found.value());
    }
    try {
      Path file = Path.of(place);
      if (Files.getFileStore(file).supportsFileAttributeView("posix")
          && isOpen(Files.getPosixFilePermissions(file))) {
        throw new IllegalArgumentException(
            "The file of the key " + this + " can be read by others; run chmod 600 on it");
      }
      if (Files.size(file) > MAX_BYTES) {
        throw new IllegalArgumentException("The file of the key " + this + " holds no key");
      }
      return new ModelVariables.Found(
          toString(), Files.readString(file, StandardCharsets.UTF_8).strip());
    } catch (InvalidPathException | IOException e) {
      throw new IllegalArgumentException("The file of the key " + this + " cannot be read", e);
    }
  }

  /**
   * Returns what it refers to, for things that are no key of a model.
   *
   * @throws MissingVariablesException naming the variable that is not set
   * @throws IllegalArgumentException when the file cannot be read, is open to others or holds
   *     nothing of the kind
   */
  public String read(Environment environment) throws MissingVariablesException {
    return resolve("", environment).value();
  }

  private static boolean isOpen(Set<PosixFilePermission> permissions) {
    return permissions.stream()
        .anyMatch(p -> p.name().startsWith("GROUP_") || p.name().startsWith("OTHERS_"));
  }

  /** Returns the reference as it is written. */
  @Override
  public String toString() {
    return scheme + ":" + place;
  }
}
