package dev.assay.pipelines.experiments;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.store.RecordKind;
import dev.assay.io.store.RecordStore;
import dev.assay.io.store.StoreException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/** Goes through a store and keeps what a list shows, and no more than it shows. */
final class ReadListing {

  private static final Comparator<StoredExperiment> OLDEST_FIRST =
      Comparator.comparing(StoredExperiment::created).thenComparing(StoredExperiment::id);

  private final RecordStore records;
  private final ExperimentFilter filter;
  private final int most;
  private final Map<String, ExperimentState> states = new HashMap<>();
  private final PriorityQueue<StoredExperiment> newest = new PriorityQueue<>(OLDEST_FIRST);
  private final List<String> damaged = new ArrayList<>();
  private long count;

  ReadListing(RecordStore records, ExperimentFilter filter, int most) {
    this.records = records;
    this.filter = filter;
    this.most = most;
  }

  Listing read() throws StoreException {
    records.forEach(RecordKind.STATE, this::state, (id, message) -> damaged.add(message));
    records.forEach(
        RecordKind.EXPERIMENT, this::experiment, (key, message) -> damaged.add(message));
    return new Listing(newest.stream().sorted(OLDEST_FIRST).toList(), count, damaged);
  }

  private void state(String id, ObjectNode json) {
    try {
      states.put(id, ExperimentState.fromJson(json).asOfNow());
    } catch (IllegalArgumentException e) {
      damaged.add(String.valueOf(records.damaged(RecordKind.STATE, id, e).getMessage()));
    }
  }

  private void experiment(String key, ObjectNode json) {
    try {
      StoredExperiment bare = StoredExperiment.fromRecord(json).withoutParts();
      ExperimentState state = states.getOrDefault(bare.id(), ExperimentState.NEW);
      if (filter.takes(bare.spec())
          && (filter.status() == null || filter.status() == state.status())) {
        count++;
        newest.add(bare.withState(state));
        StoredExperiment unused = newest.size() > most ? newest.poll() : null;
      }
    } catch (IllegalArgumentException e) {
      damaged.add(String.valueOf(records.damaged(RecordKind.EXPERIMENT, key, e).getMessage()));
    }
  }
}
