package dev.assay.pipelines.experiments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.json.Json;
import dev.assay.io.json.JsonFields;
import dev.assay.io.store.RecordKind;
import dev.assay.io.store.RecordStore;
import dev.assay.io.store.StoreException;
import dev.assay.io.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Collections of a store: rows that fill templates, or that bring whole prompts. Each has a name
 * and versions from 1 on that never change; giving other rows makes the next one. Rows are copied
 * into the store one at a time.
 */
public final class CollectionStore {

  /** Where the rows are, in a collection's content. */
  private static final String FILE = "file";

  private static final Pattern NAME = Pattern.compile("[0-9a-f-]{36}\\.jsonl");
  private static final String SHA256 = "sha256";
  private static final RecordKind KIND = RecordKind.COLLECTION;

  private final RecordStore records;
  private final ResourceStore resources;

  CollectionStore(RecordStore records, Clock clock) {
    this.records = records;
    this.resources = new ResourceStore(KIND, records, clock);
  }

  /**
   * Stores rows, unless the newest version of that name has the same.
   *
   * @param source a path or pattern of rows in any format that is read
   * @param columns what is known of some columns; others are found out from their values
   * @throws StoreException also naming the first line that is no row; nothing is stored then
   */
  public Resource add(String name, String description, String source, Map<String, Column> columns)
      throws StoreException {
    ResourceStore.requireName(KIND, name);
    String file = UUID.randomUUID() + ".jsonl";
    CollectionRows rows = new CollectionRows(columns);
    boolean kept = false;
    try {
      rows.copy(source, records, file);
      ObjectNode content =
          Json.object()
              .put("description", description)
              .put("variables_count", rows.count())
              .put(SHA256, rows.sha256())
              .put(FILE, file);
      content.set("columns", columns(rows));
      Resource added = sameOrNew(name, content);
      kept = JsonFields.text(added.content(), FILE).equals(file);
      return added;
    } finally {
      if (!kept) {
        records.deleteStreamed(KIND, file);
      }
    }
  }

  private Resource sameOrNew(String name, ObjectNode content) throws StoreException {
    if (resources.has(name)) {
      Resource newest = resources.get(new Reference(name, null));
      if (bare(newest.content()).equals(bare(content))) {
        return newest;
      }
    }
    return resources.store(name, content);
  }

  private static ObjectNode bare(ObjectNode content) {
    ObjectNode bare = content.deepCopy();
    bare.remove(FILE);
    bare.put("variables_count", content.path("variables_count").asLong());
    return bare;
  }

  private static ArrayNode columns(CollectionRows rows) {
    ArrayNode list = Json.object().arrayNode();
    rows.columns()
        .forEach(
            (name, column) -> {
              ObjectNode entry =
                  list.addObject()
                      .put("name", name)
                      .put("column_type", column.type().word())
                      .put("column_position", list.size() - 1);
              if (column.defaultValue() != null) {
                entry.set("default_value", column.defaultValue());
              }
            });
    return list;
  }

  /** Returns a version. */
  public Resource get(Reference reference) throws StoreException {
    return resources.get(reference);
  }

  /** Returns the newest version of each, by name. */
  public List<Resource> list() throws StoreException {
    return resources.list();
  }

  /** Returns the path or address of a version's rows, one JSON object a line. */
  public String rows(Resource collection) {
    return records.locate(KIND, file(collection.content()));
  }

  /**
   * Returns the name of a collection's file.
   *
   * @throws IllegalArgumentException where it is none that was given here
   */
  static String file(JsonNode content) {
    String file = JsonFields.text(content, FILE);
    if (!NAME.matcher(file).matches()) {
      throw new IllegalArgumentException("Not a file of rows: " + file);
    }
    return file;
  }

  /** Deletes all versions with their rows; experiments over them can then not be run any more. */
  void delete(String name) throws StoreException {
    List<Integer> versions = records.versions(KIND, name);
    List<String> files = new ArrayList<>();
    for (int version : versions) {
      JsonNode content = get(new Reference(name, version)).content();
      files.add(file(content));
    }
    resources.delete(name);
    for (String file : files) {
      records.deleteStreamed(KIND, file);
    }
  }
}
