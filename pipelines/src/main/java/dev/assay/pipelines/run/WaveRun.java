package dev.assay.pipelines.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.experiment.Row;
import dev.assay.io.experiment.Run;
import dev.assay.io.json.Json;
import dev.assay.io.json.JsonCodec;
import dev.assay.io.json.JsonCoder;
import dev.assay.io.json.JsonFields;
import dev.assay.transforms.rows.ValidateRows;
import dev.assay.transforms.stopping.Decision;
import dev.assay.transforms.stopping.SliceScores;
import dev.assay.transforms.stopping.SplitByPlace;
import dev.assay.transforms.stopping.SplitByPlace.Share;
import dev.assay.transforms.stopping.StopRule;
import dev.assay.transforms.stopping.TallySlices;
import dev.assay.transforms.stopping.Waves;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.transforms.Count;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TypeDescriptors;

/**
 * Runs an experiment in waves until it knows enough. Each wave is a pipeline that calls and
 * evaluates rows that no wave had before, and keeps its runs in staging; a last pipeline, which
 * calls nothing, makes the outputs of all of them.
 */
final class WaveRun {

  private static final String TALLY = "tally.jsonl";
  private static final String SKIPPED = "skipped.jsonl";

  private final RunExperimentPipeline graph;
  private final StopRule rule;
  private final Consumer<Consumer<Pipeline>> runner;
  private final BooleanSupplier cutShort;
  private final Consumer<String> note;
  private final List<Path> directories = new ArrayList<>();

  /**
   * Makes the run.
   *
   * @param runner runs a pipeline that the consumer it is given has built
   * @param cutShort whether something has stopped a lane
   * @param note is told how far it has come
   */
  WaveRun(
      RunExperimentPipeline graph,
      StopRule rule,
      Consumer<Consumer<Pipeline>> runner,
      BooleanSupplier cutShort,
      Consumer<String> note) {
    this.graph = graph;
    this.rule = rule;
    this.runner = runner;
    this.cutShort = cutShort;
    this.note = note;
  }

  /**
   * Runs.
   *
   * @param notCalled file for the ids of the rows that no wave had; absent where all were called
   */
  EarlyStop run(Survey survey, Path notCalled) throws IOException {
    Waves waves = new Waves(rule, survey.slices());
    for (SortedMap<String, Share> wave = waves.next(); !wave.isEmpty(); wave = waves.next()) {
      Path directory = staging().resolve("wave-" + (directories.size() + 1));
      directories.add(Files.createDirectories(directory));
      SortedMap<String, Share> shares = wave;
      runner.accept(pipeline -> addWave(pipeline, shares, directory));
      waves.observe(handed(directory.resolve(TALLY)), !cutShort.getAsBoolean());
      note.accept(progress(waves.decisions()));
    }
    PlanEvaluators.sumJudging(directories, staging());
    runner.accept(pipeline -> addOutputs(pipeline, waves.called()));
    long skipped = HandOver.read(staging().resolve(SKIPPED), CountCodec.INSTANCE).get(0);
    keepIds(skipped, notCalled);
    return new EarlyStop(rule, waves.decisions(), skipped, graph.plan().expansion().runsPerRow());
  }

  private static List<SliceScores> handed(Path file) throws IOException {
    return Files.exists(file) ? HandOver.read(file, SliceScores.Codec.INSTANCE) : List.of();
  }

  private String progress(List<Decision> decisions) {
    long decided = decisions.stream().filter(decision -> decision.why() != null).count();
    return "Wave "
        + directories.size()
        + ": "
        + decided
        + " of "
        + Reports.count(decisions.size(), "question")
        + " of early stopping decided";
  }

  private void addWave(Pipeline pipeline, SortedMap<String, Share> shares, Path directory) {
    PCollection<Row> rows =
        graph
            .records(pipeline)
            .get(ValidateRows.ACCEPTED)
            .apply("ChooseRows", SplitByPlace.of(rule, shares))
            .get(SplitByPlace.INSIDE);
    PCollection<Run> runs = graph.evaluated(rows, directory.toString());
    runs.apply("KeepRuns", SpoolRuns.to(directory));
    runs.apply("TallySlices", TallySlices.of(rule))
        .apply(
            "HandOverTally", HandOver.to(directory.toString(), TALLY, SliceScores.Codec.INSTANCE));
  }

  private void addOutputs(Pipeline pipeline, SortedMap<String, Share> called) {
    PCollectionTuple records = graph.records(pipeline);
    PCollection<Row> skipped =
        records
            .get(ValidateRows.ACCEPTED)
            .apply("ChooseRows", SplitByPlace.of(rule, called))
            .get(SplitByPlace.OUTSIDE);
    skipped
        .apply("CountSkipped", Count.globally())
        .setCoder(JsonCoder.of(CountCodec.INSTANCE))
        .apply("HandOverSkipped", HandOver.to(graph.staging(), SKIPPED, CountCodec.INSTANCE));
    skipped
        .apply("IdOf", MapElements.into(TypeDescriptors.strings()).via(row -> row.id()))
        .setCoder(StringUtf8Coder.of())
        .apply("WriteIds", WriteIds.to(ids()));
    graph.outputs(SpoolRuns.read(pipeline, directories), records.get(ValidateRows.REJECTED));
  }

  private Path ids() {
    return staging().resolve("not-called.txt");
  }

  /** Waves hand over on storage that this machine mounts. */
  private Path staging() {
    return Path.of(graph.staging());
  }

  private void keepIds(long skipped, Path notCalled) throws IOException {
    if (skipped == 0) {
      Files.deleteIfExists(notCalled);
    } else {
      // Storage that workers share may be another disk than this.
      Path near = notCalled.resolveSibling(notCalled.getFileName() + ".tmp");
      Files.copy(ids(), near, StandardCopyOption.REPLACE_EXISTING);
      Files.move(
          near, notCalled, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      Files.delete(ids());
    }
  }

  private enum CountCodec implements JsonCodec<Long> {
    INSTANCE;

    @Override
    public ObjectNode toJson(Long rows) {
      return Json.object().put("rows", rows);
    }

    @Override
    public Long fromJson(JsonNode json) {
      return JsonFields.integer(json, "rows");
    }
  }
}
