package dev.assay.pipelines.run;

import dev.assay.io.experiment.Run;
import dev.assay.io.files.OutputResult;
import dev.assay.io.files.ScratchFiles;
import dev.assay.pipelines.plan.ExperimentPlan;
import dev.assay.transforms.rows.PromptVariant;
import dev.assay.transforms.summarize.SummaryStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a stream knows when it starts: nothing, or what an earlier one in the same directory took
 * and put in place.
 *
 * @param taken files that were taken, in their order
 * @param open those of them that are not done
 * @param ids of all their rows
 * @param parts in place
 * @param summaries of the runs in place
 * @param summed where further runs are added
 * @param takenJournal where further files are put on record
 * @param partsJournal where further parts are put on record
 */
record StreamRestore(
    List<TakenFile> taken,
    List<TakenFile> open,
    SeenIds ids,
    PartsInPlace parts,
    SummaryStream summaries,
    SummaryStream.Part summed,
    Journal<TakenFile> takenJournal,
    Journal<PartRecord> partsJournal) {

  /** The files that were taken, in the ledger's directory. */
  static final String TAKEN = "taken.jsonl";

  private static final String PARTS = "parts.jsonl";

  /**
   * Reads what is there.
   *
   * @param directory the output directory; null for one whose outputs are another run's
   * @param scratch for the summary; kept open as long as that is needed
   */
  static OutputResult<StreamRestore> of(
      @Nullable Path directory, Path ledger, ExperimentPlan plan, ScratchFiles scratch)
      throws IOException {
    Journal<TakenFile> takenJournal =
        new Journal<>(ledger.resolve(TAKEN), TakenFile.Codec.INSTANCE);
    Journal<PartRecord> partsJournal =
        new Journal<>(ledger.resolve(PARTS), PartRecord.Codec.INSTANCE);
    List<TakenFile> taken = takenJournal.read();
    SeenIds ids = new SeenIds();
    SummaryStream summaries =
        new SummaryStream(
            PlanEvaluators.ofAll(plan),
            plan.analysis(),
            plan.expansion().prompts().stream().map(PromptVariant::name).toList(),
            scratch);
    SummaryStream.Part summed = summaries.part();
    long perRow = plan.expansion().runsPerRow();
    OutputResult<PartsInPlace> parts =
        PartsInPlace.read(
            directory, partsJournal.read(), taken, perRow, run -> take(run, ids, summed));
    if (!(parts instanceof OutputResult.Ok<PartsInPlace> inPlace)) {
      return parts.match(ok -> OutputResult.bad("", 0, ""), OutputResult.Bad::new);
    }
    List<TakenFile> open =
        taken.stream().filter(file -> !inPlace.value().isDone(file, perRow)).toList();
    for (TakenFile file : open) {
      Intake.addIds(file, plan.input(), ids);
    }
    return new OutputResult.Ok<>(
        new StreamRestore(
            taken, open, ids, inPlace.value(), summaries, summed, takenJournal, partsJournal));
  }

  private static void take(Run run, SeenIds ids, SummaryStream.Part summed) {
    boolean unusedFirst = ids.add(run.row().id());
    try {
      summed.add(run);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
