package dev.assay.pipelines.plan;

import dev.assay.transforms.call.Budget;
import dev.assay.transforms.call.Limits;
import dev.assay.transforms.call.Limits.GroupLimit;
import dev.assay.transforms.call.RateLimit;
import dev.assay.transforms.call.RetryPolicy;
import dev.assay.transforms.rows.Expansion;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The one place where the command line goes over a plan. */
final class OverrideStep {

  /** The one queue of all rows where queues are not parallel. */
  static final String SHARED_GROUP = "all";

  /** Requests per minute of a queue that nothing else is said of. */
  static final double STANDARD_MAX_QUERIES = 10;

  private final PlanOverrides overrides;
  private final Problems problems;

  OverrideStep(PlanOverrides overrides, Problems problems) {
    this.overrides = overrides;
    this.problems = problems;
  }

  ExperimentPlan over(ExperimentPlan plan) {
    Integer epochs = inRange("--epochs", overrides.epochs(), ExperimentPlan.MAX_EPOCHS);
    Integer attempts =
        inRange("--max-attempts", overrides.maxAttempts(), ExperimentPlan.MAX_ATTEMPTS);
    Integer concurrency =
        inRange("--concurrency", overrides.concurrency(), ExperimentPlan.MAX_CONCURRENCY);
    Duration timeout = requestTimeout();
    boolean shared = overrides.hasQueues() && !overrides.parallel();
    Expansion old = plan.expansion();
    Expansion expansion =
        new Expansion(
            old.prompts(),
            old.models(),
            epochs == null ? old.epochs() : epochs,
            shared ? SHARED_GROUP : old.sharedGroup());
    RetryPolicy retry = attempts == null ? plan.retry() : plan.retry().withMaxAttempts(attempts);
    return new ExperimentPlan(
        plan.source(),
        plan.name(),
        plan.description(),
        plan.dataset(),
        plan.input(),
        plan.servers(),
        expansion,
        sharded(options(queues(plan.limits()))),
        retry,
        timeout == null ? plan.requestTimeout() : timeout,
        concurrency == null ? plan.concurrency() : concurrency,
        budget(plan.budget()),
        plan.prices(),
        plan.evaluators(),
        plan.summaryEvaluators(),
        plan.output(),
        BatchSection.options(overrides.batches(), plan.batches(), problems),
        plan.conditions(),
        plan.analysis(),
        plan.limiter());
  }

  private Budget budget(Budget budget) {
    Double cost = overrides.maxCostUsd();
    if (cost != null && !(cost > 0 && cost <= BudgetSection.MAX_USD)) {
      refuse("--max-cost", number(cost), "must be US dollars above 0");
      cost = null;
    }
    Long calls = overrides.maxCalls();
    if (calls != null && calls < 1) {
      refuse("--max-calls", calls.toString(), "must be at least 1");
      calls = null;
    }
    return new Budget(
        cost == null ? budget.maxCostUsd() : cost, calls == null ? budget.maxCalls() : calls);
  }

  private void refuse(String option, String value, String rule) {
    problems.add(
        PlanProblem.ofOption(
            "USAGE_RANGE", "Invalid " + option + ": " + value + " (" + rule + ")"));
  }

  private Limits options(Limits limits) {
    Limits result = limits;
    for (String option : overrides.limits()) {
      Limits before = result;
      result =
          LimitOption.parse(option, problems)
              .map(limit -> limit.over(before, problems))
              .orElse(before);
    }
    if (overrides.hasQueues() && !overrides.parallel()) {
      TreeSet<String> unheeded = new TreeSet<>(result.groups().keySet());
      unheeded.remove(SHARED_GROUP);
      if (!unheeded.isEmpty()) {
        problems.add(
            PlanProblem.ofOption(
                "USAGE_QUEUES",
                "--max-queries without --parallel sends all rows through one queue, so the limits"
                    + " of "
                    + String.join(", ", unheeded)
                    + " would not hold; add --parallel or remove them"));
      }
    }
    return result;
  }

