package dev.assay.io.api;

import dev.assay.io.experiment.CallError;
import dev.assay.io.experiment.Verdict;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The uploaded files of one call. Which files it named is kept for the case that the API says that
 * it does not have one: those with a local copy are then uploaded again by the next attempt.
 */
final class GeminiMedia {

  /** What the API says of a file that has expired, was deleted or belongs to somebody else. */
  static final String GONE = "MEDIA_GONE";

  private final GeminiUploads uploads;
  private final GeminiFiles files;
  private final Map<String, Boolean> hasCopy = new LinkedHashMap<>();

  GeminiMedia(Exchange exchange) {
    this.uploads = GeminiUploads.of(exchange.connection());
    this.files = new GeminiFiles(exchange.connection(), exchange.transport(), exchange.deadline());
  }

  /** Whether a name that a row gives was found to stand for nothing while there is a local copy. */
  boolean replaces(String uploaded, MediaPart part) {
    boolean copy = !part.isRemote() && exists(part);
    hasCopy.put(named(uploaded), copy);
    return copy && uploads.isGone(named(uploaded));
  }

  private boolean exists(MediaPart part) {
    try {
      return files.connection().media().size(part) >= 0;
    } catch (UnsentException e) {
      return false;
    }
  }

  /** Returns a local file as it is on the account. */
  RemoteFile upload(MediaPart part) throws UnsentException {
    RemoteFile file = uploads.file(files, part);
    hasCopy.put(file.name(), true);
    return file;
  }

  /** Makes a missing file transient where the next attempt can upload it. */
  CallResult after(CallResult.Problem problem) {
    CallError error = problem.error();
    if (!error.code().equals(GONE) || hasCopy.isEmpty()) {
      return problem;
    }
    hasCopy.keySet().forEach(uploads::forget);
    if (hasCopy.containsValue(false)) {
      return problem;
    }
    return new CallResult.Problem(
        new CallError(
            error.code(), error.message(), error.httpStatus(), Verdict.TRANSIENT, false, null),
        problem.hints());
  }

  private static String named(String uploaded) {
    return uploaded.startsWith("files/") ? uploaded : "files/" + uploaded;
  }
}
