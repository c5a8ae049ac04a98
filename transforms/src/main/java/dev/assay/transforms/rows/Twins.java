package dev.assay.transforms.rows;

import dev.assay.io.experiment.ModelCall;
import java.util.HashMap;
import java.util.Map;

/** Counts the variants of one row that ask exactly the same, each of which is asked by itself. */
final class Twins {

  private final boolean several;
  private final Map<ModelCall, Integer> seen = new HashMap<>();

  /**
   * Starts with nothing seen.
   *
   * @param several whether the row has more than one variant
   */
  Twins(boolean several) {
    this.several = several;
  }

  /** Returns the draft with its number among its equals; the group sets none apart. */
  CallDraft count(CallDraft draft) {
    ModelCall call = draft.call();
    if (!several || call == null) {
      return draft;
    }
    ModelCall asked =
        new ModelCall(call.api(), call.model(), "", call.prompt(), call.parameters(), call.mode());
    int number = seen.merge(asked, 1, Integer::sum);
    return number == 1 ? draft : new CallDraft(call.asTwin(number), draft.error());
  }
}
