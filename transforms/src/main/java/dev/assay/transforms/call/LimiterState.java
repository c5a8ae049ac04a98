package dev.assay.transforms.call;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.EnumMap;
import java.util.Map;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.BigEndianLongCoder;

/**
 * What a lane's limiter keeps in Beam state. It is relative to the moment of writing, so that it
 * means the same on the clock of another worker: a lane that moves never sends earlier than it
 * would have, and at the most one debt and one window later.
 *
 * @param debts by dimension
 */
record LimiterState(Map<Dimension, Debt> debts) {

  /**
   * One dimension.
   *
   * @param nanos how far the theoretical arrival time was ahead of the clock, at least 0
   * @param inWindow units sent within the last window, at least 0
   */
  record Debt(long nanos, long inWindow) {
    static final Debt NONE = new Debt(0, 0);
  }

  LimiterState {
    debts = Map.copyOf(debts);
  }

  static final class StateCoder extends AtomicCoder<LimiterState> {
    private static final long serialVersionUID = 1L;
    private static final BigEndianLongCoder LONG = BigEndianLongCoder.of();

    @Override
    public void encode(LimiterState state, OutputStream out) throws IOException {
      for (Dimension dimension : Dimension.values()) {
        Debt debt = state.debts.getOrDefault(dimension, Debt.NONE);
        LONG.encode(debt.nanos(), out);
        LONG.encode(debt.inWindow(), out);
      }
    }

    @Override
    public LimiterState decode(InputStream in) throws IOException {
      Map<Dimension, Debt> debts = new EnumMap<>(Dimension.class);
      for (Dimension dimension : Dimension.values()) {
        debts.put(dimension, new Debt(LONG.decode(in), LONG.decode(in)));
      }
      return new LimiterState(debts);
    }
  }
}
