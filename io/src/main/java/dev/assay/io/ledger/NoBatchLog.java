package dev.assay.io.ledger;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

enum NoBatchLog implements BatchLog {
  INSTANCE;

  @Override
  public void submitting(OpenBatch batch, List<CallKey> requests) {}

  @Override
  public void submitted(CallKey batch, String id, boolean sure, Instant at) {}

  @Override
  public void mistaken(CallKey batch, String id) {}

  @Override
  public void ended(CallKey batch, End end, long inDoubt) {}

  @Override
  public @Nullable OpenBatch holding(CallKey request) {
    return null;
  }

  @Override
  public List<OpenBatch> open() {
    return List.of();
  }

  @Override
  public Set<String> ids() {
    return Set.of();
  }
}