  private Limits sharded(Limits limits) {
    Integer shards = inRange("--shards", overrides.shards(), RateLimit.MAX_SHARDS);
    return shards == null ? limits : limits.withShards(limit -> shards);
  }

  private Limits queues(Limits limits) {
    if (!overrides.hasQueues()) {
      return limits;
    }
    RateLimit standard = RateLimit.ofRequests(maxQueries());
    Map<String, GroupLimit> groups = new HashMap<>(limits.groups());
    Map<String, GroupLimit> named =
        overrides.maxQueriesJson() == null
            ? Map.of()
            : QueueFile.read(overrides.maxQueriesJson(), problems);
    if (overrides.parallel()) {
      named.keySet().stream().sorted().forEach(queue -> refuseMember(queue, limits));
      groups.putAll(named);
    } else {
      if (overrides.maxQueriesJson() != null) {
        problems.warn(
            PlanProblem.ofOption(
                "USAGE_QUEUES",
                "--max-queries-json has no effect without --parallel: all rows go through one"
                    + " queue at "
                    + number(standard.requestsPerMinute())
                    + " per minute; add --parallel to use the file"));
      }
      groups.put(SHARED_GROUP, new GroupLimit(standard, Map.of()));
    }
    Limits queues = limits.withGroups(standard.orElse(limits.standard()), groups);
    for (String queue : overrides.parallel() ? named.keySet() : Set.of(SHARED_GROUP)) {
      queues = queues.withGroupAcrossAccounts(queue);
    }
    return queues;
  }

  private void refuseMember(String queue, Limits limits) {
    String shared = limits.members().get(queue);
    if (shared != null) {
      problems.add(
          PlanProblem.ofOption(
              "USAGE_QUEUES",
              "--max-queries-json names the queue "
                  + queue
                  + ", which the experiment binds to limits."
                  + shared
                  + "; name the queue "
                  + shared
                  + " instead"));
    }
  }

  private double maxQueries() {
    Double value = overrides.maxQueries();
    if (value == null) {
      return STANDARD_MAX_QUERIES;
    }
    if (value > 0 && value <= LimitSections.MAX_PER_MINUTE) {
      return value;
    }
    problems.add(
        PlanProblem.ofOption(
            "USAGE_RANGE",
            "Invalid --max-queries: "
                + number(value)
                + " (must be a number above 0, at most "
                + (long) LimitSections.MAX_PER_MINUTE
                + ")"));
    return STANDARD_MAX_QUERIES;
  }

  private @Nullable Integer inRange(String option, @Nullable Integer value, int max) {
    if (value == null || (value >= 1 && value <= max)) {
      return value;
    }
    problems.add(
        PlanProblem.ofOption(
            "USAGE_RANGE",
            "Invalid "
                + option
                + ": "
                + value
                + " (must be a whole number from 1 to "
                + max
                + ")"));
    return null;
  }

  private @Nullable Duration requestTimeout() {
    String text = overrides.requestTimeout();
    if (text == null) {
      return null;
    }
    Duration min = ExperimentPlan.MIN_REQUEST_TIMEOUT;
    Duration max = ExperimentPlan.MAX_REQUEST_TIMEOUT;
    Duration value = Durations.parse(text).orElse(null);
    if (value != null && value.compareTo(min) >= 0 && value.compareTo(max) <= 0) {
      return value;
    }
    problems.add(
        PlanProblem.ofOption(
            "USAGE_RANGE",
            "Invalid --request-timeout: \""
                + ConfigNode.oneLine(text)
                + "\" (must be a time from "
                + Durations.print(min)
                + " to "
                + Durations.print(max)
                + " with its unit, such as 500ms, 60s or 2m)"));
    return null;
  }

  private static String number(@Nullable Double value) {
    return value != null && value == Math.rint(value) && Math.abs(value) < 1e15
        ? String.valueOf(value.longValue())
        : String.valueOf(value);
  }
}
