package dev.assay.pipelines.compare;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.json.Json;
import dev.assay.pipelines.command.CompareSettings;
import dev.assay.transforms.compare.ClusterSums;
import dev.assay.transforms.compare.Comparison;
import dev.assay.transforms.compare.ComparisonJson;
import dev.assay.transforms.compare.ComparisonSpec;
import dev.assay.transforms.compare.ComparisonTally;
import dev.assay.transforms.compare.PairedRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Two output directories side by side. Both are read once, at the same time, and what matters of
 * each run is divided over files by what it is joined by; then one file of each side at a time is
 * joined in memory.
 *
 * @param a what was read of the baseline
 * @param b what was read of the other
 * @param join gives the paired records once more, as long as the files are there
 * @param partitions how many files a side is divided over
 * @param comparison what they come to
 */
record PairedOutputs(
    RunSpool a, RunSpool b, RecordJoin join, int partitions, Comparison comparison) {

  /** Runs of a side that are joined in memory at a time, about. */
  private static final long PARTITION_RUNS = 20_000;

  private static final int MOST_PARTITIONS = 1_024;

  /**
   * Compares.
   *
   * @param folder for the files; emptied by the caller
   * @throws Refusal where the two cannot be compared
   */
  static PairedOutputs of(
      Side a,
      CompareSettings.Side ofA,
      Side b,
      CompareSettings.Side ofB,
      ComparisonSpec spec,
      Path folder)
      throws IOException {
    int partitions = partitions(Math.max(a.records(), b.records()));
    RunSpool runsA = new RunSpool(a.completed(), ofA, spec.fields(), folder, "a", partitions);
    RunSpool runsB = new RunSpool(b.completed(), ofB, spec.fields(), folder, "b", partitions);
    SideBySide.run(List.of(runsA::fill, runsB::fill));
    SelectionChecks checks = new SelectionChecks(runsA, runsB, spec);
    RecordJoin join = new RecordJoin(runsA, runsB, checks.variants());
    Comparison comparison = tally(join, partitions, spec, folder).comparison();
    checks.paired(comparison);
    return new PairedOutputs(runsA, runsB, join, partitions, comparison);
  }

  /** Returns the figures as {@code comparison.json} has them, without answers. */
  ObjectNode toJson(Side sideA, Side sideB) {
    ObjectNode json = Json.object();
    json.set("a", sideA.toJson(a));
    json.set("b", sideB.toJson(b));
    json.setAll(ComparisonJson.toJson(comparison));
    return json;
  }

  private static int partitions(long runs) {
    return (int) Math.max(1, Math.min(MOST_PARTITIONS, runs / PARTITION_RUNS));
  }

  private static ComparisonTally tally(
      RecordJoin join, int partitions, ComparisonSpec spec, Path folder) {
    boolean clustered = spec.fields().cluster() != null;
    Spool clusters = clustered ? new Spool(folder, "clusters", partitions) : null;
    ComparisonTally tally =
        SideBySide.tally(
            partitions,
            spec,
            (partition, mine) ->
                join.join(
                    partition,
                    (record, runsA, runsB) -> {
                      mine.add(record);
                      if (clusters != null && record.paired()) {
                        clusters.add(ClusterSums.of(record), record::write);
                      }
                    }));
    if (clusters != null) {
      clusters.close();
      tally.add(
          SideBySide.tally(
              partitions, spec, (partition, mine) -> addClusters(clusters, partition, spec, mine)));
    }
    return tally;
  }

  private static void addClusters(
      Spool clusters, int partition, ComparisonSpec spec, ComparisonTally tally) {
    Map<String, ClusterSums> sums = new HashMap<>();
    clusters.read(
        partition,
        in -> {
          PairedRecord record = PairedRecord.read(in);
          sums.computeIfAbsent(ClusterSums.of(record), name -> new ClusterSums()).add(record, spec);
        });
    sums.values().forEach(tally::add);
  }

  /** Deletes the folder and the files in it. */
  static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.deleteIfExists(file);
      }
    }
    Files.deleteIfExists(folder);
  }
}
