package dev.assay.transforms.gate;

/** A figure that a gate needs and that is not there, or not of the kind it needs. */
final class UnknownFigureException extends Exception {

  private static final long serialVersionUID = 1L;

  UnknownFigureException(String message) {
    super(message);
  }
}
