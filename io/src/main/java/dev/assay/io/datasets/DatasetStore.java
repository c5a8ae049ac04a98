package dev.assay.io.datasets;

import dev.assay.io.time.Clock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Datasets in a local directory, one directory each: {@code dataset.json} and {@code
 * versions/N.jsonl}, whose lines are rows that an experiment reads as they are. A new version
 * begins where a record is added, deleted, or changed in input or expected output; metadata and
 * tags change in the current one. Every change is whole or not there, also after a crash, and one
 * process changes a dataset at a time.
 */
public final class DatasetStore {

  private static final String FILE = DatasetFolder.FILE;
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}");
  private static final Pattern VERSIONED = Pattern.compile("(.+)@(-?[0-9]{1,9})");

  private final Path root;
  private final Clock clock;

  /**
   * Opens a store.
   *
   * @param root the directory of all datasets; made when the first one is
   */
  public DatasetStore(Path root, Clock clock) {
    this.root = root;
    this.clock = clock;
  }

  /**
   * What a change did.
   *
   * @param dataset as it is now
   * @param added records that are new
   * @param changed records that are not what they were
   * @param deleted records that are gone
   * @param duplicates records left out, since one with the same content was there
   */
  public record Change(Dataset dataset, long added, long changed, long deleted, long duplicates) {}

  /**
   * Makes a dataset, whose version 0 holds the records.
   *
   * @throws DatasetException also where there is one of that name
   */
  public Change create(String name, String description, DatasetSource records)
      throws IOException, DatasetException {
    Path directory = directory(name);
    if (Files.exists(directory.resolve(FILE))) {
      throw new DatasetException(
          "DATASET_EXISTS",
          DatasetException.EXISTS,
          "dataset "
              + name
              + " is there already in "
              + root
              + "; push records to it, or delete it");
    }
    Files.createDirectories(directory.resolve("versions"));
    try (DatasetFolder.Held held = DatasetFolder.hold(directory)) {
      Additions all = new Additions();
      try (SnapshotWriter out = SnapshotWriter.create(held.directory())) {
        records.forEach(
            (record, named, place) -> {
              if (all.isNew(record, named, place)) {
                out.add(record);
              }
            });
        out.commit(DatasetFolder.snapshot(directory, 0));
        var now = clock.now().truncatedTo(ChronoUnit.MILLIS);
        Dataset made =
            new Dataset(
                name, description, now, now, List.of(new DatasetVersion(0, out.records(), now)));
        DatasetFolder.write(directory, made);
        return new Change(made, out.records(), 0, 0, all.duplicates);
      }
    } finally {
      DatasetFolder.dropIfUnmade(directory);
    }
  }

  /** Returns all datasets by their names. */
  public List<Dataset> list() throws IOException, DatasetException {
    if (!Files.isDirectory(root)) {
      return List.of();
    }
    List<Path> found;
    try (Stream<Path> entries = Files.list(root)) {
      found = entries.filter(entry -> Files.exists(entry.resolve(FILE))).sorted().toList();
    }
    List<Dataset> all = new ArrayList<>();
    for (Path directory : found) {
      all.add(DatasetFolder.read(directory));
    }
    return all;
  }

  /** Returns a dataset. */
  public Dataset get(String name) throws IOException, DatasetException {
    Path directory = directory(name);
    if (!Files.exists(directory.resolve(FILE))) {
      throw new DatasetException(
          "DATASET_MISSING",
          DatasetException.MISSING,
          "Dataset '" + name + "' not found in " + root + known());
    }
    return DatasetFolder.read(directory);
  }

  /** Returns the file of a version, whose lines are rows. */
  public Path file(String name, int version) throws IOException, DatasetException {
    return DatasetFolder.snapshot(directory(name), get(name).version(version).number());
  }

  /**
   * Finds the file that a path such as {@code datasets/capitals@2} names; without a version it is
   * the current one.
   *
   * @return null where the path is no dataset's
   * @throws DatasetException where the dataset has no such version
   */
  public static @Nullable Path resolve(Path path) throws IOException, DatasetException {
    if (Files.exists(path.resolve(FILE))) {
      return DatasetFolder.snapshot(path, DatasetFolder.read(path).current().number());
    }
    var versioned = VERSIONED.matcher(path.toString());
    if (Files.exists(path) || !versioned.matches()) {
      return null;
    }
    Path directory = Path.of(versioned.group(1));
    return Files.exists(directory.resolve(FILE))
        ? DatasetFolder.snapshot(
            directory,
            DatasetFolder.read(directory).version(Integer.parseInt(versioned.group(2))).number())
        : null;
  }

  /** Adds records; those whose id is there already take the place of the ones that are. */
  public Change push(String name, DatasetSource records) throws IOException, DatasetException {
    Map<String, DatasetRecord> pushed = new LinkedHashMap<>();
    Additions all = new Additions();
    records.forEach(
        (record, named, place) -> {
          if (all.isNew(record, named, place)) {
            pushed.put(record.id(), record);
          }
        });
    return rewrite(
        name,
        all.duplicates,
        old -> {
          DatasetRecord replaced = pushed.remove(old.id());
          return replaced == null ? old : replaced;
        },
        pushed.values());
  }

  /**
   * Changes records.
   *
   * @throws DatasetException where one of them is not there
   */
  public Change update(String name, List<RecordUpdate> updates)
      throws IOException, DatasetException {
    Map<String, RecordUpdate> byId = new LinkedHashMap<>();
    updates.forEach(update -> byId.put(update.id(), update));
    requireRecords(name, byId.keySet());
    return rewrite(
        name,
        0,
        old -> {
          RecordUpdate update = byId.get(old.id());
          return update == null ? old : update.over(old);
        },
        List.of());
  }

  /**
   * Deletes records.
   *
   * @throws DatasetException where one of them is not there
   */
  public Change deleteRecords(String name, Set<String> ids) throws IOException, DatasetException {
    requireRecords(name, ids);
    return rewrite(name, 0, old -> ids.contains(old.id()) ? null : old, List.of());
  }

  /** Makes an earlier version the newest one. */
  public Change restore(String name, int version) throws IOException, DatasetException {
    Path earlier = file(name, version);
    Map<String, DatasetRecord> wanted = new LinkedHashMap<>();
    DatasetFolder.eachOf(earlier, record -> wanted.put(record.id(), record));
    return rewrite(name, 0, old -> wanted.remove(old.id()), wanted.values());
  }

  /** Deletes a dataset with all its versions. */
  public void delete(String name) throws IOException, DatasetException {
    get(name);
    Path directory = directory(name);
    try (DatasetFolder.Held held = DatasetFolder.hold(directory)) {
      Files.delete(held.directory().resolve(FILE));
      List<Path> all;
      try (Stream<Path> found = Files.walk(directory)) {
        all =
            found
                .sorted(Comparator.reverseOrder())
                .filter(path -> !path.equals(directory))
                .toList();
      }
      for (Path path : all) {
        Files.delete(path);
      }
    }
    Files.deleteIfExists(directory);
  }

  /** Takes the records of a version one at a time. */
  public interface Visitor {
    /** Takes one. */
    void visit(DatasetRecord record) throws IOException;
  }

  /** Goes through the records of a version, in their order. */
  public void each(String name, int version, Visitor visitor) throws IOException, DatasetException {
    DatasetFolder.eachOf(file(name, version), visitor);
  }

  /** What a record becomes; null for nothing. */
  private interface Edit {
    @Nullable DatasetRecord of(DatasetRecord record);
  }

  private Change rewrite(String name, long duplicates, Edit edit, Collection<DatasetRecord> more)
      throws IOException, DatasetException {
    Path directory = directory(name);
    get(name);
    try (DatasetFolder.Held held = DatasetFolder.hold(directory);
        SnapshotWriter out = SnapshotWriter.create(held.directory())) {
      Dataset before = get(name);
      Tally tally = new Tally();
      DatasetFolder.eachOf(
          DatasetFolder.snapshot(directory, before.current().number()),
          old -> {
            DatasetRecord now = edit.of(old);
            tally.see(old, now);
            if (now != null) {
              out.add(now);
            }
          });
      for (DatasetRecord added : more) {
        tally.added++;
        out.add(added);
      }
      if (!tally.changesAnything()) {
        return new Change(before, 0, 0, 0, duplicates);
      }
      var now = clock.now().truncatedTo(ChronoUnit.MILLIS);
      List<DatasetVersion> versions = new ArrayList<>(before.versions());
      if (tally.isNewVersion()) {
        versions.add(new DatasetVersion(versions.size(), out.records(), now));
      }
      Dataset after =
          new Dataset(before.name(), before.description(), before.created(), now, versions);
      out.commit(DatasetFolder.snapshot(directory, after.current().number()));
      DatasetFolder.write(directory, after);
      return new Change(after, tally.added, tally.changed, tally.deleted, duplicates);
    }
  }

  private void requireRecords(String name, Set<String> ids) throws IOException, DatasetException {
    Set<String> missing = new HashSet<>(ids);
    each(name, get(name).current().number(), record -> missing.remove(record.id()));
    if (!missing.isEmpty()) {
      throw new DatasetException(
          "DATASET_RECORD",
          DatasetException.MISSING,
          "dataset "
              + name
              + " has no record "
              + String.join(", ", missing.stream().sorted().toList()));
    }
  }

  private Path directory(String name) throws DatasetException {
    if (!NAME.matcher(name).matches()) {
      throw new DatasetException(
          "DATASET_NAME",
          DatasetException.DATA,
          "Invalid dataset name \""
              + name
              + "\" (must be 1 to 100 letters, digits, dots, dashes or underscores and not begin"
              + " with a dot)");
    }
    return root.resolve(name);
  }

  private String known() throws IOException, DatasetException {
    List<String> names = list().stream().map(Dataset::name).toList();
    return names.isEmpty() ? " (there is none)" : " (there are " + String.join(", ", names) + ")";
  }
}
