package dev.assay.transforms.call;

import dev.assay.io.experiment.CallError;
import dev.assay.io.experiment.Run;
import dev.assay.io.json.JsonCoder;
import dev.assay.io.json.RunJson;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.join.CoGbkResult;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;

/**
 * Gives runs that were asked again, and came to no outcome this time, the failure back that they
 * had before, so that a stop does not make missing what has failed. Each run comes out once, in no
 * order.
 */
public final class KeepFailures extends PTransform<PCollection<Run>, PCollection<Run>> {

  private static final long serialVersionUID = 1L;

  private final transient PCollection<Run> earlier;

  private KeepFailures(PCollection<Run> earlier) {
    this.earlier = earlier;
  }

  /** Keeps the failures among these runs. */
  public static KeepFailures of(PCollection<Run> earlier) {
    return new KeepFailures(earlier);
  }

  @Override
  public PCollection<Run> expand(PCollection<Run> runs) {
    return runs.apply("EarlierFailures", EarlierFailures.of(earlier))
        .apply("Keep", ParDo.of(new KeepFn()))
        .setCoder(JsonCoder.of(RunJson.CODEC));
  }

  private static final class KeepFn extends DoFn<KV<String, CoGbkResult>, Run> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void process(@Element KV<String, CoGbkResult> same, OutputReceiver<Run> out) {
      for (Run run : same.getValue().getAll(EarlierFailures.NOW)) {
        CallError error = run.error();
        Run failure =
            error != null && error.isUndecided() ? EarlierFailures.of(run, same.getValue()) : null;
        out.output(failure == null ? run : run.withOutcome(failure.outcome(), failure.trace()));
      }
    }
  }
}
