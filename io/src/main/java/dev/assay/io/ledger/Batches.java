package dev.assay.io.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.json.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The batches of a ledger: 16 bytes a request in memory while a batch is open, nothing afterwards.
 * A record's body is the batch's key, the length of its JSON (4 bytes), the JSON, and with the
 * first record the keys of all requests. Records of one batch count up; where those of several
 * processes are read in any order, the highest holds.
 */
final class Batches implements BatchLog {

  private static final String STATE = "state";
  private static final String SUBMITTING = "submitting";
  private static final String SUBMITTED = "submitted";
  private static final String MISTAKEN = "mistaken";
  private static final String ENDED = "ended";

  /** Brings a record to the disk; throws where it cannot be queued. */
  interface Out {
    void write(Entry entry) throws LedgerException;
  }

  private static final class State {
    private @Nullable OpenBatch begun;
    private long[] requests = new long[0];
    private int number = -1;
    private @Nullable String id;
    private boolean sure;
    private @Nullable Instant at;
    private boolean over;
    private boolean submitted = true;
    private long inDoubt;
  }

  private final Map<CallKey, State> states = new LinkedHashMap<>();
  private final Set<String> ids = new HashSet<>();
  private Out out = entry -> {};

  /** Sets where records go, once all that was there is read. */
  void writeTo(Out out) {
    this.out = out;
  }

  /** Takes a record of an earlier process. */
  synchronized void take(byte[] body) throws IOException {
    ByteBuffer in = ByteBuffer.wrap(body);
    CallKey key = CallKey.get(in);
    byte[] json = new byte[in.getInt()];
    in.get(json);
    long[] requests = new long[in.remaining() / Long.BYTES];
    in.asLongBuffer().get(requests);
    apply(key, Json.parse(json), requests, false);
  }

  private void apply(CallKey key, JsonNode json, long[] requests, boolean ofThisProcess) {
    State state = states.computeIfAbsent(key, k -> new State());
    int number = json.path("number").asInt();
    switch (json.path(STATE).asText()) {
      case SUBMITTING -> {
        state.begun = begun(key, json, ofThisProcess);
        state.requests = state.over ? new long[0] : requests;
      }
      case ENDED -> {
        state.over = true;
        state.requests = new long[0];
        state.submitted = !json.path("end").asText().equals(BatchLog.End.NOT_SUBMITTED.name());
        state.inDoubt = json.path("in_doubt").asLong();
      }
      case SUBMITTED -> {
        ids.add(json.path("id").asText());
        if (number > state.number) {
          state.id = json.path("id").asText();
          state.sure = json.path("sure").asBoolean();
          state.at = Instant.parse(json.path("at").asText());
        }
      }
      case MISTAKEN -> {
        ids.add(json.path("id").asText());
        if (number > state.number) {
          state.id = null;
        }
      }
      default -> throw new IllegalArgumentException("Unknown state of a batch");
    }
    state.number = Math.max(state.number, number);
  }

  private static OpenBatch begun(CallKey key, JsonNode json, boolean ofThisProcess) {
    return new OpenBatch(
        key,
        json.path("api").asText(),
        json.path("group").asText(),
        json.path("kind").asText(),
        json.path("requests").asLong(),
        json.path("reserved_usd").asDouble(),
        Instant.parse(json.path("at").asText()),
        null,
        false,
        ofThisProcess);
  }

  /**
   * Returns what batches of earlier processes have cost beside the answers that are recorded: each
   * request is a call, and those of open batches and those in doubt count with what was reserved
   * for them.
   *
   * @param answered whether a request has a recorded answer
   */
  synchronized Spent spent(Predicate<CallKey> answered) {
    long calls = 0;
    double usd = 0;
    for (State state : states.values()) {
      OpenBatch batch = state.begun;
      if (batch == null || !state.submitted) {
        continue;
      }
      calls += batch.requests();
      if (batch.requests() > 0) {
        long left = state.inDoubt;
        for (int i = 0; i < state.requests.length; i += 2) {
          left += answered.test(new CallKey(state.requests[i], state.requests[i + 1])) ? 0 : 1;
        }
        usd += batch.reservedUsd() * left / batch.requests();
      }
    }
    return new Spent(calls, usd);
  }

