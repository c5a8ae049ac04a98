package dev.assay.pipelines.compare;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.json.Json;
import dev.assay.pipelines.command.AssayVersion;
import dev.assay.pipelines.command.CompareSettings;
import dev.assay.pipelines.report.ReportPage;
import dev.assay.pipelines.report.RowFit;
import dev.assay.transforms.compare.PairStats;
import dev.assay.transforms.compare.PairedRecord;
import dev.assay.transforms.compare.PairedValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The page about two runs compared: the figures, also of single epochs against each other where
 * there are few, and all records with both answers, those that regressed first.
 */
final class ComparisonPage {

  /** Of pairs of epochs, each of which is compared on its own. */
  private static final int MOST_PAIRS = 25;

  /** Runs that are read again for all pairs of epochs together. */
  private static final long MOST_READ_AGAIN = 500_000;

  private final CompareSettings settings;
  private final Side a;
  private final Side b;
  private final PairedOutputs paired;

  ComparisonPage(CompareSettings settings, Side a, Side b, PairedOutputs paired) {
    this.settings = settings;
    this.a = a;
    this.b = b;
    this.paired = paired;
  }

  /**
   * Writes the page.
   *
   * @param comparison as {@code comparison.json} has it
   * @param folder for files of its own, which are deleted with it
   */
  void write(Path file, ObjectNode comparison, Path folder) throws IOException {
    ObjectNode facts = Json.object().put("kind", "comparison");
    facts.put("assay_version", AssayVersion.get());
    facts.set("comparison", comparison);
    facts.set("pairs", pairs(folder));
    try (Answers answersA = new Answers(a.completed());
        Answers answersB = new Answers(b.completed())) {
      RowFit fit = RowFit.of((sink, first) -> rows(sink, answersA, answersB));
      facts.set("rows", fit.toJson());
      String title = a.manifest().experiment() + " against " + b.manifest().experiment();
      new ReportPage(title + " · Assay", facts, fit.rows()).write(file);
    }
  }

  private ArrayNode pairs(Path folder) throws IOException {
    ArrayNode list = Json.object().arrayNode();
    int pairs = paired.a().epochs().size() * paired.b().epochs().size();
    if (pairs < 2
        || pairs > MOST_PAIRS
        || (a.records() + b.records()) * pairs > MOST_READ_AGAIN
        || settings.a().run() != null
        || settings.b().run() != null) {
      return list;
    }
    for (int runA : paired.a().epochs()) {
      for (int runB : paired.b().epochs()) {
        Path own = Files.createDirectories(folder.resolveSibling(folder.getFileName() + "-pair"));
        try {
          ObjectNode of =
              PairedOutputs.of(
                      a,
                      only(settings.a(), runA),
                      b,
                      only(settings.b(), runB),
                      settings.spec(),
                      own)
                  .toJson(a, b);
          of.retain("records", "scores", "metrics");
          list.add(of.put("run_a", runA).put("run_b", runB));
        } finally {
          PairedOutputs.delete(own);
        }
      }
    }
    return list;
  }

  private static CompareSettings.Side only(CompareSettings.Side side, int run) {
    return new CompareSettings.Side(side.directory(), run, side.model(), side.prompt());
  }

  private void rows(RowFit.Sink sink, Answers answersA, Answers answersB) {
    for (int partition = 0; partition < paired.partitions(); partition++) {
      paired
          .join()
          .join(
              partition,
              (record, runsA, runsB) -> {
                ObjectNode row = Json.object().put("id", record.id());
                if (!record.variant().isEmpty()) {
                  row.put("variant", record.variant());
                }
                lines(row.putArray("a"), runsA, answersA);
                lines(row.putArray("b"), runsB, answersB);
                sink.row(rank(record), row, Json.bytes(row));
              });
    }
  }

  private static void lines(ArrayNode to, List<SpooledRun> runs, Answers answers) {
    runs.forEach(run -> to.add(answers.line(run)));
  }

  /** What regressed comes first, then what improved, what only one side has, and the rest. */
  private int rank(PairedRecord record) {
    if (!record.paired()) {
      return 2;
    }
    int rank = 3;
    for (Map.Entry<String, PairedValue> score : record.scores().entrySet()) {
      PairStats stats = paired.comparison().scores().get(score.getKey());
      PairedValue value = score.getValue();
      if (stats != null && value.hasNumbers() && value.difference() != 0) {
        rank = Math.min(rank, value.difference() > 0 == stats.lowerIsBetter() ? 0 : 1);
      }
    }
    return rank;
  }
}
