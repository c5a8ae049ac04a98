package dev.assay.io.ledger;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * Counts what processes write to a ledger's directory while they do. Each look reads only what has
 * come since the one before. Safe for many threads.
 */
public final class LedgerTally {

  private final Path directory;
  private final Map<Path, Long> readTo = new HashMap<>();
  private long sent;
  private long answered;
  private long failed;

  /** Counts from now on; what the directory has by now is left out. */
  public LedgerTally(Path directory) throws IOException {
    this.directory = directory;
    read();
    sent = 0;
    answered = 0;
    failed = 0;
  }

  /**
   * What was written.
   *
   * @param sent requests
   * @param answered requests with an answer
   * @param failed requests that ended without one
   */
  public record Counts(long sent, long answered, long failed) {

    /** Returns the requests whose end is not written, in flight or lost with their process. */
    public long open() {
      return Math.max(0, sent - answered - failed);
    }
  }

  /** Returns all that was written since this was made. */
  public synchronized Counts look() throws IOException {
    read();
    return new Counts(sent, answered, failed);
  }

  private void read() throws IOException {
    for (Path segment : Segments.in(directory)) {
      long from = readTo.getOrDefault(segment, 0L);
      if (Files.size(segment) > from) {
        readTo.put(
            segment, SegmentScan.of(segment, from, (frame, offset) -> count(frame.type())).whole());
      }
    }
  }

  private void count(Frame.Type type) {
    switch (type) {
      case INTENT -> sent++;
      case RESULT -> answered++;
      case FAILURE -> failed++;
      default -> {
        // No call.
      }
    }
  }
}
