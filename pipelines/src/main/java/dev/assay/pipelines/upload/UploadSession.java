package dev.assay.pipelines.upload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.assay.io.experiment.Verdict;
import dev.assay.io.platform.upload.UploadRequest;
import dev.assay.transforms.upload.SendUploads;
import dev.assay.transforms.upload.UploadResult;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** One upload while it goes on: what was taken, and what was not. */
public final class UploadSession {

  private static final int MOST_FAILURES = 100;

  private final SendUploads uploads;
  private final Consumer<String> warnings;
  private final List<UploadResult.Failed> failures = new ArrayList<>();
  private long taken;
  private long sentBefore;
  private long attempts;
  private long failed;

  UploadSession(SendUploads uploads, Consumer<String> warnings) {
    this.uploads = uploads;
    this.warnings = warnings;
  }

  /**
   * Sends what everything after it needs, and returns the answer.
   *
   * @throws UploadStopException where it was not taken, or one before it was not
   */
  public JsonNode require(UploadRequest request) throws InterruptedException, UploadStopException {
    UploadResult result = uploads.send(request, this::see);
    see(result);
    stopIfFailed();
    return result.match(UploadResult.Taken::answer, none -> NullNode.getInstance());
  }

  /**
   * Sends a request beside others.
   *
   * @throws UploadStopException once something stands in the way of all that are to come
   */
  public void offer(UploadRequest request) throws InterruptedException, UploadStopException {
    uploads.offer(request, this::see);
    if (!failures.isEmpty() && failures.get(0).error().verdict() != Verdict.ROW_TERMINAL) {
      drain();
    }
  }

  /** Waits for all requests. */
  public void drain() throws InterruptedException, UploadStopException {
    uploads.drain(this::see);
    stopIfFailed();
  }

  /** Says what users should know. */
  public void warn(String sentence) {
    warnings.accept(sentence);
  }

  private void see(UploadResult result) {
    boolean isTaken = result.match(this::taken, this::failed);
    taken += isTaken ? 1 : 0;
    failed += isTaken ? 0 : 1;
  }

  private boolean taken(UploadResult.Taken done) {
    sentBefore += done.sentBefore() ? 1 : 0;
    attempts += done.sentBefore() ? 0 : done.attempts();
    return true;
  }

  private boolean failed(UploadResult.Failed one) {
    if (failures.size() < MOST_FAILURES) {
      failures.add(one);
    }
    return false;
  }

  private void stopIfFailed() throws UploadStopException {
    if (!failures.isEmpty()) {
      throw new UploadStopException(failures.get(0));
    }
  }

  List<UploadResult.Failed> failures() {
    return List.copyOf(failures);
  }

  long taken() {
    return taken;
  }

  long sentBefore() {
    return sentBefore;
  }

  long attempts() {
    return attempts;
  }

  long failedCount() {
    return failed;
  }
}
