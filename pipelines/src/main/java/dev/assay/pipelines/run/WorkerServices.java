package dev.assay.pipelines.run;

import dev.assay.io.api.Environment;
import dev.assay.io.api.ModelApi;
import dev.assay.io.api.ServerApi;
import dev.assay.io.http.GoogleHttpTransport;
import dev.assay.io.http.HttpTransport;
import dev.assay.io.ledger.DirectoryLedger;
import dev.assay.io.ledger.DurableLedger;
import dev.assay.io.ledger.Ledger;
import dev.assay.io.ledger.LedgerException;
import dev.assay.io.ledger.SealedLedger;
import dev.assay.io.limiter.LimiterSettings;
import dev.assay.io.limiter.SharedLimiter;
import dev.assay.io.time.Clock;
import dev.assay.transforms.call.CallServices;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The real world as one process sees it: its environment, one transport, one ledger for each
 * directory.
 *
 * @param ledgerDirectory where calls and answers are recorded; null for nowhere
 * @param servers that the experiment names; they hold no keys
 * @param limiting which limiter it shares with other experiments; null for none
 */
public record WorkerServices(
    @Nullable String ledgerDirectory, List<ServerApi> servers, @Nullable LimiterSettings limiting)
    implements CallServices {

  private static final int MOST_CONNECTIONS = 16_384;

  private static volatile Environment environment = Environment.system();

  private static final Map<String, DurableLedger> LEDGERS = new ConcurrentHashMap<>();

  private static final Map<LimiterSettings, SharedLimiter> LIMITERS = new ConcurrentHashMap<>();

  private static final class Transport {
    static final HttpTransport SHARED = new GoogleHttpTransport(MOST_CONNECTIONS);
  }

  /** Copies the servers. */
  public WorkerServices {
    servers = List.copyOf(servers);
  }

  /** Services of an experiment that shares no limiter. */
  public WorkerServices(@Nullable String ledgerDirectory, List<ServerApi> servers) {
    this(ledgerDirectory, servers, null);
  }

  /** Services of an experiment that names no servers. */
  public WorkerServices(@Nullable String ledgerDirectory) {
    this(ledgerDirectory, List.of());
  }

  /** Sets where this process looks up endpoints and keys, before anything is called. */
  public static void useEnvironment(Environment environment) {
    WorkerServices.environment = environment;
  }

  @Override
  public @Nullable ModelApi api(String name) {
    return InstalledApis.INSTANCE.plus(servers).find(name);
  }

  @Override
  public Environment environment() {
    return environment;
  }

  @Override
  public HttpTransport transport() {
    return Transport.SHARED;
  }

  @Override
  public Ledger ledger() {
    return ledgerDirectory == null ? Ledger.none() : openLedger(ledgerDirectory);
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException when its address is none or is not set
   */
  @Override
  public @Nullable SharedLimiter limiter() {
    return limiting == null
        ? null
        : LIMITERS.computeIfAbsent(
            limiting, settings -> settings.open(environment, transport(), clock()));
  }

  /**
   * Returns this process's ledger of the directory, opened at the first request. A directory with a
   * scheme is one of the file systems that Beam knows, others are local.
   */
  static DurableLedger openLedger(String directory) {
    return LEDGERS.computeIfAbsent(
        directory,
        name -> {
          try {
            return name.contains("://")
                ? SealedLedger.open(name, Clock.system())
                : DirectoryLedger.open(Path.of(name));
          } catch (LedgerException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  /** Seals this process's ledger of the directory, if it was opened. */
  static void closeLedger(String directory) throws IOException {
    DurableLedger ledger = LEDGERS.remove(directory);
    if (ledger != null) {
      ledger.close();
    }
  }

  @Override
  public Clock clock() {
    return Clock.system();
  }
}
