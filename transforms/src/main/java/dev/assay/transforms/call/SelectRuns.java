package dev.assay.transforms.call;

import dev.assay.io.experiment.CallError;
import dev.assay.io.experiment.Outcome;
import dev.assay.io.experiment.Run;
import dev.assay.io.experiment.Verdict;
import dev.assay.io.json.JsonCoder;
import dev.assay.io.json.RunJson;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.join.CoGbkResult;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.jspecify.annotations.Nullable;

/**
 * Decides which pending runs of a resumed experiment stay pending, by what became of them before;
 * gives out each run that came in once, in no order. A run that is not selected has its recorded
 * answer, else its earlier failure, else a failure of code {@link CallError#NOT_SELECTED}, so that
 * every run has an outcome in the end. Runs that are not pending pass through.
 *
 * <p>Runs are the same where id, variant and epoch are; an earlier failure counts only where the
 * same was asked.
 */
public final class SelectRuns extends PTransform<PCollection<Run>, PCollection<Run>> {

  /** Which runs stay pending. */
  public enum Which {
    /** Those that have no outcome of their own yet; earlier failures stay. */
    MISSING,
    /** Those that have failed; what has no outcome of its own stays so. */
    FAILED,
    /** None. */
    NONE
  }

  private static final long serialVersionUID = 1L;

  private final Which which;
  private final transient PCollection<Run> earlier;
  private final CallSettings settings;
  private final CallServices services;

  private SelectRuns(
      Which which, PCollection<Run> earlier, CallSettings settings, CallServices services) {
    this.which = which;
    this.earlier = earlier;
    this.settings = settings;
    this.services = services;
  }

  /**
   * Selects.
   *
   * @param earlier the runs of the last finished outputs, whatever their outcome
   * @param services find the recorded answers
   */
  public static SelectRuns of(
      Which which, PCollection<Run> earlier, CallSettings settings, CallServices services) {
    return new SelectRuns(which, earlier, settings, services);
  }

  @Override
  public PCollection<Run> expand(PCollection<Run> runs) {
    return runs.apply("EarlierFailures", EarlierFailures.of(earlier))
        .apply("Select", ParDo.of(new SelectFn(which, settings, services)))
        .setCoder(JsonCoder.of(RunJson.CODEC));
  }

  private static final class SelectFn extends DoFn<KV<String, CoGbkResult>, Run> {
    private static final long serialVersionUID = 1L;

    private final Which which;
    private final CallSettings settings;
    private final CallServices services;
    private transient @Nullable RecordedRuns recorded;

    SelectFn(Which which, CallSettings settings, CallServices services) {
      this.which = which;
      this.settings = settings;
      this.services = services;
    }

    @ProcessElement
    public void process(@Element KV<String, CoGbkResult> same, OutputReceiver<Run> out) {
      for (Run run : same.getValue().getAll(EarlierFailures.NOW)) {
        out.output(run.isPending() ? selected(run, EarlierFailures.of(run, same.getValue())) : run);
      }
    }

    private Run selected(Run run, @Nullable Run failure) {
      CallError error = failure == null ? null : failure.error();
      boolean stays =
          switch (which) {
            case MISSING -> error == null || error.isUndecided();
            case FAILED -> error != null && !error.isUndecided();
            case NONE -> false;
          };
      if (stays) {
        return run;
      }
      if (recorded == null) {
        recorded = new RecordedRuns(services, settings.prices());
      }
      Run found = recorded.of(run);
      if (found != null) {
        return found;
      }
      return failure != null
          ? run.withOutcome(failure.outcome(), failure.trace())
          : run.withOutcome(new Outcome.Failed(notSelected()), run.trace());
    }

    private static CallError notSelected() {
      return new CallError(
          CallError.NOT_SELECTED,
          "Not asked: it has no outcome yet and was not selected; --resume asks it",
          null,
          Verdict.TRANSIENT,
          false,
          null);
    }
  }
}
