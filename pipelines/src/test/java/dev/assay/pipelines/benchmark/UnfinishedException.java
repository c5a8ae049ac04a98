package dev.assay.pipelines.benchmark;

/** A run that did not do its work, so that its time says nothing. */
final class UnfinishedException extends Exception {

  private static final long serialVersionUID = 1L;

  UnfinishedException(String reason) {
    super(reason);
  }
}
