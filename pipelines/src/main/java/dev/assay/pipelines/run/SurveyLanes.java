package dev.assay.pipelines.run;

import dev.assay.io.api.Demand;
import dev.assay.io.api.Price;
import dev.assay.io.api.PriceTable;
import dev.assay.io.experiment.CallError;
import dev.assay.io.experiment.ModelCall;
import dev.assay.io.experiment.Run;
import dev.assay.pipelines.plan.BatchSection;
import dev.assay.transforms.batch.BatchModes;
import dev.assay.transforms.call.CallServices;
import dev.assay.transforms.call.LaneFinder;
import dev.assay.transforms.call.LaneKey;
import dev.assay.transforms.call.Limits;
import dev.assay.transforms.call.RateLimit;
import dev.assay.transforms.rows.KnownApis;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;

/** Adds up what pending runs will ask of each lane. */
final class SurveyLanes {

  private static final class Lane {
    private final RateLimit limit;
    private long runs;
    private long batched;
    private long judgeCalls;
    private long inputTokens;
    private long outputTokens;
    private long openEnded;
    private double costUsd;
    private boolean costKnown = true;
    private final List<CallError> problem = new ArrayList<>();

    Lane(RateLimit limit) {
      this.limit = limit;
    }

    void add(CallError error) {
      if (!problem.contains(error)) {
        problem.add(error);
      }
    }
  }

  private final Limits limits;
  private final PriceTable prices;
  private final BatchModes batches;
  private final KnownApis apis;
  private final LaneFinder finder;
  private final Map<LaneKey, Lane> lanes = new LinkedHashMap<>();
  private final SortedSet<String> unpriced = new TreeSet<>();
  private final SortedSet<String> groups = new TreeSet<>();
  private final SharedAccounts shared = new SharedAccounts();

  SurveyLanes(
      Limits limits, PriceTable prices, BatchModes batches, KnownApis apis, CallServices services) {
    this.limits = limits;
    this.prices = prices;
    this.batches = batches;
    this.apis = apis;
    this.finder = new LaneFinder(limits, services);
  }

  /** Adds a pending run. */
  void add(Run run) {
    ModelCall call = Objects.requireNonNull(run.call());
    boolean byBatch = batches.take(run);
    Lane lane = added(run, byBatch);
    lane.batched += byBatch ? 1 : 0;
    if (byBatch && !BatchSection.hasBatches(call.api(), apis)) {
      lane.add(BatchSection.unsupported(call.group(), call.api(), apis));
    }
  }

  /** Adds a question of a judge. */
  void addJudge(Run question) {
    added(question, false).judgeCalls++;
  }

  private Lane added(Run run, boolean byBatch) {
    ModelCall call = Objects.requireNonNull(run.call());
    groups.add(call.group());
    LaneKey key = finder.laneOf(run).whole();
    RateLimit limit = limits.of(key.group(), call.model());
    shared.add(key, call.model(), limit);
    Lane lane = lanes.computeIfAbsent(key, k -> new Lane(limit));
    lane.runs++;
    estimate(lane, call, byBatch);
    CallError problem = finder.problemOf(run);
    if (problem != null) {
      lane.add(problem);
    }
    return lane;
  }

  private void estimate(Lane lane, ModelCall call, boolean byBatch) {
    Demand demand = finder.limitRule(call).demand(call, List.of(), 0);
    lane.inputTokens += demand.inputTokens();
    lane.outputTokens += demand.outputTokens();
    lane.openEnded += demand.outputTokens() == 0 ? 1 : 0;
    String form = finder.form(call);
    Price price =
        (byBatch ? prices.ofBatch(form, call.model()) : prices.of(form, call.model())).orElse(null);
    if (price == null) {
      unpriced.add(call.model());
      lane.costKnown = false;
    } else {
      lane.costUsd += price.expected(demand);
    }
  }

  boolean isEmpty() {
    return lanes.isEmpty();
  }

  /** Returns the lanes in the order of their first run. */
  List<Survey.SurveyedLane> surveyed() {
    List<Survey.SurveyedLane> surveyed = new ArrayList<>();
    lanes.forEach(
        (key, lane) ->
            surveyed.add(
                new Survey.SurveyedLane(
                    key,
                    lane.limit,
                    lane.runs,
                    lane.batched,
                    lane.judgeCalls,
                    lane.inputTokens,
                    lane.outputTokens,
                    lane.openEnded,
                    lane.costKnown ? Double.valueOf(lane.costUsd) : null,
                    List.copyOf(lane.problem))));
    return surveyed;
  }

  /** Returns the groups of all calls, in order. */
  List<String> groups() {
    return List.copyOf(groups);
  }

  /** Returns a sentence for each set of groups that may exceed the limit of their account. */
  List<String> sharing() {
    return shared.notes();
  }

  /** Returns models that nobody knows the price of, in order. */
  List<String> unpriced() {
    return List.copyOf(unpriced);
  }
}
