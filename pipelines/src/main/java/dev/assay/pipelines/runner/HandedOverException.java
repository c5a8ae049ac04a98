package dev.assay.pipelines.runner;

/** A job that a launcher starts once this process has ended; nothing is there to bring home yet. */
public final class HandedOverException extends RuntimeException {

  private static final long serialVersionUID = 1L;
}
