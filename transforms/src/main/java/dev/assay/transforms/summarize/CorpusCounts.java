package dev.assay.transforms.summarize;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.experiment.Run;
import dev.assay.io.experiment.Score;
import dev.assay.transforms.evaluate.EvaluationException;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The counts that scores of one metric carry, added up; what they come to is no mean. */
final class CorpusCounts implements SummaryCounts {

  private static final String COUNTS = "counts";
  private static final int MAX_PARTS = 200;

  /**
   * Makes such counts.
   *
   * @param scored a run's score with its counts; null where the run has no answer
   * @param metric of the counts as a text
   * @param lowerIsBetter whether a smaller result is the better one
   */
  record Kind(
      Function<Run, @Nullable Score> scored, ToDoubleFunction<String> metric, boolean lowerIsBetter)
      implements SummaryCounts.Kind {
    @Override
    public SummaryCounts none() {
      return new CorpusCounts(this);
    }

    @Override
    public SummaryCounts read(DataInput in) throws IOException {
      CorpusCounts counts = new CorpusCounts(this);
      for (int left = in.readInt(); left > 0; left--) {
        counts.sums.add(ExactSum.read(in));
      }
      return counts;
    }
  }

  private final Kind kind;
  private final List<ExactSum> sums = new ArrayList<>();

  private CorpusCounts(Kind kind) {
    this.kind = kind;
  }

  @Override
  public boolean add(Run run) {
    Score score = kind.scored().apply(run);
    if (score == null) {
      return false;
    }
    if (score.errorCode() != null) {
      throw new EvaluationException(score.errorCode(), String.valueOf(score.errorMessage()));
    }
    ObjectNode tags = score.tags();
    String counts = tags == null ? "" : tags.path(COUNTS).asText();
    if (counts.isEmpty()) {
      return false;
    }
    String[] parts = counts.split(" ", MAX_PARTS);
    List<BigDecimal> terms = new ArrayList<>();
    for (String part : parts) {
      terms.add(new BigDecimal(part));
    }
    if (!sums.isEmpty() && sums.size() != terms.size()) {
      throw new EvaluationException("EVAL_BAD_COUNTS", "Counts of another metric");
    }
    for (int i = 0; i < terms.size(); i++) {
      at(i).add(terms.get(i));
    }
    return true;
  }

  private ExactSum at(int i) {
    if (i == sums.size()) {
      sums.add(new ExactSum());
    }
    return sums.get(i);
  }

  @Override
  public void add(SummaryCounts other) {
    List<ExactSum> terms = ((CorpusCounts) other).sums;
    for (int i = 0; i < terms.size(); i++) {
      at(i).add(terms.get(i));
    }
  }

  @Override
  public Score score(String name) {
    String text =
        sums.stream()
            .map(sum -> sum.value().stripTrailingZeros().toPlainString())
            .collect(Collectors.joining(" "));
    return Score.of(name, kind.metric().applyAsDouble(text));
  }

  @Override
  public void write(DataOutput out) throws IOException {
    out.writeInt(sums.size());
    for (ExactSum sum : sums) {
      sum.write(out);
    }
  }
}
