package dev.assay.pipelines.runner;

import dev.assay.io.api.Environment;
import dev.assay.io.api.ModelApi;
import dev.assay.io.api.ServerApi;
import dev.assay.io.http.GoogleHttpTransport;
import dev.assay.io.http.HttpTransport;
import dev.assay.io.ledger.AllowanceFiles;
import dev.assay.io.ledger.Allowances;
import dev.assay.io.ledger.DirectoryLedger;
import dev.assay.io.ledger.DurableLedger;
import dev.assay.io.ledger.Ledger;
import dev.assay.io.ledger.LedgerException;
import dev.assay.io.ledger.LedgerToken;
import dev.assay.io.ledger.SealedLedger;
import dev.assay.io.ledger.Spent;
import dev.assay.io.limiter.LimiterSettings;
import dev.assay.io.limiter.SharedLimiter;
import dev.assay.io.time.Clock;
import dev.assay.pipelines.plan.EnvironmentFile;
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
 * @param workers what workers in other processes are told; null where there are none
 */
public record WorkerServices(
    @Nullable String ledgerDirectory,
    List<ServerApi> servers,
    @Nullable LimiterSettings limiting,
    @Nullable Workers workers)
    implements CallServices {

  private static final int MOST_CONNECTIONS = 16_384;

  private static volatile Environment environment = Environment.system();

  private static final Map<String, DurableLedger> LEDGERS = new ConcurrentHashMap<>();

  private static final Map<LimiterSettings, SharedLimiter> LIMITERS = new ConcurrentHashMap<>();
  private static final Map<String, Allowances> ALLOWANCES = new ConcurrentHashMap<>();
  private static final Map<String, Environment> ENVIRONMENTS = new ConcurrentHashMap<>();

  private static final class Transport {
    static final HttpTransport SHARED = new GoogleHttpTransport(MOST_CONNECTIONS);
  }

  /** Copies the servers. */
  public WorkerServices {
    servers = List.copyOf(servers);
  }

  /** Services whose workers are in this process. */
  public WorkerServices(
      @Nullable String ledgerDirectory,
      List<ServerApi> servers,
      @Nullable LimiterSettings limiting) {
    this(ledgerDirectory, servers, limiting, null);
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
    Workers told = workers;
    String file = told == null || told.startedHere() ? null : told.environmentFile();
    return file == null
        ? environment
        : ENVIRONMENTS.computeIfAbsent(file, WorkerServices::withFile);
  }

  /** A worker's own variables come first; a file that it does not have adds none. */
  private static Environment withFile(String file) {
    return environment.withDefaults(EnvironmentFile.read(Path.of(file)).values());
  }

  @Override
  public HttpTransport transport() {
    return sharedTransport();
  }

  /** Returns the connections that all runs of this process share, opened at the first request. */
  static HttpTransport sharedTransport() {
    return Transport.SHARED;
  }

  @Override
  public Ledger ledger() {
    if (ledgerDirectory == null) {
      return Ledger.none();
    }
    Workers told = workers;
    return told == null || told.startedHere()
        ? openLedger(ledgerDirectory)
        : joinLedger(ledgerDirectory, told);
  }

  private static DurableLedger joinLedger(String directory, Workers told) {
    return LEDGERS.computeIfAbsent(directory, name -> join(name, told));
  }

  private static DurableLedger join(String directory, Workers workers) {
    try {
      LedgerToken.require(directory, workers.token(), WorkerName.get());
      return directory.contains("://")
          ? SealedLedger.open(directory, workers.pass(), Clock.system())
          : DirectoryLedger.join(Path.of(directory));
    } catch (LedgerException e) {
      throw new UncheckedIOException(e);
    }
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
  public static DurableLedger openLedger(String directory) {
    return openLedger(directory, 1);
  }

  /**
   * Returns the same, of an experiment that was begun anew on purpose.
   *
   * @param pass the number of times; read only where the directory cannot tell by itself
   */
  public static DurableLedger openLedger(String directory, int pass) {
    return LEDGERS.computeIfAbsent(
        directory,
        name -> {
          try {
            return name.contains("://")
                ? SealedLedger.open(name, pass, Clock.system())
                : DirectoryLedger.open(Path.of(name));
          } catch (LedgerException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  @Override
  public @Nullable Allowances allowances() {
    String directory = ledgerDirectory;
    Workers told = workers;
    return directory == null || told == null
        ? null
        : ALLOWANCES.computeIfAbsent(told.token(), run -> allowances(directory, told));
  }

  private static AllowanceFiles allowances(String directory, Workers told) {
    return new AllowanceFiles(
        directory, told.token(), new Spent(told.callsBefore(), told.usdBefore()));
  }

  /** Removes what workers have told each other, now that no worker calls any more. */
  public void forgetAllowances() throws IOException {
    if (ledgerDirectory != null && workers != null) {
      allowances(ledgerDirectory, workers).clear();
    }
  }

  /** Returns the requests in doubt of all processes, now that no worker writes any more. */
  public long inDoubt() throws IOException {
    if (ledgerDirectory == null || workers == null) {
      return 0;
    }
    if (!ledgerDirectory.contains("://")) {
      return DirectoryLedger.inDoubtIn(Path.of(ledgerDirectory));
    }
    try (DurableLedger all = SealedLedger.open(ledgerDirectory, workers.pass(), Clock.system())) {
      return all.inDoubt();
    }
  }

  /** Seals this process's ledger of the directory, if it was opened. */
  public static void closeLedger(String directory) throws IOException {
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
