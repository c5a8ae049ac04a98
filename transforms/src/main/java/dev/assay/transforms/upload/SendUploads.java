package dev.assay.transforms.upload;

import com.fasterxml.jackson.databind.node.NullNode;
import dev.assay.io.experiment.CallError;
import dev.assay.io.experiment.Completion;
import dev.assay.io.experiment.ModelCall;
import dev.assay.io.experiment.Prompt;
import dev.assay.io.experiment.Row;
import dev.assay.io.experiment.Run;
import dev.assay.io.experiment.SourcePosition;
import dev.assay.io.json.Json;
import dev.assay.io.platform.upload.UploadApi;
import dev.assay.io.platform.upload.UploadRequest;
import dev.assay.transforms.call.CallServices;
import dev.assay.transforms.call.CallSettings;
import dev.assay.transforms.call.InPlaceCalls;
import dev.assay.transforms.call.Lanes;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Sends requests as a lane sends calls: within its limits and concurrency, again after what may
 * pass, and recorded in the ledger, by which a request that was taken once is not sent again. A
 * request's body is held from its offer until its result. Used by one thread; results come on it.
 */
public final class SendUploads implements AutoCloseable {

  private static final SourcePosition NOWHERE = new SourcePosition("", 1, 0);

  private final UploadApi api;
  private final CallSettings settings;
  private final InPlaceCalls calls;

  /**
   * Begins an upload.
   *
   * @param api that {@code services} give for its name
   */
  public SendUploads(UploadApi api, CallSettings settings, CallServices services) {
    this.api = api;
    this.settings = settings;
    this.calls = new InPlaceCalls(settings, services);
  }

  /**
   * Takes a request and returns once it is on its way.
   *
   * @param results hears what became of this request or earlier ones
   */
  public void offer(UploadRequest request, Consumer<UploadResult> results)
      throws InterruptedException {
    api.open(request);
    Row row = new Row(request.key(), Json.object(), NOWHERE);
    ModelCall call =
        new ModelCall(
            api.name(),
            "",
            api.name(),
            new Prompt.Text(request.key()),
            Json.object(),
            request.method());
    calls.offer(Run.pending(row, 1, null, call), run -> results.accept(result(run)));
  }

  /** Returns once every request has a result. */
  public void drain(Consumer<UploadResult> results) throws InterruptedException {
    calls.drain(run -> results.accept(result(run)));
  }

  /** Sends one request, after all others, and returns what became of it. */
  public UploadResult send(UploadRequest request, Consumer<UploadResult> results)
      throws InterruptedException {
    drain(results);
    UploadResult[] own = new UploadResult[1];
    offer(request, result -> own[0] = result);
    drain(result -> own[0] = result);
    if (own[0] == null) {
      throw new IllegalStateException("A request has no result");
    }
    return own[0];
  }

  private UploadResult result(Run run) {
    UploadRequest request = Objects.requireNonNull(api.close(run.row().id()));
    CallError error = run.error();
    if (error != null) {
      return new UploadResult.Failed(request, error);
    }
    Completion completion = run.completion();
    return new UploadResult.Taken(
        request.label(),
        completion == null ? NullNode.getInstance() : completion.response(),
        run.trace().fromLedger(),
        run.trace().attempts());
  }

  /** Forgets the lane; what has no result is lost. */
  @Override
  public void close() {
    Lanes.close(settings.experimentId());
  }
}
