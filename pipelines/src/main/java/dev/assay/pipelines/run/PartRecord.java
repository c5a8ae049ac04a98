package dev.assay.pipelines.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.files.WrittenFile;
import dev.assay.io.files.WrittenPart;
import dev.assay.io.json.Json;
import dev.assay.io.json.JsonCodec;
import dev.assay.io.json.JsonFields;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which input files the records of a part come from: one line of {@code ledger/parts.jsonl}, on
 * disk before the part is put in place. The last line of a name counts, and only where the manifest
 * lists it.
 *
 * @param names of the part's files
 * @param inputs how many of its records come from which input file
 */
record PartRecord(List<String> names, Map<String, Long> inputs) {

  PartRecord {
    names = List.copyOf(names);
    inputs = Map.copyOf(inputs);
  }

  static PartRecord of(WrittenPart part) {
    return new PartRecord(
        part.files().stream().map(WrittenFile::finalName).toList(), part.inputs());
  }

  enum Codec implements JsonCodec<PartRecord> {
    INSTANCE;

    @Override
    public ObjectNode toJson(PartRecord part) {
      ObjectNode json = Json.object();
      ArrayNode names = json.putArray("names");
      part.names.forEach(names::add);
      ObjectNode inputs = json.putObject("inputs");
      new TreeMap<>(part.inputs).forEach(inputs::put);
      return json;
    }

    @Override
    public PartRecord fromJson(JsonNode json) {
      List<String> names = new ArrayList<>();
      json.path("names").forEach(name -> names.add(name.asText()));
      Map<String, Long> inputs = new TreeMap<>();
      JsonFields.objectOrEmpty(json, "inputs")
          .properties()
          .forEach(input -> inputs.put(input.getKey(), input.getValue().longValue()));
      return new PartRecord(names, inputs);
    }
  }
}
