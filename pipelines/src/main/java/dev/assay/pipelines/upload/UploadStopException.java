package dev.assay.pipelines.upload;

import dev.assay.io.experiment.CallError;

/** An upload cannot go on without what one of its requests was to make. */
public final class UploadStopException extends Exception {

  private static final long serialVersionUID = 1L;

  private final transient CallError error;

  UploadStopException(CallError error) {
    super(error.code() + " " + error.message());
    this.error = error;
  }

  CallError error() {
    return error;
  }
}
