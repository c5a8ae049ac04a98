package dev.assay.transforms.summarize;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.experiment.Run;
import dev.assay.io.files.ScratchFiles;
import dev.assay.io.json.Json;
import dev.assay.transforms.evaluate.EvaluatorSpec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.values.KV;

/**
 * Runs that come one after the other to the summary that {@link Summarize} gives of them, without a
 * pipeline. Memory does not grow with the number of runs: what is known of rows is kept in files
 * until the end. Nobody need say beforehand how many epochs there are.
 */
public final class SummaryStream {

  private final Analysis analysis;
  private final SummaryFn runs;
  private final TallyRunFn toRecord;
  private final int sides;
  private final SummaryTallies.Fn counted;
  private final boolean evaluated;
  private final ScratchFiles scratch;
  private final KeyedFiles<RecordTally> records;
  private final List<Part> parts = new ArrayList<>();

  /**
   * Begins a summary.
   *
   * @param evaluators of all runs together; those that see every row are left out
   * @param analysis what the summary tells beside the plain figures
   * @param prompts names of the experiment's prompts; empty where rows bring theirs
   * @param scratch kept open until the end; the caller closes it
   * @throws IllegalArgumentException with all problems that {@link SummaryEvaluators#problems}
   *     finds
   */
  public SummaryStream(
      List<EvaluatorSpec> evaluators,
      Analysis analysis,
      List<String> prompts,
      ScratchFiles scratch) {
    List<String> problems = SummaryEvaluators.problems(evaluators);
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", problems));
    }
    List<EvaluatorSpec> all = SummaryEvaluators.counted(evaluators);
    Slicing slicing = new Slicing(analysis.slices(), prompts);
    this.analysis = analysis;
    this.runs = new SummaryFn(slicing);
    this.toRecord = new TallyRunFn(slicing, analysis.cluster());
    this.sides = slicing.sides();
    this.counted = new SummaryTallies.Fn(all);
    this.evaluated = !all.isEmpty();
    this.scratch = scratch;
    this.records = new KeyedFiles<>(scratch, new RecordFn());
  }

  /** Returns where one thread adds its runs. */
  public synchronized Part part() {
    Part part = new Part();
    parts.add(part);
    return part;
  }

  /**
   * Returns the summary of all that was added so far; nothing may be added meanwhile, but more may
   * be afterwards. With several epochs, clusters or draws it reads all of that again.
   */
  public Summary end() throws IOException {
    int epochs = parts.stream().mapToInt(part -> part.epochs).max().orElse(1);
    Breakdown<RunTally> all =
        runs.mergeAccumulators(parts.stream().map(part -> part.tally).toList());
    Summary summary = summary(epochs, all);
    if (!evaluated) {
      return summary;
    }
    byte[] results =
        counted.extractOutput(
            counted.mergeAccumulators(parts.stream().map(part -> part.tallies).toList()));
    return summary.withSummaryEvaluators((ObjectNode) Json.parse(results));
  }

  private Summary summary(int epochs, Breakdown<RunTally> all) throws IOException {
    Needed needed = Needed.of(analysis, epochs);
    if (!needed.records()) {
      return MakeSummaryFn.summary(analysis, epochs, all, null, null, null);
    }
    RecordsFn recordsFn = new RecordsFn(sides, needed.reducers());
    Breakdown<RecordsTally> reduced = recordsFn.createAccumulator();
    try (ScratchFiles own = scratch.beside()) {
      Units units = new Units(needed, own);
      records.forEach(
          (key, record) -> {
            recordsFn.addInput(reduced, record);
            units.add(key, record);
          });
      units.end();
      return MakeSummaryFn.summary(
          analysis,
          epochs,
          all,
          needed.reduced() ? reduced : null,
          needed.clusters() ? units.clusters : null,
          needed.bootstrap() ? units.drawn : null);
    }
  }

  /**
   * What is independent of each other: records, or clusters of them, which go through files again.
   */
  private final class Units {

    private final Needed needed;
    private final ToUnitFn toUnit;
    private final ClustersFn clustersFn = new ClustersFn(sides);
    private final BootstrapFn bootstrapFn = new BootstrapFn(sides, analysis.intervals());
    private final Breakdown<Measures<ClusterSums>> clusters = clustersFn.createAccumulator();
    private final Breakdown<Measures<Resamples>> drawn = bootstrapFn.createAccumulator();
    private final KeyedFiles<Breakdown<Measures<UnitSums>>> named;
    private final KeyedFiles<Breakdown<Measures<UnitSums>>>.Part unmerged;

    Units(Needed needed, ScratchFiles own) {
      this.needed = needed;
      this.named = new KeyedFiles<>(own, new UnitFn(sides));
      this.unmerged = named.part();
      this.toUnit = new ToUnitFn(sides, needed.ofUnits());
    }

    void add(String key, RecordTally record) throws IOException {
      if (!needed.units()) {
        return;
      }
      KV<String, Breakdown<Measures<UnitSums>>> unit = toUnit.unit(key, record);
      if (analysis.cluster() == null) {
        take(unit.getKey(), unit.getValue());
      } else {
        unmerged.add(unit.getKey(), unit.getValue());
      }
    }

    void end() throws IOException {
      named.forEach(this::take);
    }

    private void take(String key, Breakdown<Measures<UnitSums>> unit) {
      if (needed.clusters()) {
        clustersFn.addInput(clusters, unit);
      }
      if (needed.bootstrap()) {
        bootstrapFn.addInput(drawn, KV.of(key, unit));
      }
    }
  }

  /** Some of the runs; used by one thread at a time. */
  public final class Part {

    private final KeyedFiles<RecordTally>.Part written = records.part();
    private final SummaryTallies tallies = counted.createAccumulator();
    private Breakdown<RunTally> tally = runs.createAccumulator();
    private int epochs = 1;

    private Part() {}

    /** Adds a run. */
    public void add(Run run) throws IOException {
      tally = runs.addInput(tally, run);
      if (evaluated) {
        tallies.add(run);
      }
      epochs = Math.max(epochs, run.epoch());
      written.add(TallyRunFn.key(run), toRecord.tally(run));
    }
  }
}
