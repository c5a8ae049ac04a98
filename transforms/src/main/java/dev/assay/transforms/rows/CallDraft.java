package dev.assay.transforms.rows;

import dev.assay.io.experiment.CallError;
import dev.assay.io.experiment.ModelCall;
import dev.assay.io.experiment.Row;
import dev.assay.io.experiment.Run;
import org.jspecify.annotations.Nullable;

/**
 * What a row asks of one model with one prompt, or why it cannot be asked.
 *
 * @param call null where the row could not be made into one
 * @param error null where the call can be sent
 */
record CallDraft(@Nullable ModelCall call, @Nullable CallError error) {

  Run toRun(Row row, int epoch, @Nullable String variant) {
    if (error != null) {
      return Run.unsendable(row, epoch, variant, call, error);
    }
    if (call == null) {
      throw new IllegalStateException("A draft needs a call or an error");
    }
    return Run.pending(row, epoch, variant, call);
  }
}
