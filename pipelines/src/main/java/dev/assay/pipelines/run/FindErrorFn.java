package dev.assay.pipelines.run;

import dev.assay.io.experiment.Run;
import org.apache.beam.sdk.transforms.DoFn;

/** A run to its error, if it has one. */
final class FindErrorFn extends DoFn<Run, RaisedError> {

  private static final long serialVersionUID = 1L;

  @ProcessElement
  public void process(@Element Run run, OutputReceiver<RaisedError> out) {
    RaisedError error = RaisedError.of(run);
    if (error != null) {
      out.output(error);
    }
  }
}
