package dev.assay.io.http;

import java.io.IOException;
import java.io.OutputStream;

/** Takes the body of a success that is too long for memory. */
public interface BodySink {

  /** Returns the most decoded bytes that it takes; a longer body is {@code RESP_TOO_LARGE}. */
  long maxBytes();

  /**
   * Begins a body, forgetting what came of one that was cut; the stream is closed by the caller.
   */
  OutputStream begin() throws IOException;
}
