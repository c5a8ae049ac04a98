package dev.assay.io.platform.braintrust;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.json.Json;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

class EventMergeProperties {

  @Property(tries = 300)
  void aSpanLeavesWhatTheWholeLogLeavesInWhateverOrderItIsFilled(
      @ForAll("logs") List<ObjectNode> log, @ForAll long seed) {
    List<LoggedEvent> events = new ArrayList<>();
    for (int i = 0; i < log.size(); i++) {
      events.add(LoggedEvent.of(log.get(i), i));
    }
    List<ObjectNode> folded = EventMerge.fold(log);
    Collections.shuffle(events, new Random(seed));
    int cut = events.size() / 2;
    EventSpan a = span(events.subList(0, cut));
    EventSpan b = span(events.subList(cut, events.size()));
    EventSpan both = new EventSpan();
    b.events().forEach(both::add);
    a.events().forEach(both::add);
    a.events().forEach(both::add);

    LoggedEvent left = both.folded();

    assertThat(left == null ? List.of() : List.of(left.event())).isEqualTo(folded);
  }

  @Property(tries = 300)
  void foldingALogGoesOnWhereAnEarlierFoldEnded(@ForAll("logs") List<ObjectNode> log) {
    @Nullable ObjectNode row = null;
    for (ObjectNode event : log) {
      row = EventMerge.apply(row, event);
    }
    assertThat(EventMerge.fold(log)).isEqualTo(row == null ? List.of() : List.of(row));
  }

  /** Without paths, deletions and texts in place of objects, merges may be merged first. */
  @Property(tries = 300)
  void mergesOfTheSameShapeAreAssociative(
      @ForAll("flat") ObjectNode a, @ForAll("flat") ObjectNode b, @ForAll("flat") ObjectNode c) {
    ObjectNode left = apply(apply(a, merge(b)), merge(c));
    ObjectNode right = apply(a, merge(apply(b, merge(c))));

    assertThat(left).isEqualTo(right);
    assertThat(apply(a, merge(a))).as("idempotent").isEqualTo(a);
  }

  @Provide
  Arbitrary<List<ObjectNode>> logs() {
    return Combinators.combine(flat(), Arbitraries.integers().between(0, 9))
        .as(
            (event, kind) -> {
              ObjectNode logged = event.deepCopy().put("id", "1");
              if (kind > 2) {
                logged.put("_is_merge", true);
              }
              if (kind == 9) {
                logged.put("_object_delete", true);
              }
              if (kind == 8) {
                logged.putArray("_merge_paths").addArray().add("metadata");
              }
              if (kind == 7) {
                ObjectNode deletion = logged.putArray("_array_delete").addObject();
                deletion.putArray("path").add("tags");
                deletion.putArray("delete").add("a");
              }
              if (kind == 6) {
                logged.put("metadata", "text");
              }
              return logged;
            })
        .list()
        .ofMinSize(1)
        .ofMaxSize(12);
  }

  /** One row with very many events, in no order, is held and folded without its trees. */
  @Example
  void aRowOfVeryManyEventsIsFoldedInWhateverOrderTheyCome() {
    List<LoggedEvent> events = new ArrayList<>();
    for (int i = 0; i < 100_000; i++) {
      ObjectNode event = Json.object().put("id", "hot").put("_is_merge", true);
      event.putObject("metadata").put("k" + i % 1_000, i);
      events.add(LoggedEvent.of(event, i));
    }
    Collections.shuffle(events, new Random(5));
    EventSpan span = new EventSpan();
    events.forEach(span::add);
    events.subList(0, 100).forEach(span::add);

    LoggedEvent left = span.folded();

    assertThat(left).isNotNull();
    assertThat(left.sequence()).isEqualTo(99_999);
    assertThat(left.event().path("metadata").size()).isEqualTo(1_000);
    assertThat(left.event().at("/metadata/k7").asInt()).isEqualTo(99_007);
    assertThat(span.events()).hasSize(100_000);
  }

  @Provide
  Arbitrary<ObjectNode> flat() {
    Arbitrary<String> names = Arbitraries.of("a", "b", "c");
    return Combinators.combine(
            Arbitraries.maps(names, Arbitraries.integers().between(0, 3)),
            names.set().ofMaxSize(3),
            Arbitraries.integers().between(0, 3))
        .as(
            (numbers, tags, output) -> {
              ObjectNode event = Json.object();
              ObjectNode metadata = event.putObject("metadata");
              numbers.forEach(metadata::put);
              ArrayNode array = event.putArray("tags");
              tags.forEach(array::add);
              if (output > 0) {
                event.put("output", output);
              }
              return event;
            });
  }

  private static EventSpan span(List<LoggedEvent> events) {
    EventSpan span = new EventSpan();
    events.forEach(span::add);
    return span;
  }

  private static ObjectNode merge(ObjectNode event) {
    return event.deepCopy().put("_is_merge", true);
  }

  private static ObjectNode apply(ObjectNode stored, ObjectNode event) {
    ObjectNode row = EventMerge.apply(stored, event);
    if (row == null) {
      throw new AssertionError("deleted");
    }
    return row;
  }
}
