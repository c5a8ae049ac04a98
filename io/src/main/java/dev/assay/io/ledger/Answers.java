package dev.assay.io.ledger;

import dev.assay.io.experiment.Recorded;
import dev.assay.io.json.Json;
import dev.assay.io.json.RecordedJson;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * Where the answers are: in memory until they are in a segment, then about 100 bytes each. The
 * first answer of a call is the one that stays.
 */
final class Answers {

  private sealed interface Held {
    record Fresh(Recorded recorded) implements Held {}

    record Stored(String segment, long offset) implements Held {}
  }

  /** Reads a record back. */
  interface Source {
    Frame read(String segment, long offset) throws IOException;
  }

  private final ConcurrentMap<CallKey, Held> held = new ConcurrentHashMap<>();
  private final Source source;

  Answers(Source source) {
    this.source = source;
  }

  long size() {
    return held.size();
  }

  /** Returns whether a call has an answer. */
  boolean has(CallKey key) {
    return held.containsKey(key);
  }

  /** Takes note of an answer that is in a segment. */
  void found(CallKey key, String segment, long offset) {
    held.putIfAbsent(key, new Held.Stored(segment, offset));
  }

  @Nullable Recorded find(CallKey key) throws LedgerException {
    Held found = held.get(key);
    if (!(found instanceof Held.Stored stored)) {
      return found instanceof Held.Fresh fresh ? fresh.recorded() : null;
    }
    try {
      byte[] body = source.read(stored.segment(), stored.offset()).body();
      return RecordedJson.CODEC.fromJson(
          Json.parse(Arrays.copyOfRange(body, CallKey.BYTES, body.length)));
    } catch (IOException e) {
      throw new LedgerException(
          "Cannot read the ledger segment " + stored.segment() + " at byte " + stored.offset(), e);
    }
  }

  /** Takes an answer and returns its record, which is to be written. */
  Entry take(CallKey key, Recorded recorded, Ledger.Done done) {
    byte[] json = Json.bytes(RecordedJson.CODEC.toJson(recorded));
    Held fresh = new Held.Fresh(recorded);
    held.putIfAbsent(key, fresh);
    return Entry.result(key, json, new Taken(key, fresh, done));
  }

  /** Hears what becomes of an answer. */
  private final class Taken implements Entry.Listener {
    private final CallKey key;
    private final Ledger.Done done;
    private volatile Held now;

    Taken(CallKey key, Held fresh, Ledger.Done done) {
      this.key = key;
      this.now = fresh;
      this.done = done;
    }

    @Override
    public void written(String segment, long offset) {
      Held stored = new Held.Stored(segment, offset);
      held.replace(key, now, stored);
      now = stored;
    }

    /** An answer that may be lost must not be found either. */
    @Override
    public void settled(@Nullable LedgerException problem) {
      if (problem != null) {
        held.remove(key, now);
      }
      done.done(problem);
    }
  }

  /** Forgets an answer that was taken and not queued. */
  void forget(CallKey key, Recorded recorded) {
    held.remove(key, new Held.Fresh(recorded));
  }
}
