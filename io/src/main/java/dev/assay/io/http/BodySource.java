package dev.assay.io.http;

import java.io.IOException;
import java.io.OutputStream;

/** A request's body that is too long for memory. */
public interface BodySource {

  /** Returns how many bytes {@link #writeTo} writes. */
  long length();

  /** Writes the whole body; called again where the request is sent again. */
  void writeTo(OutputStream out) throws IOException;
}