  /** Returns how many requests of batches that are over may have been paid without an answer. */
  synchronized long inDoubt() {
    return states.values().stream().mapToLong(state -> state.inDoubt).sum();
  }

  @Override
  public void submitting(OpenBatch batch, List<CallKey> requests) throws LedgerException {
    ObjectNode json =
        Json.object()
            .put(STATE, SUBMITTING)
            .put("number", 0)
            .put("api", batch.api())
            .put("group", batch.group())
            .put("kind", batch.kind())
            .put("requests", batch.requests())
            .put("reserved_usd", batch.reservedUsd())
            .put("at", batch.at().toString());
    write(batch.key(), json, sorted(requests));
  }

  private static long[] sorted(List<CallKey> requests) {
    CallKey[] all = requests.toArray(CallKey[]::new);
    Arrays.sort(all, Batches::compare);
    long[] keys = new long[2 * all.length];
    for (int i = 0; i < all.length; i++) {
      keys[2 * i] = all[i].high();
      keys[2 * i + 1] = all[i].low();
    }
    return keys;
  }

  private static int compare(CallKey a, CallKey b) {
    int high = Long.compare(a.high(), b.high());
    return high != 0 ? high : Long.compare(a.low(), b.low());
  }

  @Override
  public void submitted(CallKey batch, String id, boolean sure, Instant at) throws LedgerException {
    write(
        batch,
        Json.object()
            .put(STATE, SUBMITTED)
            .put("number", next(batch))
            .put("id", id)
            .put("sure", sure)
            .put("at", at.toString()),
        new long[0]);
  }

  @Override
  public void mistaken(CallKey batch, String id) throws LedgerException {
    write(
        batch,
        Json.object().put(STATE, MISTAKEN).put("number", next(batch)).put("id", id),
        new long[0]);
  }

  @Override
  public void ended(CallKey batch, End end, long inDoubt) throws LedgerException {
    write(
        batch,
        Json.object()
            .put(STATE, ENDED)
            .put("number", next(batch))
            .put("end", end.name())
            .put("in_doubt", inDoubt),
        new long[0]);
  }

  private synchronized int next(CallKey batch) {
    State state = states.get(batch);
    return state == null ? 0 : state.number + 1;
  }

  private void write(CallKey batch, ObjectNode json, long[] requests) throws LedgerException {
    byte[] text = Json.bytes(json);
    ByteBuffer rest = ByteBuffer.allocate(text.length + Long.BYTES * requests.length).put(text);
    for (long part : requests) {
      rest.putLong(part);
    }
    CountDownLatch settled = new CountDownLatch(1);
    LedgerException[] problem = new LedgerException[1];
    Entry entry =
        Entry.batch(
            batch,
            text.length,
            rest.array(),
            why -> {
              problem[0] = why;
              settled.countDown();
            });
    out.write(entry);
    try {
      settled.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LedgerException("Interrupted while a batch was being recorded", e);
    }
    if (problem[0] != null) {
      throw problem[0].again();
    }
    synchronized (this) {
      apply(batch, json, requests, true);
    }
  }

  @Override
  public synchronized @Nullable OpenBatch holding(CallKey request) {
    for (State state : states.values()) {
      if (!state.over && holds(state.requests, request)) {
        return open(state);
      }
    }
    return null;
  }

  private static boolean holds(long[] requests, CallKey request) {
    int low = 0;
    int high = requests.length / 2 - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int compared = compare(new CallKey(requests[2 * middle], requests[2 * middle + 1]), request);
      if (compared == 0) {
        return true;
      }
      if (compared < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return false;
  }

  private static @Nullable OpenBatch open(State state) {
    OpenBatch begun = state.begun;
    return begun == null || state.over
        ? null
        : new OpenBatch(
            begun.key(),
            begun.api(),
            begun.group(),
            begun.kind(),
            begun.requests(),
            begun.reservedUsd(),
            state.at == null ? begun.at() : state.at,
            state.id,
            state.sure,
            begun.ofThisProcess());
  }

  @Override
  public synchronized List<OpenBatch> open() {
    List<OpenBatch> open = new ArrayList<>();
    for (State state : states.values()) {
      OpenBatch batch = open(state);
      if (batch != null) {
        open.add(batch);
      }
    }
    return open;
  }

  @Override
  public synchronized Set<String> ids() {
    return Set.copyOf(ids);
  }
}
