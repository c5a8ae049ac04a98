package dev.assay.io.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.json.Json;
import dev.assay.io.time.Clock;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * JSON records by kind and name. Names that differ in case only are the same. A name is taken by
 * one of all processes that try at once, and a record is there whole or not at all, also after a
 * crash: on a local directory by hard links, elsewhere by {@linkplain ObjectFiles claims}, which
 * takes 3 seconds for each new record.
 */
public final class RecordStore {

  private static final String LOCAL_SCHEME = "file:";

  private static final Pattern CLOSED =
      Pattern.compile("read-only|not a directory", Pattern.CASE_INSENSITIVE);

  private final String location;
  private final StoreFiles files;

  RecordStore(String location, StoreFiles files) {
    this.location = location;
    this.files = files;
  }

  /**
   * Opens a store, which is made when the first record is.
   *
   * @param location a local directory, or a place such as {@code gs://bucket/experiments}
   */
  public static RecordStore at(String location, Clock clock) {
    return at(location, clock, time -> pause(time, clock));
  }

  /**
   * Opens a store, which is made when the first record is.
   *
   * @param location a local directory, or a place such as {@code gs://bucket/experiments}
   * @param pause waits, while a claim settles; never where the store is a local directory
   */
  public static RecordStore at(String location, Clock clock, Consumer<Duration> pause) {
    boolean local = !location.contains("://") || location.startsWith(LOCAL_SCHEME);
    return new RecordStore(
        location,
        local
            ? new LocalFiles(Path.of(localPath(location)), clock)
            : new ObjectFiles(location, clock, pause));
  }

  private static String localPath(String location) {
    return location.startsWith(LOCAL_SCHEME)
        ? location.substring(LOCAL_SCHEME.length()).replaceFirst("^//", "")
        : location;
  }

