package dev.assay.transforms.call;

import dev.assay.io.api.LimitRule;
import dev.assay.io.experiment.CallError;
import dev.assay.io.experiment.ModelCall;
import dev.assay.io.experiment.Run;
import dev.assay.io.ledger.Allowances;
import dev.assay.io.ledger.Spent;
import dev.assay.io.limiter.SharedLimiter;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The lanes of one experiment in this process. All stages and bundles of the experiment find the
 * same lane by the same key, so that they share its limit.
 */
public final class Lanes {

  private static final ConcurrentMap<String, Lanes> BY_EXPERIMENT = new ConcurrentHashMap<>();

  private final Map<LaneKey, Lane> lanes = new ConcurrentHashMap<>();
  private final Map<LaneKey, RunningLane> running = new ConcurrentHashMap<>();
  private volatile List<LaneSnapshot> elsewhere = List.of();
  private volatile @Nullable CallError stoppedBy;
  private volatile Consumer<String> notes = sentence -> {};
  private volatile Consumer<Run> finished = run -> {};
  private @Nullable Spending spending;
  private @Nullable PermitSource permits;

  private Lanes() {}

  /** Returns the lanes of the experiment with that id, made at the first request. */
  public static Lanes of(String experimentId) {
    return BY_EXPERIMENT.computeIfAbsent(experimentId, id -> new Lanes());
  }

  /** Forgets the lanes of an experiment that has ended. */
  public static void close(String experimentId) {
    Lanes lanes = BY_EXPERIMENT.remove(experimentId);
    if (lanes != null) {
      lanes.running.values().forEach(RunningLane::close);
    }
  }

  /** Returns what each lane is doing now, or what is known of those of workers elsewhere. */
  public List<LaneSnapshot> snapshots() {
    Collection<Lane> all = lanes.values();
    return all.isEmpty() ? elsewhere : all.stream().map(Lane::snapshot).toList();
  }

  /**
   * Takes what lanes did on workers elsewhere, for a process that calls nothing itself.
   *
   * @param snapshots of one pipeline; added to those of the run's earlier ones
   */
  public synchronized void elsewhere(List<LaneSnapshot> snapshots) {
    Map<LaneKey, LaneSnapshot> all = new LinkedHashMap<>();
    elsewhere.forEach(snapshot -> all.put(snapshot.lane(), snapshot));
    snapshots.forEach(snapshot -> all.merge(snapshot.lane(), snapshot, LaneSnapshot::plus));
    elsewhere = List.copyOf(all.values());
  }

  /** Stops all lanes, also those that are still to come, after the requests in flight. */
  public void stop(CallError reason) {
    stoppedBy = reason;
    lanes.values().forEach(lane -> lane.stop(reason));
  }

  /** Returns the experiment's account in this process, opened at the first request. */
  private synchronized Spending spending(CallSettings settings, CallServices services) {
    if (spending == null) {
      Budget budget = settings.budget();
      Allowances shared = budget.equals(Budget.NONE) ? null : services.allowances();
      if (shared == null) {
        Spent before = services.ledger().spent();
        spending = new Spending(budget, before.usd(), before.calls());
      } else {
        spending =
            BudgetRounds.account(
                budget,
                settings.spread().processes(),
                shared,
                services.clock(),
                CallThreads.SHARED);
      }
    }
    return spending;
  }

  /** Gives back what this process may spend and does not need for now. */
  synchronized void rest() {
    if (spending != null) {
      spending.rest();
    }
  }

  /** Returns the lane of a key, opened as the settings say by the first request. */
  Lane open(
      LaneKey key,
      ModelCall first,
      Connections connections,
      CallSettings settings,
      CallServices services) {
    RateLimit limit = settings.limits().of(key.group(), first.model());
    LimitRule rule = connections.limitRule(first);
    Lane lane = lane(key.whole(), k -> newLane(k, limit, rule, settings, services));
    Spread spread = settings.spread();
    int keys = limit.keys();
    lane.serve(
        spread.part(key.shard(), keys),
        spread.parts(keys),
        rule.demand(first, List.of(), 0),
        services.clock().nanoTime());
    return lane;
  }

  private Lane newLane(
      LaneKey key, RateLimit limit, LimitRule rule, CallSettings settings, CallServices services) {
    Lane lane =
        new Lane(
            key,
            limit,
            rule,
            settings.concurrency(),
            spending(settings, services),
            new DepartureGate(services.clock()));
    PermitSource source = permits(services);
    if (source != null) {
      lane.share(source, services.clock());
    }
    return lane;
  }

  /** Returns the one way of all lanes to the limiter, so that its loss is told once. */
  private synchronized @Nullable PermitSource permits(CallServices services) {
    SharedLimiter limiter = services.limiter();
    if (permits == null && limiter != null) {
      permits = new LimiterPermits(limiter, CallThreads.SHARED, this::note);
    }
    return permits;
  }

  /** Returns the lane that runs by itself, or null where it does not. */
  @Nullable RunningLane running(LaneKey key) {
    return running.get(key);
  }

  /** Returns the lane that runs by itself, started by the first request. */
  RunningLane run(LaneKey key, Supplier<RunningLane> start) {
    return running.computeIfAbsent(key, missing -> start.get());
  }

  /** Sets who is told what happens to lanes, one sentence at a time, on any thread. */
  public void onNote(Consumer<String> listener) {
    notes = listener;
  }

  /**
   * Sets who is told of each run that a lane has brought to its outcome, on the lane's thread,
   * before the lane sends anything more.
   */
  public void onFinished(Consumer<Run> listener) {
    finished = listener;
  }

  /** Tells that a run has its outcome. */
  private void finished(Run run) {
    finished.accept(run);
  }

  /** Tells what happens to a lane. */
  void note(String sentence) {
    notes.accept(sentence);
  }

  /** Returns a lane, opened by the first request. */
  Lane lane(LaneKey key, Function<LaneKey, Lane> open) {
    Lane lane = lanes.computeIfAbsent(key, open);
    lane.onFinished(this::finished);
    CallError reason = stoppedBy;
    if (reason != null) {
      lane.stop(reason);
    }
    return lane;
  }
}
