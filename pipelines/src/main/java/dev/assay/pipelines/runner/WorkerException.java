package dev.assay.pipelines.runner;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A worker elsewhere is not what a run needs; the message says which and what to do. */
public final class WorkerException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private static final Pattern TOLD =
      Pattern.compile(
          "(?:LEDGER_NOT_SHARED|WORKER_ENVIRONMENT|WORKER_LANE|STORAGE_[A-Z]+): [^\\r\\n]*");

  private static final Pattern NO_FILE =
      Pattern.compile("(?:NoSuchFileException|FileNotFoundException): ([^\\r\\n]*)");

  private WorkerException(String message, Throwable cause) {
    super(message, cause);
  }

  /**
   * Returns what a worker has said, behind what a cluster has wrapped around it as text; null where
   * it is something else.
   */
  static @Nullable WorkerException of(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      String text = cause.toString();
      Matcher told = TOLD.matcher(text);
      if (told.find()) {
        return new WorkerException(told.group(), failure);
      }
    }
    return null;
  }

  /** Returns the same of a run whose workers are elsewhere, where files may be missing, too. */
  public static @Nullable WorkerException ofRemote(Throwable failure) {
    WorkerException told = of(failure);
    for (Throwable cause = failure; told == null && cause != null; cause = cause.getCause()) {
      Matcher missing = NO_FILE.matcher(cause.toString());
      if (missing.find()) {
        told =
            new WorkerException(
                "WORKER_FILE: a worker does not find "
                    + missing.group(1)
                    + "; inputs and --output have to be on storage that every worker mounts at the"
                    + " same path, or name such a place by --shared",
                failure);
      }
    }
    return told;
  }
}
