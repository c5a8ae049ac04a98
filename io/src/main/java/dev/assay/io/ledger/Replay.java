package dev.assay.io.ledger;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/** Goes through the records of earlier processes, each process's by itself and in order. */
final class Replay {

  /** Requests of one call that have no end yet. */
  private static final class Open {
    private int requests;
    private double reservedUsd;
    private double lastUsd;
  }

  private final Answers answers;
  private final Batches batches;
  private final Map<CallKey, Open> open = new HashMap<>();
  private long inDoubt;
  private long calls;
  private double usd;

  Replay(Answers answers, Batches batches) {
    this.answers = answers;
    this.batches = batches;
  }

  long inDoubt() {
    return inDoubt;
  }

  Spent spent() {
    Spent ofBatches = batches.spent(answers::has);
    return new Spent(calls + ofBatches.calls(), usd + ofBatches.usd());
  }

  /** Takes the next record of a process. */
  void take(Frame frame, String segment, long offset) throws IOException {
    switch (frame.type()) {
      case INTENT -> {
        ByteBuffer body = ByteBuffer.wrap(frame.body());
        Open requests = open.computeIfAbsent(CallKey.get(body), key -> new Open());
        calls++;
        requests.requests++;
        requests.lastUsd = body.remaining() >= Double.BYTES ? body.getDouble() : 0;
        requests.reservedUsd += requests.lastUsd;
      }
      case FAILURE -> end(CallKey.get(ByteBuffer.wrap(frame.body())), false);
      case RESULT -> {
        CallKey key = CallKey.get(ByteBuffer.wrap(frame.body()));
        end(key, true);
        usd += RecordedCost.usd(frame.body(), CallKey.BYTES);
        answers.found(key, segment, offset);
      }
      case BATCH -> batches.take(frame.body());
      case START, SEAL, CHECKPOINT -> {
        // Tell about the segment, not about calls.
      }
    }
  }

  /** The last request of a call has ended; those before it stay unknown. */
  private void end(CallKey key, boolean answered) {
    Open requests = open.get(key);
    if (requests == null) {
      return;
    }
    requests.requests--;
    requests.reservedUsd -= requests.lastUsd;
    if (answered) {
      usd += requests.reservedUsd;
    }
    if (answered || requests.requests == 0) {
      open.remove(key);
    } else {
      requests.lastUsd = requests.reservedUsd / requests.requests;
    }
  }

  /** Takes note that the process wrote nothing more. */
  void endOfProcess() {
    for (Open requests : open.values()) {
      inDoubt += requests.requests;
      usd += requests.reservedUsd;
    }
    open.clear();
  }
}
