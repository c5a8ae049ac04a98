package dev.assay.transforms.summarize;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.experiment.Run;
import dev.assay.io.files.ScratchFiles;
import dev.assay.io.json.Json;
import dev.assay.transforms.evaluate.EvaluatorSpec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs that come one after the other to the summary that {@link Summarize} gives of them, without a
 * pipeline. Memory does not grow with the number of runs: what is known of rows with several epochs
 * is kept in files until the end. Nobody need say beforehand how many epochs there are.
 */
public final class SummaryStream {

  private final SummaryFn runs = new SummaryFn();
  private final SummaryTallies.Fn counted;
  private final boolean evaluated;
  private final RecordFiles records;
  private final List<Part> parts = new ArrayList<>();

  /**
   * Begins a summary.
   *
   * @param evaluators of all runs together; those that see every row are left out
   * @param scratch kept open until the end; the caller closes it
   * @throws IllegalArgumentException with all problems that {@link SummaryEvaluators#problems}
   *     finds
   */
  public SummaryStream(List<EvaluatorSpec> evaluators, ScratchFiles scratch) {
    List<String> problems = SummaryEvaluators.problems(evaluators);
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", problems));
    }
    List<EvaluatorSpec> all = SummaryEvaluators.counted(evaluators);
    this.counted = new SummaryTallies.Fn(all);
    this.evaluated = !all.isEmpty();
    this.records = new RecordFiles(scratch);
  }

  /** Returns where one thread adds its runs. */
  public synchronized Part part() {
    Part part = new Part();
    parts.add(part);
    return part;
  }

  /** Returns the summary of all parts, to which nothing is added any more. */
  public Summary end() throws IOException {
    Summary summary =
        runs.extractOutput(runs.mergeAccumulators(parts.stream().map(part -> part.tally).toList()));
    if (parts.stream().anyMatch(part -> part.epochs > 1)) {
      summary = JoinRecordsFn.join(summary, records.merged());
    }
    if (!evaluated) {
      return summary;
    }
    byte[] results =
        counted.extractOutput(
            counted.mergeAccumulators(parts.stream().map(part -> part.tallies).toList()));
    return summary.withSummaryEvaluators((ObjectNode) Json.parse(results));
  }

  /** Some of the runs; used by one thread at a time. */
  public final class Part {

    private final RecordFiles.Part written = records.part();
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
      written.add(TallyRunFn.key(run), RecordTally.of(run));
    }
  }
}
