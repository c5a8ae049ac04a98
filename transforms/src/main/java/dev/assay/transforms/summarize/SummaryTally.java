package dev.assay.transforms.summarize;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.experiment.Run;
import dev.assay.io.experiment.Score;
import dev.assay.io.json.Json;
import dev.assay.transforms.evaluate.EvaluationException;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The counts of one summary evaluator, and of the runs that gave none. Nothing that a run holds can
 * fail the others.
 */
final class SummaryTally implements Tally<SummaryTally> {

  private final SummaryCounts counts;
  private final BoundedCounts errors;
  private long counted;
  private long missing;

  private SummaryTally(SummaryCounts counts, BoundedCounts errors) {
    this.counts = counts;
    this.errors = errors;
  }

  static SummaryTally of(SummaryCounts.Kind kind) {
    return new SummaryTally(kind.none(), new BoundedCounts());
  }

  void add(Run run) {
    if (run.isPending()) {
      return;
    }
    try {
      if (counts.add(run)) {
        counted++;
      } else {
        missing++;
      }
    } catch (EvaluationException e) {
      errors.add(e.code(), 1);
    } catch (RuntimeException | StackOverflowError e) {
      errors.add("EVAL_FAILED", 1);
    }
  }

  @Override
  public void add(SummaryTally other) {
    counts.add(other.counts);
    errors.add(other.errors);
    counted += other.counted;
    missing += other.missing;
  }

  /**
   * Returns the result with how many runs it stands on; an error where that is none.
   *
   * @param threshold the least that passes, or the most where lower is better; null for none
   */
  Score score(String name, boolean lowerIsBetter, @Nullable Double threshold) {
    long failed = errors.counts().values().stream().mapToLong(Long::longValue).sum();
    Score score = counted == 0 ? nothing(name) : computed(name);
    ObjectNode metadata = score.metadata() == null ? Json.object() : score.metadata().deepCopy();
    metadata.put("n", counted).put("n_missing", missing).put("n_error", failed);
    if (failed > 0) {
      ObjectNode codes = metadata.putObject("errors");
      for (Map.Entry<String, Long> error : errors.counts().entrySet()) {
        codes.put(error.getKey(), error.getValue());
      }
    }
    Double number = score.number();
    String assessment = score.assessment();
    if (threshold != null && number != null) {
      assessment = (lowerIsBetter ? number <= threshold : number >= threshold) ? "pass" : "fail";
    }
    return new Score(
        name,
        score.value(),
        score.label(),
        score.reasoning(),
        assessment,
        score.tags(),
        score.errorCode(),
        score.errorMessage(),
        metadata);
  }

  private Score computed(String name) {
    try {
      return counts.score(name);
    } catch (EvaluationException e) {
      return Score.error(name, e.code(), String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      return Score.error(name, "EVAL_FAILED", "It gave " + e.getClass().getName());
    }
  }

  private Score nothing(String name) {
    boolean failed = !errors.counts().isEmpty();
    return Score.error(
        name,
        failed ? errors.counts().firstKey() : "EVAL_NO_VALUE",
        failed
            ? "No run could be counted; the codes say why"
            : "No run has what is measured (name the score or the row's key that has it)");
  }

  @Override
  public void write(DataOutput out) throws IOException {
    counts.write(out);
    errors.write(out);
    out.writeLong(counted);
    out.writeLong(missing);
  }

  static SummaryTally read(SummaryCounts.Kind kind, DataInput in) throws IOException {
    SummaryTally tally = new SummaryTally(kind.read(in), BoundedCounts.read(in));
    tally.counted = in.readLong();
    tally.missing = in.readLong();
    return tally;
  }
}
