package dev.assay.transforms.merge;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.json.Json;
import dev.assay.io.json.JsonCoder;
import dev.assay.io.platform.braintrust.EventMerge;
import dev.assay.io.platform.braintrust.LoggedEvent;
import dev.assay.io.platform.braintrust.LoggedEventJson;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.Reshuffle;
import org.apache.beam.sdk.values.PCollection;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MergeEventsTest {

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void rowsAreThoseOfTheLogInOrderWhateverTheBundles(long seed) {
    TestPipeline pipeline = TestPipeline.create().enableAbandonedNodeEnforcement(false);
    List<ObjectNode> log = log();
    List<LoggedEvent> events = new ArrayList<>();
    for (int i = 0; i < log.size(); i++) {
      events.add(LoggedEvent.of(log.get(i), i));
    }
    Collections.shuffle(events, new Random(seed));
    List<ObjectNode> expected = EventMerge.fold(log);

    PCollection<LoggedEvent> rows =
        pipeline
            .apply(Create.of(events).withCoder(JsonCoder.of(LoggedEventJson.CODEC)))
            .apply(Reshuffle.viaRandomKey())
            .apply(MergeEvents.byId());

    PAssert.that(rows)
        .satisfies(
            found -> {
              List<ObjectNode> left = new ArrayList<>();
              found.forEach(row -> left.add(row.event()));
              assertThat(left).containsExactlyInAnyOrderElementsOf(expected);
              return null;
            });
    pipeline.run().waitUntilFinish();
  }

  /** Rows of two experiments, replaced, merged, deleted and begun anew. */
  private static List<ObjectNode> log() {
    List<ObjectNode> log = new ArrayList<>();
    Random random = new Random(7);
    for (int i = 0; i < 600; i++) {
      ObjectNode event = Json.object().put("id", "r" + random.nextInt(60));
      event.put("experiment_id", "e" + random.nextInt(2));
      int kind = random.nextInt(20);
      if (kind > 1) {
        event.put("_is_merge", true);
      }
      if (kind == 2) {
        event.put("_object_delete", true);
      }
      if (kind == 3) {
        event.putArray("_merge_paths").addArray().add("metadata");
      }
      event.putObject("metadata").put("k" + random.nextInt(5), i);
      event.putArray("tags").add("t" + random.nextInt(5));
      log.add(event);
    }
    return log;
  }
}
