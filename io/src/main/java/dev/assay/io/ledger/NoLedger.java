package dev.assay.io.ledger;

import dev.assay.io.experiment.Recorded;
import org.jspecify.annotations.Nullable;

enum NoLedger implements Ledger {
  INSTANCE;

  @Override
  public @Nullable Recorded find(CallKey key) {
    return null;
  }

  @Override
  public void intent(CallKey key, double reservedUsd) {}

  @Override
  public void result(CallKey key, Recorded recorded, Done done) {
    done.done(null);
  }

  @Override
  public void failure(CallKey key) {}
}
