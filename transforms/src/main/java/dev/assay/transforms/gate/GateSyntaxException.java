package dev.assay.transforms.gate;

/** A gate that cannot be understood; the message says where in it and why. */
public final class GateSyntaxException extends Exception {

  private static final long serialVersionUID = 1L;

  GateSyntaxException(String message) {
    super(message);
  }
}
