package dev.assay.io.platform.datadog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.json.Json;
import dev.assay.io.platform.upload.Halves;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** Spans and metrics on their way into one body. */
final class EventsBody {

  private static final String SPANS = "spans";
  private static final String METRICS = "metrics";
  private static final String SPAN_ID = "span_id";

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

  /** Returns the bodies of half the spans each, every metric with its span or, of none, last. */
  static List<byte[]> halves(byte[] body) {
    JsonNode whole = Halves.read(body);
    JsonNode attributes = Halves.attributes(whole);
    List<ArrayNode> spans = Halves.of(attributes.path(SPANS));
    if (spans.isEmpty()) {
      return List.of();
    }
    Set<String> first = new HashSet<>();
    spans.get(0).forEach(span -> first.add(span.path(SPAN_ID).asText()));
    List<ArrayNode> metrics = List.of(Json.object().arrayNode(), Json.object().arrayNode());
    for (JsonNode metric : attributes.path(METRICS)) {
      metrics.get(first.contains(metric.path(SPAN_ID).asText()) ? 0 : 1).add(metric);
    }
    return IntStream.of(0, 1)
        .mapToObj(
            i -> {
              ObjectNode half = Halves.with(attributes, SPANS, spans.get(i));
              half.set(METRICS, metrics.get(i));
              return Halves.within(whole, half);
            })
        .toList();
  }
}
