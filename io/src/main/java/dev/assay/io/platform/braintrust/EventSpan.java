package dev.assay.io.platform.braintrust;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The events of one row that still say something about it: the last one that replaces or deletes
 * it, and all behind that one. The same for the same events, in whatever order they are added, and
 * however often. An event is held as its text, of which it takes little more.
 */
public final class EventSpan {

  private static final int FEW = 64;

  private final ArrayList<Held> events = new ArrayList<>();
  private @Nullable Held reset;
  private int tidy;

  /** Makes one without events. */
  public EventSpan() {}

  /** An event as its text, in the order of {@link LoggedEvent#ORDER}. */
  @SuppressWarnings("ArrayRecordComponent") // Compared by compareTo alone.
  private record Held(
      BigInteger transaction, long sequence, String container, String id, byte[] json)
      implements Comparable<Held> {

    static Held of(LoggedEvent logged) {
      return new Held(
          logged.transaction(),
          logged.sequence(),
          logged.container(),
          logged.id(),
          Json.bytes(logged.event()));
    }

    @Override
    public int compareTo(Held other) {
      int order = transaction.compareTo(other.transaction);
      order = order == 0 ? Long.compare(sequence, other.sequence) : order;
      return order != 0 || Arrays.equals(json, other.json) ? order : text().compareTo(other.text());
    }

    private String text() {
      return new String(json, StandardCharsets.UTF_8);
    }

    LoggedEvent event() {
      try {
        return new LoggedEvent(container, id, sequence, (ObjectNode) Json.parseEncoded(json));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Takes an event at its place. */
  public void add(LoggedEvent event) {
    Held held = Held.of(event);
    if (reset != null && held.compareTo(reset) <= 0) {
      return;
    }
    if (EventMerge.isReset(event.event())) {
      reset = held;
    }
    events.add(held);
    if (events.size() > 2 * tidy + FEW) {
      tidy();
    }
  }

  /** Puts events in their order, each once, and forgets those before the last that says all. */
  private void tidy() {
    Collections.sort(events);
    int kept = 0;
    for (Held event : events) {
      boolean isBefore = reset != null && event.compareTo(reset) < 0;
      boolean isKnown = kept > 0 && events.get(kept - 1).compareTo(event) == 0;
      if (!isBefore && !isKnown) {
        events.set(kept, event);
        kept++;
      }
    }
    events.subList(kept, events.size()).clear();
    tidy = kept;
  }

  /** Returns the events in their order. */
  public List<LoggedEvent> events() {
    tidy();
    return events.stream().map(Held::event).toList();
  }

  /** Returns the row they leave, with the place of the last event; null where it is deleted. */
  public @Nullable LoggedEvent folded() {
    tidy();
    @Nullable ObjectNode row = null;
    LoggedEvent last = null;
    for (Held event : events) {
      last = event.event();
      row = EventMerge.apply(row, last.event());
    }
    return row == null || last == null
        ? null
        : new LoggedEvent(last.container(), last.id(), last.sequence(), row);
  }
}
