package dev.assay.transforms.batch;

import dev.assay.io.api.Price;
import dev.assay.io.api.PriceTable;
import dev.assay.io.api.batch.BatchApi;
import dev.assay.io.api.batch.BatchFile;
import dev.assay.io.api.batch.BatchRequest;
import dev.assay.io.experiment.CallTrace;
import dev.assay.io.experiment.ModelCall;
import dev.assay.io.experiment.Outcome;
import dev.assay.io.experiment.Recorded;
import dev.assay.io.experiment.Run;
import dev.assay.io.ledger.CallKey;
import dev.assay.io.ledger.Ledger;
import dev.assay.io.ledger.OpenBatch;
import dev.assay.io.time.Clock;
import dev.assay.transforms.batch.BatchEndpoints.Endpoint;
import dev.assay.transforms.call.SharedLane;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Collects the runs of one lane into batches and sees these through. It takes one run at a time; a
 * run whose answer is recorded comes out at once, one whose request is in a batch that was begun
 * before waits for that, any other is added to the batch that is being filled. Every run that is
 * offered comes out exactly once, at the latest when {@link #drain} returns.
 *
 * <p>Used by one thread.
 */
final class BatchLane implements Closeable {

  /** Key of the details of an answer that holds the id of its batch. */
  static final String DETAIL = "batch";

  /** Times that requests are put into another batch before they go by themselves. */
  static final int MOST_GENERATIONS = 5;

  private static final long BUDGET_POLL = 10_000_000L;

  private final BatchMode mode;
  private final SharedLane lane;
  private final Ledger ledger;
  private final PriceTable prices;
  private final BatchEndpoints endpoints;
  private final BatchSteps steps;
  private final Waits waits;
  private final Map<String, BatchTask> collecting = new HashMap<>();
  private final List<BatchTask> tasks = new ArrayList<>();

  BatchLane(
      BatchMode mode,
      SharedLane lane,
      Ledger ledger,
      PriceTable prices,
      BatchEndpoints endpoints,
      Clock clock,
      Waits waits) {
    this.mode = mode;
    this.lane = lane;
    this.ledger = ledger;
    this.prices = prices;
    this.endpoints = endpoints;
    this.waits = waits;
    this.steps = new BatchSteps(mode, lane, ledger, prices, clock, this::again, tasks);
  }

  /** Takes a run; blocks while the budget has no room for it. */
  void offer(Run run, Out out) throws IOException, InterruptedException {
    offer(run, 0, out);
  }

  private void offer(Run run, int generation, Out out) throws IOException, InterruptedException {
    ModelCall call = Objects.requireNonNull(run.call());
    Endpoint endpoint = endpoints.of(call);
    if (endpoint == null) {
      out.left(run);
      return;
    }
    CallKey key = lane.keyOf(run);
    Recorded recorded = ledger.find(key);
    if (recorded != null) {
      Run adopted = Harvest.adopted(run, recorded, cost(call, recorded));
      lane.finished(adopted);
      out.ended(adopted);
      return;
    }
    OpenBatch open = ledger.batches().holding(key);
    if (open != null && wait(run, key, task(open, endpoint))) {
      return;
    }
    if (lane.stoppedBy(call.model()) != null) {
      out.left(run);
    } else {
      collect(run, call, key, endpoint, generation, out);
    }
  }

  /** Waits for a batch's result; returns whether one is still to come. */
  private boolean wait(Run run, CallKey key, BatchTask task) throws IOException {
    int number = task.members.find(key);
    if (number >= 0 && task.members.hasEnded(number)) {
      return false;
    }
    task.add(key, run);
    lane.adopt();
    return true;
  }

  private @Nullable Double cost(ModelCall call, Recorded recorded) {
    Double paid = recorded.trace().costUsd();
    if (paid != null) {
      return paid;
    }
    boolean byBatch =
        recorded.completion().details() != null && recorded.completion().details().has(DETAIL);
    return (byBatch
            ? prices.ofBatch(call.api(), call.model())
            : prices.of(call.api(), call.model()))
        .map(price -> price.of(recorded.completion().usage()))
        .orElse(null);
  }

  private BatchTask task(OpenBatch open, Endpoint endpoint) throws IOException {
    for (BatchTask task : tasks) {
      if (task.key.equals(open.key())) {
        return task;
      }
    }
    BatchTask task = BatchTask.adopt(open, endpoint);
    steps.adopted(task);
    tasks.add(task);
    return task;
  }

  private void collect(
      Run run, ModelCall call, CallKey key, Endpoint endpoint, int generation, Out out)
      throws IOException, InterruptedException {
    BatchApi api = endpoint.api();
    BatchRequest request = api.request(call, endpoint.channel().connection());
    if (request instanceof BatchRequest.Unsendable unsendable) {
      Run failed = run.withOutcome(new Outcome.Failed(unsendable.error()), CallTrace.NONE);
      lane.finished(failed);
      out.ended(failed);
      return;
    }
    BatchRequest.Ready ready = (BatchRequest.Ready) request;
    String place = endpoint.account() + " " + ready.kind() + " " + generation;
    BatchTask task = collecting.get(place);
    if (task != null && task.members.find(key) >= 0) {
      task.add(key, run);
      return;
    }
    double usd = lane.atMostUsd(call, price(call));
    if (!reserve(call, usd, out)) {
      out.left(run);
      return;
    }
    task = collecting.get(place);
    byte[] line = ready.bytes(task == null ? "" : task.customId(key));
    if (task != null && isFull(task, line.length, api)) {
      submit(place, task);
      task = null;
    }
    if (task == null) {
      task = BatchTask.begin(endpoint, ready.kind(), generation);
      collecting.put(place, task);
      line = ready.bytes(task.customId(key));
    }
    if (line.length > api.maxBytes()) {
      lane.settle(true, usd, 0);
      out.left(run);
      return;
    }
    Objects.requireNonNull(task.file()).add(line);
    task.add(key, run);
    task.requests++;
    task.reservedUsd += usd;
  }

  private @Nullable Price price(ModelCall call) {
    return prices.ofBatch(call.api(), call.model()).orElse(null);
  }

  private boolean isFull(BatchTask task, int more, BatchApi api) {
    BatchFile file = Objects.requireNonNull(task.file());
    int most =
        mode.maxRequests() == null
            ? api.maxRequests()
            : Math.min(mode.maxRequests(), api.maxRequests());
    return file.requests() >= most
        || file.bytes() + more + api.separator().length() > api.maxBytes();
  }

  /** Sets the cost of a request aside; while others hold the rest of the budget, sees to those. */
  private boolean reserve(ModelCall call, double usd, Out out)
      throws IOException, InterruptedException {
    while (lane.stoppedBy(call.model()) == null) {
      switch (lane.reserve(usd)) {
        case GRANTED -> {
          return true;
        }
        case NEVER -> {
          return false;
        }
        case LATER -> {
          submitAll(out);
          if (tasks.isEmpty()) {
            waits.await(BUDGET_POLL);
          } else {
            step(out);
          }
        }
      }
    }
    return false;
  }

  private void submit(String place, BatchTask task) throws IOException {
    collecting.remove(place);
    tasks.add(task);
    steps.begin(task);
  }

  private void submitAll(Out out) throws IOException {
    for (Map.Entry<String, BatchTask> entry : List.copyOf(collecting.entrySet())) {
      BatchTask task = entry.getValue();
      if (lane.halted() == null && task.requests > 0) {
        submit(entry.getKey(), task);
      } else {
        collecting.remove(entry.getKey());
        steps.release(task, out);
      }
    }
  }

  /** Returns once every run that was offered has come out. */
  void drain(Out out) throws IOException, InterruptedException {
    submitAll(out);
    while (!tasks.isEmpty()) {
      step(out);
      submitAll(out);
    }
    lane.waitsFor(null);
  }

  private void step(Out out) throws IOException, InterruptedException {
    long wait = steps.step(out);
    say();
    if (wait > 0 && !tasks.isEmpty()) {
      waits.await(wait);
    }
  }

  private void say() {
    List<BatchTask> there = tasks.stream().filter(BatchTask::isAtProvider).toList();
    if (there.isEmpty()) {
      lane.waitsFor(null);
      return;
    }
    long done = 0;
    long requests = 0;
    for (BatchTask task : there) {
      done += task.status == null ? 0 : task.status.done();
      requests += task.requests;
    }
    lane.waitsFor(
        (there.size() == 1 ? there.get(0).label() : there.size() + " batches")
            + " ("
            + done
            + " of "
            + requests
            + ")");
  }

  /** Puts the runs of a batch that was not made into another one. */
  private void again(BatchTask task, Out out) throws IOException, InterruptedException {
    for (int i = task.members.nextLeft(0); i >= 0; i = task.members.nextLeft(i + 1)) {
      offer(task.run(i), task.generation + 1, out);
      for (Run twin : task.twins(task.members.key(i))) {
        offer(twin, task.generation + 1, out);
      }
    }
    task.close();
  }

  /** Lets go of what batches hold on disk; batches at a provider stay there. */
  @Override
  public void close() throws IOException {
    for (BatchTask task : collecting.values()) {
      task.close();
    }
    for (BatchTask task : tasks) {
      task.close();
    }
  }
}
