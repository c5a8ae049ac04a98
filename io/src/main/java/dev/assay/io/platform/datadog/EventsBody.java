package dev.assay.io.platform.datadog;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Spans and metrics on their way into one body. */
final class EventsBody {

  private final ByteArrayOutputStream spans = new ByteArrayOutputStream();
  private final ByteArrayOutputStream metrics = new ByteArrayOutputStream();
  private final String type;
  private int items;

  EventsBody(String type) {
    this.type = type;
  }

  int items() {
    return items;
  }

  boolean isEmpty() {
    return spans.size() == 0 && metrics.size() == 0;
  }

  int bytes() {
    return spans.size() + metrics.size();
  }

  /**
   * Adds a span.
   *
   * @param ofSpan its metrics with commas between; may be empty
   */
  void add(byte[] span, byte[] ofSpan) {
    put(spans, span);
    if (ofSpan.length > 0) {
      put(metrics, ofSpan);
    }
    items++;
  }

  void addMetric(ObjectNode metric) {
    put(metrics, Json.bytes(metric));
  }

  private static void put(ByteArrayOutputStream list, byte[] item) {
    if (list.size() > 0) {
      list.write(',');
    }
    list.writeBytes(item);
  }

  /** Returns the body and starts anew. */
  byte[] take() {
    ByteArrayOutputStream body = new ByteArrayOutputStream(bytes() + 128);
    write(body, "{\"data\":{\"type\":\"" + type + "\",\"attributes\":{\"spans\":[");
    put(body, spans);
    write(body, "],\"metrics\":[");
    put(body, metrics);
    write(body, "]}}}");
    items = 0;
    return body.toByteArray();
  }

  private static void put(ByteArrayOutputStream body, ByteArrayOutputStream list) {
    try {
      list.writeTo(body);
    } catch (IOException e) {
      throw new UncheckedIOException("memory is always written", e);
    }
    list.reset();
  }

  private static void write(ByteArrayOutputStream body, String text) {
    body.writeBytes(text.getBytes(StandardCharsets.UTF_8));
  }
}
