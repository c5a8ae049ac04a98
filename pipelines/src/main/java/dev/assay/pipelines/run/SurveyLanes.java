package dev.assay.pipelines.run;

import dev.assay.io.api.Demand;
import dev.assay.io.api.Price;
import dev.assay.io.api.PriceTable;
import dev.assay.io.experiment.CallError;
import dev.assay.io.experiment.ModelCall;
import dev.assay.io.experiment.Run;
import dev.assay.transforms.call.CallServices;
import dev.assay.transforms.call.LaneFinder;
import dev.assay.transforms.call.LaneKey;
import dev.assay.transforms.call.Limits;
import dev.assay.transforms.call.RateLimit;
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
  }

  private final Limits limits;
  private final PriceTable prices;
  private final LaneFinder finder;
  private final Map<LaneKey, Lane> lanes = new LinkedHashMap<>();
  private final SortedSet<String> unpriced = new TreeSet<>();

  SurveyLanes(Limits limits, PriceTable prices, CallServices services) {
    this.limits = limits;
    this.prices = prices;
    this.finder = new LaneFinder(limits, services);
  }

  /** Adds a pending run. */
  void add(Run run) {
    Lane unused = added(run);
  }

  /** Adds a question of a judge. */
  void addJudge(Run question) {
    added(question).judgeCalls++;
  }

  private Lane added(Run run) {
    ModelCall call = Objects.requireNonNull(run.call());
    Lane lane =
        lanes.computeIfAbsent(
            finder.laneOf(run), key -> new Lane(limits.of(call.group(), key.model()).ofOneShard()));
    lane.runs++;
    estimate(lane, call);
    CallError problem = finder.problemOf(run);
    if (problem != null && !lane.problem.contains(problem)) {
      lane.problem.add(problem);
    }
    return lane;
  }

  private void estimate(Lane lane, ModelCall call) {
    Demand demand = finder.limitRule(call).demand(call, List.of(), 0);
    lane.inputTokens += demand.inputTokens();
    lane.outputTokens += demand.outputTokens();
    lane.openEnded += demand.outputTokens() == 0 ? 1 : 0;
    Price price = prices.of(call.api(), call.model()).orElse(null);
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
                    lane.judgeCalls,
                    lane.inputTokens,
                    lane.outputTokens,
                    lane.openEnded,
                    lane.costKnown ? Double.valueOf(lane.costUsd) : null,
                    List.copyOf(lane.problem))));
    return surveyed;
  }

  /** Returns models that nobody knows the price of, in order. */
  List<String> unpriced() {
    return List.copyOf(unpriced);
  }
}
