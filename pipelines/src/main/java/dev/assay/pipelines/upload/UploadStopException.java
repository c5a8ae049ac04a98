package dev.assay.pipelines.upload;

import dev.assay.transforms.upload.UploadResult;

/** An upload cannot go on without what one of its requests was to make. */
public final class UploadStopException extends Exception {

  private static final long serialVersionUID = 1L;

  private final transient UploadResult.Failed failed;

  UploadStopException(UploadResult.Failed failed) {
    super(failed.error().code() + " " + failed.error().message());
    this.failed = failed;
  }

  UploadResult.Failed failed() {
    return failed;
  }
}
