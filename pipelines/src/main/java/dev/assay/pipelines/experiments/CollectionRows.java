package dev.assay.pipelines.experiments;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import dev.assay.io.experiment.Rejected;
import dev.assay.io.experiment.Row;
import dev.assay.io.files.InputFile;
import dev.assay.io.files.InputFiles;
import dev.assay.io.files.InputProblem;
import dev.assay.io.files.RowFiles;
import dev.assay.io.json.Json;
import dev.assay.io.store.RecordKind;
import dev.assay.io.store.RecordStore;
import dev.assay.io.store.StoreException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The rows of one collection on their way into the store, and what they show of its columns. */
final class CollectionRows {

  private static final byte[] NEWLINE = {'\n'};

  private final Map<String, Column> given;
  private final Map<String, Column> columns = new LinkedHashMap<>();
  private final Hasher hash = Hashing.sha256().newHasher();
  private long count;
  private long rejected;
  private @Nullable Rejected first;

  CollectionRows(Map<String, Column> given) {
    this.given = Map.copyOf(given);
  }

  void copy(String source, RecordStore records, String file) throws StoreException {
    InputFiles found = InputFiles.expand(List.of(source));
    if (!found.problems().isEmpty()) {
      InputProblem problem = found.problems().get(0);
      throw new StoreException(
          problem.code(), StoreException.MISSING, problem.input() + ": " + problem.message());
    }
    try (OutputStream out = records.stream(RecordKind.COLLECTION, file)) {
      for (InputFile input : found.files()) {
        RowFiles.scan(
            input,
            parsed -> {
              Object unused = parsed.<Object>match(row -> put(row, out), this::refuse);
            });
      }
    } catch (UncheckedIOException e) {
      throw unreadable(source, e.getCause());
    } catch (IOException e) {
      throw unreadable(source, e);
    }
    Rejected bad = first;
    if (bad != null) {
      throw new StoreException(
          bad.code(),
          StoreException.DATA,
          bad.position()
              + ": "
              + bad.message()
              + (rejected > 1 ? " (and " + (rejected - 1) + " more lines)" : "")
              + "; nothing was stored");
    }
    for (String name : given.keySet()) {
      if (!columns.containsKey(name)) {
        throw new StoreException(
            "COLLECTION_COLUMN",
            StoreException.USAGE,
            source
                + " has no column \""
                + name
                + "\" (it has "
                + String.join(", ", columns.keySet())
                + ")");
      }
    }
  }

  private static StoreException unreadable(String source, @Nullable Throwable e) {
    return new StoreException(
        "STORE_IO",
        StoreException.IO,
        "cannot copy "
            + source
            + " into the store ("
            + (e == null ? "" : e.getMessage())
            + "); nothing was stored",
        e);
  }

  private Row put(Row row, OutputStream out) {
    ObjectNode fields = row.fields().deepCopy();
    given.forEach(
        (name, column) -> {
          if (column.defaultValue() != null && row.field(name) == null) {
            fields.set(name, column.defaultValue());
          }
        });
    fields.properties().forEach(entry -> see(entry.getKey(), entry.getValue(), fields));
    byte[] line = Json.bytes(fields);
    hash.putBytes(line).putByte(NEWLINE[0]);
    count++;
    try {
      out.write(line);
      out.write(NEWLINE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return row;
  }

  private Rejected refuse(Rejected bad) {
    rejected++;
    if (first == null) {
      first = bad;
    }
    return bad;
  }

  private void see(String name, JsonNode value, ObjectNode fields) {
    Column known = given.get(name);
    if (known != null) {
      columns.put(name, known);
      if (known.type() == Column.Type.CONVERSATION && value.isTextual()) {
        fields.set(name, conversation(value));
      }
      return;
    }
    if (value.isNull()) {
      columns.putIfAbsent(name, Column.of(Column.Type.TEXT));
      return;
    }
    Column.Type type = type(name, value);
    columns.merge(
        name,
        Column.of(type),
        (before, now) -> before.equals(now) ? before : Column.of(Column.Type.JSON));
  }

  /** A table's cell holds messages as text. */
  private static JsonNode conversation(JsonNode text) {
    try {
      return Json.parse(text.textValue());
    } catch (JsonProcessingException e) {
      return text;
    }
  }

  private static Column.Type type(String name, JsonNode value) {
    if (value.isTextual()) {
      return name.equals(Column.Type.RAW_INPUT.word()) ? Column.Type.RAW_INPUT : Column.Type.TEXT;
    }
    boolean messages = value.isArray() && !value.isEmpty();
    for (JsonNode item : value) {
      messages &= item.path("role").isTextual();
    }
    return messages ? Column.Type.CONVERSATION : Column.Type.JSON;
  }

  long count() {
    return count;
  }

  String sha256() {
    return hash.hash().toString();
  }

  Map<String, Column> columns() {
    return columns;
  }
}
