package dev.assay.io.platform.braintrust;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The events of one row that still say something about it: the last one that replaces or deletes
 * it, and all behind that one. The same for the same events, in whatever order they are added, and
 * however often.
 */
public final class EventSpan {

  private final ArrayList<LoggedEvent> events = new ArrayList<>();

  /** Makes one without events. */
  public EventSpan() {}

  /** Takes an event at its place. */
  public void add(LoggedEvent event) {
    int found = Collections.binarySearch(events, event, LoggedEvent.ORDER);
    int at = -found - 1;
    if (found >= 0 || (at == 0 && startsWithReset())) {
      return;
    }
    if (EventMerge.isReset(event.event())) {
      events.subList(0, at).clear();
      at = 0;
    }
    events.add(at, event);
  }

  private boolean startsWithReset() {
    return !events.isEmpty() && EventMerge.isReset(events.get(0).event());
  }

  /** Returns the events in their order. */
  public List<LoggedEvent> events() {
    return Collections.unmodifiableList(events);
  }

  /** Returns the row they leave, with the place of the last event; null where it is deleted. */
  public @Nullable LoggedEvent folded() {
    @Nullable ObjectNode row = null;
    for (LoggedEvent event : events) {
      row = EventMerge.apply(row, event.event());
    }
    if (row == null) {
      return null;
    }
    LoggedEvent last = Objects.requireNonNull(events.get(events.size() - 1));
    return new LoggedEvent(last.container(), last.id(), last.sequence(), row);
  }
}
