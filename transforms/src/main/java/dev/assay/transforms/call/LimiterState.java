package dev.assay.transforms.call;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.BigEndianLongCoder;

/**
 * What a lane's limiter keeps in Beam state. It is relative to the moment of writing, so that it
 * means the same on the clock of another worker: a lane that moves never sends earlier than it
 * would have, and at the most one debt later.
 *
 * @param debtNanos how far the theoretical arrival time was ahead of the clock, at least 0
 */
record LimiterState(long debtNanos) {

  static final class StateCoder extends AtomicCoder<LimiterState> {
    private static final long serialVersionUID = 1L;

    @Override
    public void encode(LimiterState state, OutputStream out) throws IOException {
      BigEndianLongCoder.of().encode(state.debtNanos, out);
    }

    @Override
    public LimiterState decode(InputStream in) throws IOException {
      return new LimiterState(BigEndianLongCoder.of().decode(in));
    }
  }
}
