package dev.assay.transforms.call;

import dev.assay.io.api.PriceTable;
import dev.assay.io.experiment.Completion;
import dev.assay.io.experiment.ModelCall;
import dev.assay.io.experiment.Recorded;
import dev.assay.io.experiment.Run;
import dev.assay.io.ledger.Ledger;
import dev.assay.io.ledger.LedgerException;
import java.io.UncheckedIOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Pending runs to the runs that the ledger holds the answers of, without a call. */
final class RecordedRuns {

  private final Connections connections;
  private final Ledger ledger;
  private final PriceTable prices;

  RecordedRuns(CallServices services, PriceTable prices) {
    this.connections = new Connections(services);
    this.ledger = services.ledger();
    this.prices = prices;
  }

  /** Returns the finished run, or null where an answer, or that to one of its turns, is missing. */
  @Nullable Run of(Run pending) {
    ModelCall call = Objects.requireNonNull(pending.call());
    CallTask task =
        new CallTask(
            pending,
            new Terms(
                connections.limitRule(call), prices.of(call.api(), call.model()).orElse(null)));
    if (task.asksNothing()) {
      return task.nothingAsked();
    }
    for (Recorded found = find(task); found != null; found = find(task)) {
      Completion answer = found.completion();
      boolean more = task.adopted(found);
      if (found.refused()) {
        return task.refusal(answer);
      }
      if (!more) {
        return task.answer(answer);
      }
    }
    return null;
  }

  private @Nullable Recorded find(CallTask task) {
    return connections
        .of(task.call())
        .<@Nullable Recorded>match(
            ok -> {
              try {
                return ledger.find(task.key(ok));
              } catch (LedgerException e) {
                throw new UncheckedIOException(e);
              }
            },
            none -> null);
  }
}
