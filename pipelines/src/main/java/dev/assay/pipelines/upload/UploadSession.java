package dev.assay.pipelines.upload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.assay.io.experiment.CallError;
import dev.assay.io.experiment.Verdict;
import dev.assay.io.platform.upload.UploadRequest;
import dev.assay.transforms.upload.SendUploads;
import dev.assay.transforms.upload.UploadResult;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One upload while it goes on: what was taken, and what was not. A body that is too large for the
 * server (413) is sent in halves, and these in halves, where it can be divided.
 */
public final class UploadSession {

  /** Told of all that was not taken; a hundred more say nothing new. */
  private static final int MOST_FAILURES = 100;

  private static final int TOO_LARGE = 413;

  private final SendUploads uploads;
  private final BiFunction<UploadRequest, String, String> explain;
  private final Consumer<String> warnings;
  private final Deque<UploadRequest> pieces = new ArrayDeque<>();
  private final List<String> problems = new ArrayList<>();
  private @Nullable CallError firstError;
  private long taken;
  private long sentBefore;
  private long attempts;

  /**
   * Begins a session.
   *
   * @param explain what became of a request in the words of its runs
   */
  UploadSession(
      SendUploads uploads,
      BiFunction<UploadRequest, String, String> explain,
      Consumer<String> warnings) {
    this.uploads = uploads;
    this.explain = explain;
    this.warnings = warnings;
  }

  /**
   * Sends what everything after it needs, and returns the answer.
   *
   * @throws UploadStopException where it was not taken, or one before it was not
   */
  public JsonNode require(UploadRequest request) throws InterruptedException, UploadStopException {
    drain();
    UploadResult result = uploads.send(request, this::see);
    see(result);
    stopIfFailed();
    return result.match(UploadResult.Taken::answer, none -> NullNode.getInstance());
  }

  /**
   * Sends what everything after it needs, and returns the id that the server gave it.
   *
   * @throws IOException where the answer has none
   * @throws UploadStopException where it was not taken, or one before it was not
   */
  public String requireId(UploadRequest request)
      throws IOException, InterruptedException, UploadStopException {
    String id = require(request).path("id").asText();
    if (id.isEmpty()) {
      throw new IOException(
          request.label() + ": the server's answer has no id of what it made; check the address");
    }
    return id;
  }

  /**
   * Sends a request beside others.
   *
   * @throws UploadStopException once something stands in the way of all that are to come
   */
  public void offer(UploadRequest request) throws InterruptedException, UploadStopException {
    uploads.offer(request, this::see);
    sendPieces();
    if (firstError != null && firstError.verdict() != Verdict.ROW_TERMINAL) {
      drain();
    }
  }

  /** A flow of requests. */
  interface Flow {
    /** Gives each to the sink, and says what the sink says. */
    void into(Sink sink) throws IOException, InterruptedException;

    /** Takes requests. */
    interface Sink {
      /** Takes one. */
      void accept(UploadRequest request) throws IOException, InterruptedException;
    }
  }

  /**
   * Sends requests beside each other, and waits for all.
   *
   * @param firstAlone whether the first is waited for before the others are sent
   * @throws UploadStopException where one was not taken
   */
  void offerAll(Flow flow, boolean firstAlone)
      throws IOException, InterruptedException, UploadStopException {
    boolean[] waits = {firstAlone};
    try {
      flow.into(
          request -> {
            try {
              offer(request);
              if (waits[0]) {
                waits[0] = false;
                drain();
              }
            } catch (UploadStopException e) {
              throw new StoppedException(e);
            }
          });
    } catch (StoppedException e) {
      throw e.stop;
    }
    drain();
  }

  /** Carries a stop out of a flow. */
  private static final class StoppedException extends IOException {
    private static final long serialVersionUID = 1L;
    private final UploadStopException stop;

    StoppedException(UploadStopException stop) {
      super(stop);
      this.stop = stop;
    }
  }

  /** Waits for all requests. */
  public void drain() throws InterruptedException, UploadStopException {
    uploads.drain(this::see);
    sendPieces();
    stopIfFailed();
  }

  /** One after the other: those of the first body of records belong to the version it makes. */
  private void sendPieces() throws InterruptedException {
    while (!pieces.isEmpty()) {
      uploads.offer(pieces.remove(), this::see);
      uploads.drain(this::see);
    }
  }

  /** Says what users should know. */
  public void warn(String sentence) {
    warnings.accept(sentence);
  }

  private void see(UploadResult result) {
    boolean isTaken = result.match(this::taken, this::failed);
    taken += isTaken ? 1 : 0;
  }

  private boolean taken(UploadResult.Taken done) {
    sentBefore += done.sentBefore() ? 1 : 0;
    attempts += done.sentBefore() ? 0 : done.attempts();
    return true;
  }

  private boolean failed(UploadResult.Failed one) {
    CallError error = one.error();
    Integer status = error.httpStatus();
    if (status != null && status == TOO_LARGE) {
      List<UploadRequest> halves = one.request().divided();
      for (int i = halves.size() - 1; i >= 0; i--) {
        pieces.addFirst(halves.get(i));
      }
      if (!halves.isEmpty()) {
        return false;
      }
    }
    if (firstError == null) {
      firstError = error;
    }
    if (!error.code().equals("LANE_STOPPED") && problems.size() < MOST_FAILURES) {
      String sentence = explain.apply(one.request(), sentence(one.request(), error));
      if (!problems.contains(sentence)) {
        problems.add(sentence);
      }
    }
    return false;
  }

  private static String sentence(UploadRequest request, CallError error) {
    String message = error.message();
    return error.code()
        + " "
        + (message.startsWith(request.label()) ? message : request.label() + ": " + message);
  }

  private void stopIfFailed() throws UploadStopException {
    if (firstError != null) {
      throw new UploadStopException(firstError);
    }
  }

  List<String> problems() {
    return List.copyOf(problems);
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
}
