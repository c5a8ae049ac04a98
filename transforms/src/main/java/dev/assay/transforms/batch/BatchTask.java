package dev.assay.transforms.batch;

import dev.assay.io.api.batch.BatchFile;
import dev.assay.io.api.batch.BatchSpool;
import dev.assay.io.api.batch.BatchStatus;
import dev.assay.io.experiment.Run;
import dev.assay.io.json.JsonCoder;
import dev.assay.io.json.RunJson;
import dev.assay.io.ledger.CallKey;
import dev.assay.io.ledger.OpenBatch;
import dev.assay.transforms.batch.BatchEndpoints.Endpoint;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.coders.Coder;
import org.jspecify.annotations.Nullable;

/**
 * One batch on its way: the runs that wait for it, on disk, and how far it got. Belongs to one
 * lane's batches and is used by one thread.
 */
final class BatchTask implements Closeable {

  /** What happens next. */
  enum Phase {
    /** Requests are added. */
    COLLECTING,
    /** It is to be submitted; it surely is not yet. */
    SUBMITTING,
    /** It may have been submitted; the provider is asked. */
    SEARCHING,
    /** The provider works on it. */
    RUNNING,
    /** It was cancelled and has not ended yet. */
    CANCELLING,
    /** It has ended; its results are fetched. */
    FETCHING,
    /** The provider had no room for it; it is tried again once it may have. */
    PARKED
  }

  private static final int ID_DIGITS = 16;
  private static final Coder<Run> CODER = JsonCoder.of(RunJson.CODEC);

  final CallKey key;
  final Endpoint endpoint;
  final String kind;
  final boolean ofThisProcess;
  final int generation;
  final Members members = new Members();

  private final BatchSpool runs = BatchSpool.create();
  private final Map<CallKey, List<Long>> twins = new HashMap<>();
  private @Nullable BatchFile file;

  Phase phase;
  long requests;
  double reservedUsd;
  @Nullable String id;
  boolean sure;
  Instant at = Instant.EPOCH;
  long deadlineAt;
  long dueAt;
  long wait;
  int faults;
  long faultySince;
  long cancelledAt;
  int fetches;
  int parkedBeside;
  @Nullable BatchStatus status;

  private BatchTask(
      CallKey key, Endpoint endpoint, String kind, boolean ofThisProcess, int generation)
      throws IOException {
    this.key = key;
    this.endpoint = endpoint;
    this.kind = kind;
    this.ofThisProcess = ofThisProcess;
    this.generation = generation;
    this.phase = Phase.COLLECTING;
  }

  /** Begins a batch. */
  static BatchTask begin(Endpoint endpoint, String kind, int generation) throws IOException {
    BatchTask task = new BatchTask(CallKey.random(), endpoint, kind, true, generation);
    task.file = BatchFile.create(endpoint.api());
    return task;
  }

  /** Takes over a batch that an earlier attempt or process has begun. */
  static BatchTask adopt(OpenBatch open, Endpoint endpoint) throws IOException {
    BatchTask task = new BatchTask(open.key(), endpoint, open.kind(), open.ofThisProcess(), 0);
    task.requests = open.requests();
    task.reservedUsd = open.reservedUsd();
    task.id = open.id();
    task.sure = open.sure();
    task.at = open.at();
    task.phase = open.id() == null ? Phase.SEARCHING : Phase.RUNNING;
    return task;
  }

  /** Returns the requests, which only the attempt that made them has. */
  @Nullable BatchFile file() {
    return file;
  }

  /** Drops the requests, which are not needed once the provider has them. */
  void dropFile() throws IOException {
    if (file != null) {
      file.close();
      file = null;
    }
  }

  /**
   * Returns the id of a request: its key's digits, a dash, and as many of the batch's as tell
   * batches apart; 49 characters.
   */
  String customId(CallKey request) {
    return request.hex() + suffix();
  }

  private String suffix() {
    return "-" + key.hex().substring(0, ID_DIGITS);
  }

  /** Returns the key of a request of this batch; null for an id of anything else. */
  @Nullable CallKey requestOf(String customId) {
    return customId.endsWith(suffix())
        ? CallKey.ofHex(customId.substring(0, customId.length() - suffix().length()))
        : null;
  }

  /** Adds a run; one whose request is here already waits for the same result. */
  void add(CallKey request, Run run) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CODER.encode(run, bytes);
    long offset = runs.append(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.size()).array());
    runs.append(bytes.toByteArray());
    if (members.find(request) < 0) {
      members.add(request, offset);
    } else {
      twins.computeIfAbsent(request, k -> new ArrayList<>()).add(offset);
    }
  }

  Run run(int number) throws IOException {
    return read(members.offset(number));
  }

  private Run read(long offset) throws IOException {
    int length = ByteBuffer.wrap(runs.read(offset, Integer.BYTES)).getInt();
    return CODER.decode(new ByteArrayInputStream(runs.read(offset + Integer.BYTES, length)));
  }

  /** Returns further runs that wait for the same result. */
  List<Run> twins(CallKey request) throws IOException {
    List<Run> all = new ArrayList<>();
    for (long offset : twins.getOrDefault(request, List.of())) {
      all.add(read(offset));
    }
    return all;
  }

  /** Returns what one of its requests has set aside, in US dollars. */
  double share() {
    return requests == 0 ? 0 : reservedUsd / requests;
  }

  boolean isAtProvider() {
    return phase == Phase.RUNNING || phase == Phase.CANCELLING;
  }

  /** Returns the name that people read. */
  String label() {
    return id == null ? "batch" : "batch " + id;
  }

  @Override
  public void close() throws IOException {
    dropFile();
    runs.close();
  }
}
