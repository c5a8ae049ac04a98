package dev.assay.io.api.batch;

import dev.assay.io.api.Connection;
import dev.assay.io.http.HttpTransport;
import java.time.Duration;

/**
 * The way to a batch endpoint.
 *
 * @param connection where to and on whose account
 * @param transport sends it
 * @param deadline longest time of an exchange that carries no batch
 * @param transferDeadline longest time of one that does
 */
public record BatchChannel(
    Connection connection, HttpTransport transport, Duration deadline, Duration transferDeadline) {

  /** Least time for an exchange that carries a batch: 256 MB at some 300 kB/s. */
  public static final Duration LEAST_TRANSFER = Duration.ofMinutes(15);

  /** A channel whose transfers may take {@link #LEAST_TRANSFER}, or longer where calls may. */
  public BatchChannel(Connection connection, HttpTransport transport, Duration deadline) {
    this(
        connection,
        transport,
        deadline,
        deadline.compareTo(LEAST_TRANSFER) > 0 ? deadline : LEAST_TRANSFER);
  }
}
