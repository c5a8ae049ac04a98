package dev.assay.io.testing;

import dev.assay.io.time.Clock;
import java.io.ObjectStreamException;
import java.io.Serial;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * A clock that moves only when told to. A copy made by serialisation within this JVM is the same
 * clock, so that a test keeps hold of the clock inside its pipeline.
 */
public final class ManualClock implements Clock {

  private static final long serialVersionUID = 1L;
  private static final ConcurrentMap<String, ManualClock> CLOCKS = new ConcurrentHashMap<>();

  private final String id = UUID.randomUUID().toString();
  private final Instant start;
  private long nanos;

  /** Starts at a wall-clock time; {@link #nanoTime} starts at 0. */
  public ManualClock(Instant start) {
    this.start = start;
    CLOCKS.put(id, this);
  }

  /** Starts at 2026-01-01T00:00:00Z. */
  public ManualClock() {
    this(Instant.parse("2026-01-01T00:00:00Z"));
  }

  @Override
  public synchronized long nanoTime() {
    return nanos;
  }

  @Override
  public synchronized Instant now() {
    return start.plusNanos(nanos);
  }

  /** Moves both times on. */
  public synchronized void advance(Duration by) {
    nanos += by.toNanos();
  }

  @Serial
  private Object readResolve() throws ObjectStreamException {
    ManualClock own = CLOCKS.get(id);
    return own == null ? this : own;
  }
}
