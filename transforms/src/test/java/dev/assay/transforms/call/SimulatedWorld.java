package dev.assay.transforms.call;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.assay.io.api.CallResult;
import dev.assay.io.api.LimitRule;
import dev.assay.io.api.Price;
import dev.assay.io.experiment.CallError;
import dev.assay.io.experiment.Completion;
import dev.assay.io.experiment.ModelCall;
import dev.assay.io.experiment.Prompt;
import dev.assay.io.experiment.Recorded;
import dev.assay.io.experiment.Row;
import dev.assay.io.experiment.Run;
import dev.assay.io.experiment.SourcePosition;
import dev.assay.io.experiment.Usage;
import dev.assay.io.experiment.Verdict;
import dev.assay.io.http.RateHints;
import dev.assay.io.json.Json;
import dev.assay.io.testing.ManualClock;
import dev.assay.io.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A clock, a network and a server in virtual time: the pump runs as in production, but waiting
 * moves the clock. An hour of sending takes milliseconds and comes out the same each time.
 */
final class SimulatedWorld implements Clock, Arrivals, Caller {

  private static final long serialVersionUID = 1L;

  /** Decides what becomes of a request, by the time it is sent and its row. */
  interface Server {
    Reply reply(long sentAt, Row row);
  }

  record Reply(CallResult result, long latencyNanos) {}

  private record Event(long at, Arrival arrival) {}

  private final transient Server server;
  private final transient PriorityQueue<Event> events =
      new PriorityQueue<>(Comparator.comparingLong(Event::at));
  private final transient List<Long> sends = new ArrayList<>();
  private Terms terms = new Terms(LimitRule.STANDARD, null);
  private long now = 1_000_000_000_000L;
  private boolean wallClockJumps;
  private int inFlight;
  private int mostInFlight;

  SimulatedWorld(Server server) {
    this.server = server;
  }

  /** Returns this world with models of that price. */
  SimulatedWorld withPrice(Price price) {
    terms = new Terms(LimitRule.STANDARD, price);
    return this;
  }

  static Lane lane(RateLimit limit, int concurrency) {
    return lane(limit, concurrency, new Spending(Budget.NONE, 0, 0));
  }

  static Lane lane(RateLimit limit, int concurrency, Spending spending) {
    return new Lane(
        new LaneKey("http://x", "K", "x", ""),
        limit,
        LimitRule.STANDARD,
        concurrency,
        spending,
        new DepartureGate(new ManualClock()));
  }

  static Reply answer(Duration latency) {
    return answer(latency, Usage.UNKNOWN, RateHints.NONE);
  }

  static Reply answer(Duration latency, Usage usage, RateHints hints) {
    return new Reply(
        new CallResult.Answer(
            new Completion(TextNode.valueOf("ok"), "stop", null, null, usage), hints),
        latency.toNanos());
  }

  static Reply problem(Verdict verdict, @Nullable Duration retryAfter, Duration latency) {
    return new Reply(
        new CallResult.Problem(
            new CallError("HTTP_X", "scripted", 500, verdict, false, retryAfter)),
        latency.toNanos());
  }

  static Run run(int number) {
    return run(number, new Prompt.Text("p" + number));
  }

  static Run runOfModel(String id, String model) {
    Row row = new Row(id, Json.object(), new SourcePosition("rows.jsonl", 1, 0));
    return Run.pending(
        row, 1, null, new ModelCall("x", model, "x", new Prompt.Text(id), Json.object(), "chat"));
  }

  static Run run(int number, Prompt prompt) {
    Row row = new Row("r" + number, Json.object(), new SourcePosition("rows.jsonl", number, 0));
    return Run.pending(row, 1, null, new ModelCall("x", "m", "x", prompt, Json.object(), "chat"));
  }

  LanePump pump(Lane lane, RetryPolicy policy) {
    return new LanePump(lane, policy, this, this, this, new SplittableRandom(7));
  }

  /** Sends so many runs through a lane and returns what came out, in order. */
  List<Run> process(Lane lane, RetryPolicy policy, int runs) throws InterruptedException {
    LanePump pump = pump(lane, policy);
    List<Run> out = new ArrayList<>();
    for (int i = 0; i < runs; i++) {
      pump.offer(run(i), out::add);
    }
    pump.drain(out::add);
    return out;
  }

  /** Lets time pass in which the pump does not run, as a pause of the machine does. */
  void freeze(Duration pause) {
    now += pause.toNanos();
  }

  List<Long> sends() {
    return sends;
  }

  int mostInFlight() {
    return mostInFlight;
  }

  Duration elapsed(long from) {
    return Duration.ofNanos(now - from);
  }

  /** Returns the most sends in any window of that length. */
  int mostIn(Duration window) {
    int most = 0;
    int first = 0;
    for (int i = 0; i < sends.size(); i++) {
      while (sends.get(i) - sends.get(first) >= window.toNanos()) {
        first++;
      }
      most = Math.max(most, i - first + 1);
    }
    return most;
  }

  @Override
  public long nanoTime() {
    return now;
  }

  /** Returns this world with a wall clock that jumps an hour back and forth every five seconds. */
  SimulatedWorld withJumpingWallClock() {
    wallClockJumps = true;
    return this;
  }

  @Override
  public Instant now() {
    boolean ahead = wallClockJumps && now / 5_000_000_000L % 2 == 0;
    return Instant.ofEpochSecond(ahead ? 3_600 : 0, now);
  }

  @Override
  public Terms terms(Run run) {
    return terms;
  }

  @Override
  public @Nullable Recorded recorded(CallTask task) {
    return null;
  }

  @Override
  public void start(CallTask task, long sentAt, Arrivals arrivals) {
    sends.add(sentAt);
    inFlight++;
    mostInFlight = Math.max(mostInFlight, inFlight);
    Row row = task.failure(CallError.ofRow("X", "x")).row();
    Reply reply = server.reply(sentAt, row);
    long at = sentAt + reply.latencyNanos();
    events.add(new Event(at, new Arrival(task, reply.result(), sentAt, at)));
  }

  @Override
  public void put(Arrival arrival) {
    throw new AssertionError("the simulation plans its arrivals");
  }

  @Override
  public @Nullable Arrival next(long nanos) {
    Event event = events.peek();
    if (event == null || event.at() > now + nanos) {
      now += Math.max(0, nanos);
      return null;
    }
    events.poll();
    now = Math.max(now, event.at());
    inFlight--;
    return event.arrival();
  }
}