  /** Waits all of the time, also where the thread is asked to stop: a claim stands by then. */
  private static void pause(Duration time, Clock clock) {
    boolean interrupted = false;
    long end = clock.nanoTime() + time.toNanos();
    for (long left = time.toNanos(); left > 0; left = end - clock.nanoTime()) {
      LockSupport.parkNanos(left);
      interrupted |= Thread.interrupted();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Returns where the store is, as it was named. */
  public String location() {
    return location;
  }

  /** Returns the directory where it is one of this machine; else null. */
  public @Nullable Path directory() {
    return files.directory();
  }

  /**
   * A version of a record.
   *
   * @param name as it was first given
   * @param version counts from 1
   * @param json the record
   */
  public record Version(String name, int version, ObjectNode json) {}

  /**
   * Writes a record of a name that must not be taken.
   *
   * @return false where it is taken
   */
  public boolean create(RecordKind kind, String name, ObjectNode json) throws StoreException {
    return working(
        kind, name, () -> files.create(kind.folder(), RecordName.key(name), bytes(json)));
  }

  /**
   * Writes the next version of a record, the first of them 1; unless the newest one is the same.
   *
   * @param same says whether an earlier version needs no other
   */
  public Version add(RecordKind kind, String name, ObjectNode json, Sameness same)
      throws StoreException {
    while (true) {
      Version newest = find(kind, name, null);
      if (newest != null && same.with(newest.json())) {
        return newest;
      }
      int number = newest == null ? 1 : newest.version() + 1;
      if (create(kind, versioned(name, number), json)) {
        return new Version(name, number, json);
      }
    }
  }

  /** Compares what is to be written with what is there. */
  public interface Sameness {
    /** Returns whether it need not be written. */
    boolean with(ObjectNode earlier);
  }

  private static String versioned(String name, int number) {
    return name + "@" + number;
  }

  /** Returns a version, the newest where none is named; null where there is none. */
  public @Nullable Version find(RecordKind kind, String name, @Nullable Integer version)
      throws StoreException {
    List<Integer> numbers = version == null ? versions(kind, name) : List.of(version);
    if (numbers.isEmpty()) {
      return null;
    }
    int number = numbers.get(numbers.size() - 1);
    ObjectNode json = find(kind, versioned(name, number));
    return json == null ? null : new Version(name, number, json);
  }

  /** Returns the numbers of a record's versions, in order. */
  public List<Integer> versions(RecordKind kind, String name) throws StoreException {
    String start = RecordName.key(name) + "@";
    return keys(kind).stream()
        .filter(key -> key.startsWith(start))
        .map(key -> number(key.substring(start.length())))
        .filter(number -> number > 0)
        .sorted()
        .toList();
  }

  private static int number(String text) {
    return text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : 0;
  }

  /** Returns the record of a name; null where there is none. */
  public @Nullable ObjectNode find(RecordKind kind, String name) throws StoreException {
    try {
      byte[] content = files.read(kind.folder(), RecordName.key(name));
      return content == null ? null : parsed(kind, RecordName.key(name), content);
    } catch (IOException e) {
      throw failure(kind, name, e);
    }
  }

  /** Writes a record over what is there. */
  public void put(RecordKind kind, String name, ObjectNode json) throws StoreException {
    Object unused =
        working(
            kind,
            name,
            () -> {
              files.write(kind.folder(), RecordName.key(name), bytes(json));
              return true;
            });
  }

  /** Deletes a record; false where there is none. */
  public boolean delete(RecordKind kind, String name) throws StoreException {
    return working(kind, name, () -> files.delete(kind.folder(), RecordName.key(name)));
  }

  /** Deletes all versions of a record; returns how many there were. */
  public int deleteVersions(RecordKind kind, String name) throws StoreException {
    List<Integer> numbers = new ArrayList<>(versions(kind, name));
    numbers.sort(Comparator.reverseOrder());
    for (int number : numbers) {
      boolean unused = delete(kind, versioned(name, number));
    }
    return numbers.size();
  }

  /** Returns the keys of all records of a kind, which are their names in lower case, sorted. */
  public List<String> keys(RecordKind kind) throws StoreException {
    return working(kind, "", () -> files.keys(kind.folder()));
  }

  /**
   * Hands out all records of a kind, by their keys and one at a time.
   *
   * @param damaged is given what cannot be read instead
   */
  public void forEach(
      RecordKind kind, BiConsumer<String, ObjectNode> visitor, BiConsumer<String, String> damaged)
      throws StoreException {
    Object unused =
        working(
            kind,
            "",
            () -> {
              files.forEach(
                  kind.folder(),
                  (key, content) -> {
                    try {
                      visitor.accept(key, parsed(kind, key, content));
                    } catch (StoreException e) {
                      damaged.accept(key, String.valueOf(e.getMessage()));
                    }
                  });
              return true;
            });
  }

  /** Opens a new large file beside the records of a kind; it is there once it is closed. */
  public OutputStream stream(RecordKind kind, String file) throws StoreException {
    return working(kind, file, () -> files.stream(rows(kind), file));
  }

  /** Deletes a large file; there may be none. */
  public void deleteStreamed(RecordKind kind, String file) throws StoreException {
    Object unused =
        working(
            kind,
            file,
            () -> {
              files.deleteStreamed(rows(kind), file);
              return true;
            });
  }

  /** Returns the path or address of a large file. */
  public String locate(RecordKind kind, String file) {
    return files.locate(rows(kind), file);
  }

  private static String rows(RecordKind kind) {
    return kind.folder() + "-rows";
  }

  private static byte[] bytes(ObjectNode json) {
    return Json.pretty(json).getBytes(StandardCharsets.UTF_8);
  }

  private ObjectNode parsed(RecordKind kind, String key, byte[] content) throws StoreException {
    try {
      if (Json.parse(content) instanceof ObjectNode json) {
        return json;
      }
    } catch (JsonProcessingException e) {
      throw damaged(kind, key, e);
    } catch (IOException e) {
      throw failure(kind, key, e);
    }
    throw damaged(kind, key, null);
  }

  /** Returns what is thrown for a record that is not what was written. */
  public StoreException damaged(RecordKind kind, String key, @Nullable Exception cause) {
    return new StoreException(
        "STORE_DAMAGED",
        StoreException.DATA,
        "the record of "
            + kind.noun()
            + " "
            + RecordName.shown(key)
            + " in "
            + files.locate(kind.folder(), RecordName.key(key) + StoreFiles.SUFFIX)
            + " is cut or damaged; nothing was changed. Restore the file, or delete it to give the"
            + " record up",
        cause);
  }

  private interface Work<T> {
    T run() throws IOException;
  }

  private <T> T working(RecordKind kind, String name, Work<T> work) throws StoreException {
    try {
      return work.run();
    } catch (IOException e) {
      throw failure(kind, name, e);
    }
  }

  private static boolean isClosed(IOException e) {
    return e instanceof AccessDeniedException
        || e instanceof FileAlreadyExistsException
        || e instanceof NotDirectoryException
        || CLOSED.matcher(String.valueOf(e.getMessage())).find();
  }

  private StoreException failure(RecordKind kind, String name, IOException e) {
    if (isClosed(e)) {
      return new StoreException(
          "STORE_CLOSED",
          StoreException.EXISTS,
          "cannot use the store "
              + location
              + " ("
              + reason(e)
              + "); nothing was changed. Name another with --store, or give permission there",
          e);
    }
    return new StoreException(
        "STORE_IO",
        StoreException.IO,
        "cannot reach "
            + kind.noun()
            + (name.isEmpty() ? "s" : " " + RecordName.shown(name))
            + " in the store "
            + location
            + " ("
            + reason(e)
            + "); give the command again once the store can be reached",
        e);
  }

  private static String reason(IOException e) {
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (e instanceof FileAlreadyExistsException) {
      return "it is a file, not a directory";
    }
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}
