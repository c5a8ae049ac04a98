package dev.assay.transforms.upload;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.io.experiment.CallError;
import dev.assay.io.platform.upload.UploadRequest;
import java.util.function.Function;

/** What became of one request of an upload. */
public sealed interface UploadResult {

  /**
   * The server has taken it.
   *
   * @param label what it carries
   * @param answer with {@code id} and {@code attributes} of what was made, or an empty object
   * @param sentBefore whether an earlier process sent it and nothing was sent now
   * @param attempts requests sent for it
   */
  record Taken(String label, JsonNode answer, boolean sentBefore, int attempts)
      implements UploadResult {
    @Override
    public <R> R match(Function<Taken, R> taken, Function<Failed, R> failed) {
      return taken.apply(this);
    }
  }

  /**
   * The server has not taken it.
   *
   * @param request that was not taken
   * @param error why
   */
  record Failed(UploadRequest request, CallError error) implements UploadResult {
    @Override
    public <R> R match(Function<Taken, R> taken, Function<Failed, R> failed) {
      return failed.apply(this);
    }
  }

  /** Applies the function for this case. */
  <R> R match(Function<Taken, R> taken, Function<Failed, R> failed);
}
