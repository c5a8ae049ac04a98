package dev.assay.transforms.summarize;

import dev.assay.io.experiment.CallTrace;
import dev.assay.io.experiment.Completion;
import dev.assay.io.experiment.Judging;
import dev.assay.io.experiment.Run;
import dev.assay.io.experiment.Score;
import dev.assay.io.experiment.Usage;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What runs come to: outcomes, calls, tokens, cost, latency, errors and scores. */
final class RunTally implements Tally<RunTally> {

  /** What is counted; the order is that of the bytes. */
  private enum Count {
    ANSWERED,
    REFUSED,
    FAILED,
    ATTEMPTS,
    RETRIES,
    RATE_LIMITED,
    IN_DOUBT,
    PRICED,
    INPUT_KNOWN,
    INPUT_TOKENS,
    OUTPUT_KNOWN,
    OUTPUT_TOKENS,
    TOTAL_KNOWN,
    TOTAL_TOKENS,
    JUDGE_QUESTIONS,
    JUDGE_ATTEMPTS,
    JUDGE_RETRIES,
    JUDGE_RATE_LIMITED,
    JUDGE_IN_DOUBT,
    JUDGE_PRICED,
    JUDGE_COST_UNKNOWN,
    JUDGE_INPUT_KNOWN,
    JUDGE_INPUT_TOKENS,
    JUDGE_OUTPUT_KNOWN,
    JUDGE_OUTPUT_TOKENS,
    JUDGE_TOTAL_KNOWN,
    JUDGE_TOTAL_TOKENS
  }

  private final long[] counts = new long[Count.values().length];
  private final ExactSum cost;
  private final ExactSum judgeCost;
  private final LatencyHistogram latency;
  private final SortedMap<String, Long> errors;
  private final SortedMap<String, ScoreTally> scores;

  RunTally() {
    this(new ExactSum(), new ExactSum(), new LatencyHistogram(), new TreeMap<>(), new TreeMap<>());
  }

  private RunTally(
      ExactSum cost,
      ExactSum judgeCost,
      LatencyHistogram latency,
      SortedMap<String, Long> errors,
      SortedMap<String, ScoreTally> scores) {
    this.cost = cost;
    this.judgeCost = judgeCost;
    this.latency = latency;
    this.errors = errors;
    this.scores = scores;
  }

  /** Counts a run; a pending one only by its scores, which leaves a gap that conservation shows. */
  void add(Run run) {
    CallTrace trace = run.trace();
    count(Count.ATTEMPTS, trace.attempts());
    count(Count.RETRIES, run.retries());
    count(Count.RATE_LIMITED, trace.rateLimited());
    count(Count.IN_DOUBT, trace.inDoubt());
    Completion completion = run.completion();
    if (completion != null) {
      addCompletion(completion, trace);
    }
    Count outcome =
        run.outcome().match(p -> null, a -> Count.ANSWERED, r -> Count.REFUSED, f -> Count.FAILED);
    if (outcome != null) {
      count(outcome, 1);
    }
    if (run.error() != null) {
      errors.merge(run.error().code(), 1L, Long::sum);
    }
    for (Score score : run.scores()) {
      scores.computeIfAbsent(score.name(), name -> new ScoreTally()).add(score);
    }
    if (run.judging() != null) {
      addJudging(run.judging());
    }
  }

  private void addJudging(Judging judging) {
    count(Count.JUDGE_QUESTIONS, judging.calls());
    count(Count.JUDGE_ATTEMPTS, judging.attempts());
    count(Count.JUDGE_RETRIES, judging.retries());
    count(Count.JUDGE_RATE_LIMITED, judging.rateLimited());
    count(Count.JUDGE_IN_DOUBT, judging.inDoubt());
    count(Count.JUDGE_COST_UNKNOWN, judging.costUnknown());
    Usage usage = judging.usage();
    tokens(Count.JUDGE_INPUT_KNOWN, Count.JUDGE_INPUT_TOKENS, usage.inputTokens());
    tokens(Count.JUDGE_OUTPUT_KNOWN, Count.JUDGE_OUTPUT_TOKENS, usage.outputTokens());
    tokens(Count.JUDGE_TOTAL_KNOWN, Count.JUDGE_TOTAL_TOKENS, usage.totalTokens());
    if (judging.costUsd() != null && Double.isFinite(judging.costUsd())) {
      count(Count.JUDGE_PRICED, 1);
      judgeCost.add(judging.costUsd().doubleValue());
    }
  }

