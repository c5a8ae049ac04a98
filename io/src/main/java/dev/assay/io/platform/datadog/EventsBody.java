package dev.assay.io.platform.datadog;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.json.Json;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

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

  void add(byte[] span, List<byte[]> ofSpan) {
    put(spans, span);
    ofSpan.forEach(metric -> put(metrics, metric));
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
    body.writeBytes(spans.toByteArray());
    write(body, "],\"metrics\":[");
    body.writeBytes(metrics.toByteArray());
    write(body, "]}}}");
    spans.reset();
    metrics.reset();
    items = 0;
    return body.toByteArray();
  }

  private static void write(ByteArrayOutputStream body, String text) {
    body.writeBytes(text.getBytes(StandardCharsets.UTF_8));
  }
}
