package dev.assay.pipelines.upload;

import com.google.common.hash.Hashing;
import dev.assay.io.api.Environment;
import dev.assay.io.api.MissingVariablesException;
import dev.assay.io.experiment.CallError;
import dev.assay.io.http.GoogleHttpTransport;
import dev.assay.io.ledger.DirectoryLedger;
import dev.assay.io.ledger.LedgerException;
import dev.assay.io.platform.ExportDataException;
import dev.assay.io.platform.upload.UploadApi;
import dev.assay.io.platform.upload.UploadTarget;
import dev.assay.io.time.Clock;
import dev.assay.transforms.call.CallSettings;
import dev.assay.transforms.upload.SendUploads;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Uploads the runs of a finished directory. Every request that was taken is recorded in the
 * directory's {@code upload/}, by platform and address, so that the same upload goes on where an
 * earlier one ended, however it ended, and sends nothing at all once it is whole.
 */
public final class UploadRuns {

  private final PlatformUpload platform;
  private final CallSettings settings;
  private final Environment environment;
  private final Clock clock;
  private final Consumer<String> warnings;

  /**
   * Prepares an upload.
   *
   * @param warnings hears one sentence at a time
   */
  public UploadRuns(
      PlatformUpload platform,
      CallSettings settings,
      Environment environment,
      Clock clock,
      Consumer<String> warnings) {
    this.platform = platform;
    this.settings = settings;
    this.environment = environment;
    this.clock = clock;
    this.warnings = warnings;
  }

  /** How an upload ended. */
  public enum End {
    /** Everything was taken. */
    DONE,
    /** The server did not take something, and never will as it is. */
    REFUSED,
    /** It stopped, and goes on when it is started again. */
    STOPPED,
    /** A key is missing or is not accepted. */
    NO_PERMISSION,
    /** The address or a variable cannot be right. */
    CONFIGURATION
  }

  /**
   * What came of an upload.
   *
   * @param end how it ended
   * @param taken requests that the server has taken, earlier ones included
   * @param sentBefore those of them that an earlier upload had sent
   * @param attempts requests sent now
   * @param problems why it did not end well, one sentence each
   */
  public record Outcome(
      End end, long taken, long sentBefore, long attempts, List<String> problems) {
    /** Copies the list. */
    public Outcome {
      problems = List.copyOf(problems);
    }

    private static Outcome nothing(End end, String problem) {
      return new Outcome(end, 0, 0, 0, List.of(problem));
    }
  }

  /**
   * Uploads.
   *
   * @throws IOException where the directory cannot be read or written
   */
  public Outcome run(Path directory, RunDirectory runs) throws IOException {
    UploadTarget target;
    try {
      target = platform.target(environment);
    } catch (MissingVariablesException e) {
      return Outcome.nothing(
          End.NO_PERMISSION,
          "AUTH_MISSING " + e.getMessage() + "; set it, or name a file that does with --env-file");
    } catch (IllegalArgumentException e) {
      return Outcome.nothing(End.CONFIGURATION, "CONNECTION_INVALID " + e.getMessage());
    }
    Optional<String> inVain;
    try {
      inVain = platform.prepare(runs, warnings);
    } catch (ExportDataException e) {
      inVain = Optional.of(String.valueOf(e.getMessage()));
    }
    if (inVain.isPresent()) {
      return Outcome.nothing(End.REFUSED, "UPLOAD_IN_VAIN " + inVain.get());
    }
    Path record = directory.resolve("upload").resolve(place(target));
    Files.createDirectories(record);
    try (FileChannel channel =
            FileChannel.open(
                record.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = lock(channel)) {
      return lock == null
          ? Outcome.nothing(
              End.STOPPED, "UPLOAD_BUSY another process is uploading " + directory + "; let it end")
          : send(target, record);
    }
  }

  /** Each address has a record of its own. */
  private static String place(UploadTarget target) {
    return target.platform()
        + "-"
        + Hashing.sha256()
            .hashString(target.baseUrl().toString(), StandardCharsets.UTF_8)
            .toString()
            .substring(0, 12);
  }

  private static @Nullable FileLock lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  private Outcome send(UploadTarget target, Path record) throws IOException {
    UploadApi api = new UploadApi(target);
    try (DirectoryLedger ledger = DirectoryLedger.open(record);
        GoogleHttpTransport transport = new GoogleHttpTransport(settings.concurrency() + 1);
        SendUploads uploads =
            new SendUploads(
                api, settings, new UploadServices(api, environment, transport, ledger, clock))) {
      UploadSession session = new UploadSession(uploads, platform::explain, warnings);
      try {
        platform.send(session);
        return outcome(End.DONE, session);
      } catch (UploadStopException e) {
        return outcome(end(e.error()), session);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return outcome(End.STOPPED, session);
      }
    } catch (LedgerException e) {
      throw new IOException(e.getMessage(), e);
    } catch (UncheckedIOException e) {
      throw e.getCause() == null ? new IOException(e) : e.getCause();
    }
  }

  private Outcome outcome(End end, UploadSession session) {
    return new Outcome(
        end, session.taken(), session.sentBefore(), session.attempts(), session.problems());
  }

  private static End end(CallError error) {
    Integer status = error.httpStatus();
    if (status != null && (status == 401 || status == 403)) {
      return End.NO_PERMISSION;
    }
    return switch (error.verdict()) {
      case ROW_TERMINAL -> End.REFUSED;
      case LANE_TERMINAL -> error.code().equals("LEDGER_WRITE") ? End.STOPPED : End.CONFIGURATION;
      case RATE_LIMITED, TRANSIENT -> End.STOPPED;
    };
  }
}
