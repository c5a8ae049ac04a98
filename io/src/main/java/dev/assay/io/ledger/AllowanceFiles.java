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
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.EmptyMatchTreatment;
import org.apache.beam.sdk.io.fs.MoveOptions;
import org.apache.beam.sdk.io.fs.ResourceId;
import org.jspecify.annotations.Nullable;

/**
 * Allowances as small files beside a ledger, of any file system that Beam knows. Each change is a
 * file of its own, numbered by worker, and the one before it is deleted after it: a file that was
 * cut short counts for nothing, and the one before it counts. Safe for many threads.
 */
public final class AllowanceFiles implements Allowances {

  private static final String SUFFIX = ".json";
  private static final String NUMBERED = "%s-%08d" + SUFFIX;
  private static final int TRIES = 10;

  private final String folder;
  private final @Nullable Path local;
  private final Spent before;
  private final String worker = UUID.randomUUID().toString();
  private final Map<String, Allowance> known = new HashMap<>();
  private int next;

  /**
   * Joins the workers of a run.
   *
   * @param ledger the directory of their ledger
   * @param run names the run among all that had the ledger, in letters, digits and dashes
   * @param before what was spent before the run
   */
  public AllowanceFiles(String ledger, String run, Spent before) {
    this.folder = folder(ledger, run);
    this.local = RemoteStorage.isRemote(ledger) ? null : Path.of(folder);
    this.before = before;
  }

  private static String folder(String ledger, String run) {
    return (ledger.endsWith("/") ? ledger : ledger + "/") + "budget-" + run + "/";
  }

  @Override
  public Spent before() {
    return before;
  }

  @Override
  public synchronized void write(Allowance own) throws IOException {
    byte[] json =
        Json.bytes(
            Json.object()
                .put("calls", own.calls())
                .put("usd", own.usd())
                .put("released", own.released()));
    put(name(next), json);
    next++;
    if (next > 1) {
      delete(name(next - 2));
    }
  }

  private String name(int number) {
    return String.format(Locale.ROOT, NUMBERED, worker, number);
  }

  @Override
  public synchronized List<Allowance> others() throws IOException {
    for (int tries = 1; ; tries++) {
      try {
        return read();
      } catch (FileNotFoundException | NoSuchFileException e) {
        // Deleted behind a newer one, which the next list shows.
        if (tries == TRIES) {
          throw e;
        }
      }
    }
  }

  private List<Allowance> read() throws IOException {
    Map<String, Allowance> newest = new TreeMap<>();
    List<String> names = names();
    known.keySet().retainAll(names);
    for (String name : names.stream().sorted(Comparator.reverseOrder()).toList()) {
      String of = name.substring(0, Math.max(0, name.lastIndexOf('-')));
      if (!of.equals(worker) && !newest.containsKey(of)) {
        Allowance found = known.get(name);
        if (found == null) {
          found = parse(get(name));
        }
        if (found != null) {
          known.put(name, found);
          newest.put(of, found);
        }
      }
    }
    return List.copyOf(newest.values());
  }

  private static @Nullable Allowance parse(byte[] bytes) {
    try {
      JsonNode json = Json.parse(bytes);
      return json.path("released").isBoolean()
          ? new Allowance(
              json.path("calls").longValue(),
              json.path("usd").doubleValue(),
              json.path("released").booleanValue())
          : null;
    } catch (IOException e) {
      return null;
    }
  }

  private List<String> names() throws IOException {
    if (local != null) {
      if (!Files.isDirectory(local)) {
        return List.of();
      }
      try (Stream<Path> files = Files.list(local)) {
        return files.map(file -> String.valueOf(file.getFileName())).toList();
      }
    }
    return remote().stream().map(file -> String.valueOf(file.getFilename())).toList();
  }

  private List<ResourceId> remote() throws IOException {
    return RemoteStorage.access(
        folder,
        () ->
            FileSystems.match(folder + "*" + SUFFIX, EmptyMatchTreatment.ALLOW).metadata().stream()
                .map(file -> file.resourceId())
                .toList());
  }

  private byte[] get(String name) throws IOException {
    if (local != null) {
      return Files.readAllBytes(local.resolve(name));
    }
    return RemoteStorage.access(
        folder,
        () -> {
          try (InputStream in = Channels.newInputStream(FileSystems.open(resource(name)))) {
            return in.readAllBytes();
          }
        });
  }

  private void put(String name, byte[] bytes) throws IOException {
    if (local != null) {
      Files.createDirectories(local);
      Files.write(local.resolve(name), bytes);
      return;
    }
    RemoteStorage.access(
        folder,
        () -> {
          try (WritableByteChannel channel =
              FileSystems.create(resource(name), "application/json")) {
            ByteBuffer left = ByteBuffer.wrap(bytes);
            while (left.hasRemaining()) {
              channel.write(left);
            }
          }
          return name;
        });
  }

  private void delete(String name) throws IOException {
    if (local != null) {
      Files.deleteIfExists(local.resolve(name));
    } else {
      delete(List.of(resource(name)));
    }
  }

  private void delete(List<ResourceId> files) throws IOException {
    RemoteStorage.access(
        folder,
        () -> {
          FileSystems.delete(files, MoveOptions.StandardMoveOptions.IGNORE_MISSING_FILES);
          return files;
        });
  }

  private ResourceId resource(String name) {
    return FileSystems.matchNewResource(folder + name, false);
  }

  /**
   * Deletes what all workers have written, once none of them works any more. What one that was
   * given up still writes stays.
   */
  public synchronized void clear() throws IOException {
    if (local == null) {
      delete(remote());
    } else if (Files.isDirectory(local)) {
      for (String name : names()) {
        Files.deleteIfExists(local.resolve(name));
      }
      try {
        Files.deleteIfExists(local);
      } catch (DirectoryNotEmptyException e) {
        // Somebody has just written; no other run reads this folder.
      }
    }
  }
}
