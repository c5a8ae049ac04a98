package dev.assay.pipelines.run;

/** A job that a launcher starts once this process has ended; nothing is there to bring home yet. */
final class HandedOverException extends RuntimeException {

  private static final long serialVersionUID = 1L;
}
