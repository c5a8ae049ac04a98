package dev.assay.io.api;

import dev.assay.io.experiment.ModelCall;
import dev.assay.io.http.Departure;
import dev.assay.io.http.HttpTransport;
import java.time.Duration;
import java.util.List;

/**
 * One attempt to get one answer.
 *
 * @param call what is asked
 * @param replies answers to the earlier turns of a prompt with turns, in order; else empty
 * @param attempt 1-based number of this attempt for its run
 * @param connection where to and on whose account
 * @param transport sends it
 * @param deadline longest time for the whole exchange
 * @param departure says when its request may leave
 */
public record Exchange(
    ModelCall call,
    List<String> replies,
    int attempt,
    Connection connection,
    HttpTransport transport,
    Duration deadline,
    Departure departure) {

  /** An attempt whose request leaves at once. */
  public Exchange(
      ModelCall call,
      List<String> replies,
      int attempt,
      Connection connection,
      HttpTransport transport,
      Duration deadline) {
    this(call, replies, attempt, connection, transport, deadline, Departure.AT_ONCE);
  }
}