  private void addCompletion(Completion completion, CallTrace trace) {
    latency.add(trace.latencyMs());
    Usage usage = completion.usage();
    tokens(Count.INPUT_KNOWN, Count.INPUT_TOKENS, usage.inputTokens());
    tokens(Count.OUTPUT_KNOWN, Count.OUTPUT_TOKENS, usage.outputTokens());
    tokens(Count.TOTAL_KNOWN, Count.TOTAL_TOKENS, usage.totalTokens());
    if (trace.costUsd() != null && Double.isFinite(trace.costUsd())) {
      count(Count.PRICED, 1);
      cost.add(trace.costUsd().doubleValue());
    }
  }

  private void tokens(Count known, Count sum, @Nullable Long tokens) {
    if (tokens != null) {
      count(known, 1);
      count(sum, tokens);
    }
  }

  @SuppressWarnings("EnumOrdinal") // The index is kept only as long as one job runs.
  private void count(Count what, long by) {
    counts[what.ordinal()] += by;
  }

  @SuppressWarnings("EnumOrdinal") // The index is kept only as long as one job runs.
  private long of(Count what) {
    return counts[what.ordinal()];
  }

  @Override
  public void add(RunTally other) {
    for (int i = 0; i < counts.length; i++) {
      counts[i] += other.counts[i];
    }
    cost.add(other.cost);
    judgeCost.add(other.judgeCost);
    latency.add(other.latency);
    other.errors.forEach((code, count) -> errors.merge(code, count, Long::sum));
    other.scores.forEach(
        (name, score) -> scores.computeIfAbsent(name, missing -> new ScoreTally()).add(score));
  }

  /** Returns how many runs there are. */
  long runs() {
    return completed() + of(Count.FAILED);
  }

  /** Returns how many runs have an answer. */
  long completed() {
    return of(Count.ANSWERED) + of(Count.REFUSED);
  }

  SortedMap<String, ScoreTally> scores() {
    return scores;
  }

  LatencyHistogram latency() {
    return latency;
  }

  /** Returns the figures with these of latency and scores. */
  Section section(Section.Latency millis, SortedMap<String, ScoreStats> stats) {
    return new Section(
        new Section.Outcomes(of(Count.ANSWERED), of(Count.REFUSED), of(Count.FAILED)),
        new Section.Calls(
            of(Count.ATTEMPTS), of(Count.RETRIES), of(Count.RATE_LIMITED), of(Count.IN_DOUBT)),
        new Usage(
            known(Count.INPUT_KNOWN, Count.INPUT_TOKENS),
            known(Count.OUTPUT_KNOWN, Count.OUTPUT_TOKENS),
            known(Count.TOTAL_KNOWN, Count.TOTAL_TOKENS)),
        cost(Count.PRICED, cost),
        completed() - of(Count.PRICED),
        millis,
        stats,
        errors,
        new Section.Judges(
            of(Count.JUDGE_QUESTIONS),
            new Section.Calls(
                of(Count.JUDGE_ATTEMPTS),
                of(Count.JUDGE_RETRIES),
                of(Count.JUDGE_RATE_LIMITED),
                of(Count.JUDGE_IN_DOUBT)),
            new Usage(
                known(Count.JUDGE_INPUT_KNOWN, Count.JUDGE_INPUT_TOKENS),
                known(Count.JUDGE_OUTPUT_KNOWN, Count.JUDGE_OUTPUT_TOKENS),
                known(Count.JUDGE_TOTAL_KNOWN, Count.JUDGE_TOTAL_TOKENS)),
            cost(Count.JUDGE_PRICED, judgeCost),
            of(Count.JUDGE_COST_UNKNOWN)));
  }

  private @Nullable Double cost(Count priced, ExactSum sum) {
    return of(priced) == 0
        ? null
        : Double.valueOf(Math.min(sum.value().doubleValue(), Double.MAX_VALUE));
  }

  private @Nullable Long known(Count known, Count sum) {
    return of(known) == 0 ? null : Long.valueOf(of(sum));
  }

  @Override
  public void write(DataOutput out) throws IOException {
    for (long count : counts) {
      out.writeLong(count);
    }
    cost.write(out);
    judgeCost.write(out);
    latency.write(out);
    Texts.write(errors, out, (count, o) -> o.writeLong(count));
    Texts.write(scores, out, ScoreTally::write);
  }

  static RunTally read(DataInput in) throws IOException {
    long[] counts = new long[Count.values().length];
    for (int i = 0; i < counts.length; i++) {
      counts[i] = in.readLong();
    }
    RunTally tally =
        new RunTally(
            ExactSum.read(in),
            ExactSum.read(in),
            LatencyHistogram.read(in),
            Texts.read(in, DataInput::readLong),
            Texts.read(in, ScoreTally::read));
    System.arraycopy(counts, 0, tally.counts, 0, counts.length);
    return tally;
  }
}
