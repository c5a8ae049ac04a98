package dev.assay.io.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.io.json.Json;
import dev.assay.io.storage.RemoteStorage;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.util.UUID;
import org.apache.beam.sdk.io.FileSystems;

/**
 * A mark in a ledger's directory by which a worker knows that it sees the directory of the process
 * that started the run, and not another one of the same name: {@code shared.json}.
 */
public final class LedgerToken {

  /** Begins the message about a directory that is not shared. */
  public static final String NOT_SHARED = "LEDGER_NOT_SHARED";

  private static final String FILE = "shared.json";
  private static final String TOKEN = "token";

  private LedgerToken() {}

  /**
   * Marks a directory anew, and returns the mark.
   *
   * @param directory an existing one, of any file system that Beam knows
   */
  public static String mark(String directory) throws IOException {
    RemoteStorage.require(directory);
    String token = UUID.randomUUID().toString();
    return RemoteStorage.access(directory, () -> write(directory, token));
  }

  private static String write(String directory, String token) throws IOException {
    try (WritableByteChannel channel =
        FileSystems.create(
            FileSystems.matchNewResource(file(directory), false), "application/json")) {
      ByteBuffer bytes = ByteBuffer.wrap(Json.bytes(Json.object().put(TOKEN, token)));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    }
    return token;
  }

  /**
   * Checks that a directory carries a mark.
   *
   * @throws LedgerException where it carries none or another
   */
  public static void require(String directory, String token, String host) throws LedgerException {
    String found;
    try {
      found = RemoteStorage.access(directory, () -> read(directory));
    } catch (FileNotFoundException | java.nio.file.NoSuchFileException e) {
      throw notShared(directory, host, "does not see it");
    } catch (IOException | IllegalArgumentException e) {
      throw notShared(directory, host, "cannot read it (" + e.getMessage() + ")");
    }
    if (!found.equals(token)) {
      throw notShared(directory, host, "sees another directory of this name");
    }
  }

  private static String read(String directory) throws IOException {
    try (InputStream in =
        Channels.newInputStream(
            FileSystems.open(FileSystems.matchNewResource(file(directory), false)))) {
      JsonNode json = Json.parse(in.readAllBytes());
      return json.path(TOKEN).asText();
    }
  }

  private static LedgerException notShared(String directory, String host, String what) {
    return new LedgerException(
        NOT_SHARED
            + ": the ledger is in "
            + directory
            + ", and worker "
            + host
            + " "
            + what
            + ". Nothing was called by this worker. Give an --output on storage that every worker"
            + " mounts at the same path, or name such a place by --shared");
  }

  private static String file(String directory) {
    return directory.endsWith("/") ? directory + FILE : directory + "/" + FILE;
  }
}
