package dev.assay.pipelines.experiments;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.json.Json;
import dev.assay.io.json.JsonFields;
import dev.assay.io.store.RecordKind;
import dev.assay.io.store.RecordName;
import dev.assay.io.store.RecordStore;
import dev.assay.io.store.StoreException;
import dev.assay.io.time.Clock;
import dev.assay.pipelines.plan.NearestName;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * Templates, criterion sets or LLM configs of a store. Each has a name and versions from 1 on that
 * never change; giving a name again with another content makes its next version.
 */
public final class ResourceStore {

  private final RecordKind kind;
  private final RecordStore records;
  private final Clock clock;

  ResourceStore(RecordKind kind, RecordStore records, Clock clock) {
    this.kind = kind;
    this.records = records;
    this.clock = clock;
  }

  /**
   * Stores a version, unless the newest one of that name has the same content.
   *
   * @param content as {@code pipelines/docs/experiments.md} describes it for each kind
   * @return the version that has the content, new or not
   */
  public Resource add(String name, ObjectNode content) throws StoreException {
    requireName(kind, name);
    ObjectNode checked;
    try {
      checked = ResourceChecks.checked(kind, content);
    } catch (IllegalArgumentException e) {
      throw new StoreException(
          kind.code() + "_INVALID",
          StoreException.CONFIGURATION,
          kind.noun() + " " + name + ": " + e.getMessage());
    }
    return store(name, checked);
  }

  /** Stores what is known to be right. */
  Resource store(String name, ObjectNode content) throws StoreException {
    ObjectNode record = Json.object().put("name", name).put("created_at", clock.now().toString());
    record.set("content", content);
    return of(
        records.add(
            kind,
            name,
            record,
            earlier -> JsonFields.objectOrEmpty(earlier, "content").equals(content)));
  }

  private Resource of(RecordStore.Version version) throws StoreException {
    try {
      return new Resource(
          new Reference(JsonFields.text(version.json(), "name"), version.version()),
          StoredExperiment.time(JsonFields.text(version.json(), "created_at")),
          JsonFields.objectOrEmpty(version.json(), "content"));
    } catch (IllegalArgumentException e) {
      throw records.damaged(kind, version.name() + "@" + version.version(), e);
    }
  }

  /** Returns a version. */
  public Resource get(Reference reference) throws StoreException {
    RecordStore.Version found = records.find(kind, reference.name(), reference.version());
    if (found == null) {
      throw missing(reference);
    }
    return of(found);
  }

  /** Returns whether there is one of that name. */
  boolean has(String name) throws StoreException {
    return !records.versions(kind, name).isEmpty();
  }

  private StoreException missing(Reference reference) throws StoreException {
    List<Integer> versions = records.versions(kind, reference.name());
    List<String> names = names();
    String there =
        !versions.isEmpty()
            ? "it has versions 1 to " + versions.get(versions.size() - 1)
            : NearestName.of(reference.name(), names)
                .map(name -> "did you mean " + name + "?")
                .orElse(names.isEmpty() ? "there is none yet" : "there are " + shown(names));
    return new StoreException(
        kind.code() + "_MISSING",
        StoreException.MISSING,
        kind.noun()
            + " "
            + reference
            + " not found in the store "
            + records.location()
            + " ("
            + there
            + "); make it with assay experiments "
            + kind.folder()
            + " create");
  }

  private static String shown(List<String> names) {
    int most = 10;
    String first = String.join(", ", names.subList(0, Math.min(most, names.size())));
    return names.size() > most ? first + " and " + (names.size() - most) + " more" : first;
  }

  private List<String> names() throws StoreException {
    return records.keys(kind).stream().map(ResourceStore::withoutVersion).distinct().toList();
  }

  private static String withoutVersion(String key) {
    return key.substring(0, Math.max(key.lastIndexOf('@'), 0));
  }

  /** Returns the newest version of each, by name. */
  public List<Resource> list() throws StoreException {
    TreeMap<String, Integer> newest = new TreeMap<>();
    for (String key : records.keys(kind)) {
      int at = key.lastIndexOf('@');
      if (at > 0 && key.substring(at + 1).matches("[0-9]{1,9}")) {
        newest.merge(key.substring(0, at), Integer.valueOf(key.substring(at + 1)), Math::max);
      }
    }
    List<Resource> all = new ArrayList<>();
    for (var entry : newest.entrySet()) {
      all.add(get(new Reference(entry.getKey(), entry.getValue())));
    }
    return all;
  }

  /**
   * Deletes all versions. Experiments keep what they were created with, but the rows of a
   * collection.
   */
  public void delete(String name) throws StoreException {
    if (records.deleteVersions(kind, name) == 0) {
      throw missing(new Reference(name, null));
    }
  }

  static void requireName(RecordKind kind, String name) throws StoreException {
    String problem = RecordName.problem(name).orElse(null);
    if (problem != null) {
      throw new StoreException(
          kind.code() + "_NAME",
          StoreException.USAGE,
          "Invalid name of "
              + (kind == RecordKind.EXPERIMENT ? "an " : "a ")
              + kind.noun()
              + ": \""
              + RecordName.shown(name)
              + "\" ("
              + problem
              + ")");
    }
  }
}
