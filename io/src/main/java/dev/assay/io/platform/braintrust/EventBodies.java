package dev.assay.io.platform.braintrust;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Events on their way into one body. */
final class EventBodies {

  private static final byte[] HEAD = "{\"events\":[".getBytes(StandardCharsets.UTF_8);
  private static final byte[] TAIL = "]}".getBytes(StandardCharsets.UTF_8);

  private final BraintrustSettings settings;
  private final ByteArrayOutputStream events = new ByteArrayOutputStream();
  private int rows;
  private int bodies;

  EventBodies(BraintrustSettings settings) {
    this.settings = settings;
  }

  /** Returns whether an event of this size has its place in the body that is open. */
  boolean fits(int bytes) {
    return rows == 0
        || (rows < settings.maxRows()
            && events.size() + 1L + bytes + HEAD.length + TAIL.length <= settings.maxBytes());
  }

  void add(byte[] event) {
    if (rows > 0) {
      events.write(',');
    }
    events.writeBytes(event);
    rows++;
  }

  boolean isEmpty() {
    return rows == 0;
  }

  int bytes() {
    return events.size();
  }

  /** Returns how many bodies were taken. */
  int bodies() {
    return bodies;
  }

  /** Returns the body and starts anew. */
  byte[] take() {
    ByteArrayOutputStream body = new ByteArrayOutputStream(events.size() + 16);
    body.writeBytes(HEAD);
    try {
      events.writeTo(body);
    } catch (IOException e) {
      throw new UncheckedIOException("memory is always written", e);
    }
    body.writeBytes(TAIL);
    events.reset();
    rows = 0;
    bodies++;
    return body.toByteArray();
  }
}
