package dev.assay.pipelines.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.files.DatasetFile;
import dev.assay.io.files.FileFormat;
import dev.assay.io.files.InputFile;
import dev.assay.io.json.Json;
import dev.assay.io.json.JsonCodec;
import dev.assay.io.json.JsonFields;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A file of rows that was taken, and what was decided about its rows when it was: one line of
 * {@code ledger/taken.jsonl}.
 *
 * @param file the file
 * @param sha256 hash of its content, lower-case hex
 * @param accepted records that become rows
 * @param rejected records that do not
 * @param problem code of what keeps it from being read to its end; null for a good file
 * @param repeats lines whose id an earlier row has: 0 where the line is rejected for that, else the
 *     number that its id gets behind it
 */
record TakenFile(
    InputFile file,
    String sha256,
    long accepted,
    long rejected,
    @Nullable String problem,
    SortedMap<Long, Integer> repeats) {

  TakenFile {
    repeats = Collections.unmodifiableSortedMap(new TreeMap<>(repeats));
  }

  DatasetFile datasetFile() {
    return new DatasetFile(file.name(), file.bytes(), sha256, accepted + rejected, problem);
  }

  enum Codec implements JsonCodec<TakenFile> {
    INSTANCE;

    @Override
    public ObjectNode toJson(TakenFile taken) {
      ObjectNode json = Json.object();
      json.put("name", taken.file.name());
      json.put("location", taken.file.location());
      json.put("bytes", taken.file.bytes());
      json.put("format", taken.file.format().name());
      json.put("sha256", taken.sha256);
      json.put("accepted", taken.accepted);
      json.put("rejected", taken.rejected);
      JsonFields.putPresent(json, "problem", taken.problem);
      if (!taken.repeats.isEmpty()) {
        ArrayNode repeats = json.putArray("repeats");
        taken.repeats.forEach((line, number) -> repeats.addArray().add(line).add(number));
      }
      return json;
    }

    @Override
    public TakenFile fromJson(JsonNode json) {
      SortedMap<Long, Integer> repeats = new TreeMap<>();
      for (JsonNode repeat : json.path("repeats")) {
        repeats.put(repeat.path(0).asLong(), repeat.path(1).asInt());
      }
      return new TakenFile(
          new InputFile(
              JsonFields.text(json, "name"),
              JsonFields.text(json, "location"),
              JsonFields.integer(json, "bytes"),
              FileFormat.valueOf(JsonFields.text(json, "format"))),
          JsonFields.text(json, "sha256"),
          JsonFields.integer(json, "accepted"),
          JsonFields.integer(json, "rejected"),
          JsonFields.optionalText(json, "problem"),
          repeats);
    }
  }
}
