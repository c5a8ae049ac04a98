package dev.assay.transforms.summarize;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.io.experiment.Score;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What the runs' scores of one name come to. */
final class ScoreTally implements Tally<ScoreTally> {

  private final ExactSum sum;
  private final ExactSum squares;
  private final BoundedCounts labels;
  private long numbers;
  private long labelled;
  private long json;
  private long errors;
  private long valued;
  private long failed;
  private long skipped;

  ScoreTally() {
    this(new ExactSum(), new ExactSum(), new BoundedCounts());
  }

  private ScoreTally(ExactSum sum, ExactSum squares, BoundedCounts labels) {
    this.sum = sum;
    this.squares = squares;
    this.labels = labels;
  }

  /** Counts a score; of a number that is not finite, as an error. */
  void add(Score score) {
    Double number = score.number();
    String label = label(score);
    if (score.isError() || (number != null && !Double.isFinite(number))) {
      errors++;
      return;
    }
    if (score.state() == Score.State.SKIPPED) {
      skipped++;
      return;
    }
    valued += score.state() == Score.State.UNSCORED ? 0 : 1;
    failed += score.state() == Score.State.FAIL ? 1 : 0;
    if (number != null) {
      numbers++;
      sum.add(number.doubleValue());
      squares.addSquare(number);
    }
    if (label != null) {
      labelled++;
      labels.add(label, 1);
    }
    if (number == null && label == null && score.value() != null && !score.value().isNull()) {
      json++;
    }
  }

  /** Returns a score's label; a value that is a text is one too. */
  static @Nullable String label(Score score) {
    JsonNode value = score.value();
    return score.label() == null && value != null && value.isTextual()
        ? value.textValue()
        : score.label();
  }

  @Override
  public void add(ScoreTally other) {
    sum.add(other.sum);
    squares.add(other.squares);
    labels.add(other.labels);
    numbers += other.numbers;
    labelled += other.labelled;
    json += other.json;
    errors += other.errors;
    valued += other.valued;
    failed += other.failed;
    skipped += other.skipped;
  }

  /**
   * Returns the statistics with each run as a record of its own.
   *
   * @param runs all runs
   * @param runsCompleted those with an answer; where they lack the score it counts as null
   */
  ScoreStats stats(long runs, long runsCompleted) {
    long n = Math.max(numbers, Math.max(labelled, json));
    long unscored = Math.max(0, runsCompleted - valued - errors - skipped);
    Double mean = numbers == 0 ? null : Double.valueOf(sum.mean(numbers));
    Double stderr = Uncertainty.standardError(sum, squares, numbers);
    return new ScoreStats(
        numbers > 0 ? numbers : n,
        Math.max(0, runsCompleted - n - errors),
        errors,
        json,
        runs - Math.min(runs, n),
        mean,
        mean,
        stderr,
        Uncertainty.interval(mean, stderr, numbers - 1),
        null,
        null,
        labelled == 0 ? null : LabelStats.of(labelled, labels),
        new ScoreStats.States(
            valued - failed, failed, errors, unscored, runs - valued - errors - unscored));
  }

  @Override
  public void write(DataOutput out) throws IOException {
    sum.write(out);
    squares.write(out);
    labels.write(out);
    out.writeLong(numbers);
    out.writeLong(labelled);
    out.writeLong(json);
    out.writeLong(errors);
    out.writeLong(valued);
    out.writeLong(failed);
    out.writeLong(skipped);
  }

  static ScoreTally read(DataInput in) throws IOException {
    ScoreTally tally = new ScoreTally(ExactSum.read(in), ExactSum.read(in), BoundedCounts.read(in));
    tally.numbers = in.readLong();
    tally.labelled = in.readLong();
    tally.json = in.readLong();
    tally.errors = in.readLong();
    tally.valued = in.readLong();
    tally.failed = in.readLong();
    tally.skipped = in.readLong();
    return tally;
  }
}
