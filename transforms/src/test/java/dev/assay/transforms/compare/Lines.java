package dev.assay.transforms.compare;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.experiment.Run;
import dev.assay.io.experiment.SourcePosition;
import dev.assay.io.json.CompletedLine;
import dev.assay.io.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Completed lines, and what comparisons make of them without a pipeline. */
final class Lines {

  private Lines() {}

  static ObjectNode line(String id, int epoch) {
    ObjectNode line = Json.object();
    line.put("id", id).put("epoch", epoch).put("status", "answered").put("response", "r" + id);
    line.putObject("completion").put("latency_ms", 100);
    line.putObject("scores");
    return line;
  }

  static ObjectNode scored(String id, double value) {
    ObjectNode line = line(id, 1);
    line.withObject("/scores").putObject("s").put("value", value);
    return line;
  }

  static List<ObjectNode> scored(double... values) {
    List<ObjectNode> lines = new ArrayList<>();
    for (int i = 0; i < values.length; i++) {
      lines.add(scored("r" + i, values[i]));
    }
    return lines;
  }

  static Run run(ObjectNode line) {
    return CompletedLine.fromJson(line, new SourcePosition("completed.jsonl", 1, 0));
  }

  static RunFacts facts(ObjectNode line, CompareFields fields) {
    try {
      return new RunFactsParser(fields).parse(Json.bytes(line));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the records that both sides make, in the order of their keys. */
  static List<PairedRecord> records(List<ObjectNode> a, List<ObjectNode> b, CompareFields fields) {
    SortedMap<String, List<List<RunFacts>>> byKey = new TreeMap<>();
    for (int side = 0; side < 2; side++) {
      for (ObjectNode line : side == 0 ? a : b) {
        RunFacts facts = facts(line, fields);
        byKey
            .computeIfAbsent(facts.key(), key -> List.of(new ArrayList<>(), new ArrayList<>()))
            .get(side)
            .add(facts);
      }
    }
    List<PairedRecord> records = new ArrayList<>();
    byKey.forEach(
        (key, sides) -> records.add(RecordPairing.pair(key, "", sides.get(0), sides.get(1))));
    return records;
  }

  /** Returns what records come to, with their clusters where there are any. */
  static ComparisonTally tally(List<PairedRecord> records, ComparisonSpec spec) {
    ComparisonTally tally = new ComparisonTally(spec);
    SortedMap<String, ClusterSums> clusters = new TreeMap<>();
    for (PairedRecord record : records) {
      tally.add(record);
      if (spec.fields().cluster() != null && record.paired()) {
        clusters
            .computeIfAbsent(ClusterSums.of(record), name -> new ClusterSums())
            .add(record, spec);
      }
    }
    clusters.values().forEach(tally::add);
    return tally;
  }

  static Comparison compare(List<ObjectNode> a, List<ObjectNode> b, ComparisonSpec spec) {
    return tally(records(a, b, spec.fields()), spec).comparison();
  }

  static Comparison compare(List<ObjectNode> a, List<ObjectNode> b) {
    return compare(a, b, ComparisonSpec.STANDARD);
  }

  static PairStats score(Comparison comparison) {
    return comparison.scores().get("s");
  }

  static String json(Comparison comparison) {
    return Json.text(ComparisonJson.toJson(comparison));
  }
}
