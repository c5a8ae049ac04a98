package dev.assay.transforms.summarize;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.io.experiment.Score;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What the runs' scores of one name come to. */
final class ScoreTally implements Tally<ScoreTally> {

  private final NumberSums numbers;
  private final BoundedCounts labels;
  private long labelled;
  private long json;
  private long errors;
  private long valued;
  private long failed;
  private long skipped;

  ScoreTally() {
    this(new NumberSums(), new BoundedCounts());
  }

  private ScoreTally(NumberSums numbers, BoundedCounts labels) {
    this.numbers = numbers;
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
      numbers.add(number.doubleValue());
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
    numbers.add(other.numbers);
    labels.add(other.labels);
    labelled += other.labelled;
    json += other.json;
    errors += other.errors;
    valued += other.valued;
    failed += other.failed;
    skipped += other.skipped;
  }

  NumberSums numbers() {
    return numbers;
  }

  /** Returns the labels' counts, null where no run has a label. */
  @Nullable BoundedCounts labels() {
    return labelled == 0 ? null : labels;
  }

  /** Returns how many runs have a label. */
  long labelled() {
    return labelled;
  }

  /** Returns how many runs have other JSON. */
  long json() {
    return json;
  }

  /** Returns how many runs' evaluator failed or gave a number that is not finite. */
  long errors() {
    return errors;
  }

  /** Returns how many runs have a value of any kind. */
  long scored() {
    return valued;
  }

  /**
   * Returns what became of the evaluation of every run.
   *
   * @param runs all runs
   * @param runsCompleted those with an answer; where they lack the score it counts as unscored
   */
  ScoreStats.States states(long runs, long runsCompleted) {
    long unscored = Math.max(0, runsCompleted - valued - errors - skipped);
    return new ScoreStats.States(
        valued - failed, failed, errors, unscored, runs - valued - errors - unscored);
  }

  @Override
  public void write(DataOutput out) throws IOException {
    numbers.write(out);
    labels.write(out);
    out.writeLong(labelled);
    out.writeLong(json);
    out.writeLong(errors);
    out.writeLong(valued);
    out.writeLong(failed);
    out.writeLong(skipped);
  }

  static ScoreTally read(DataInput in) throws IOException {
    ScoreTally tally = new ScoreTally(NumberSums.read(in), BoundedCounts.read(in));
    tally.labelled = in.readLong();
    tally.json = in.readLong();
    tally.errors = in.readLong();
    tally.valued = in.readLong();
    tally.failed = in.readLong();
    tally.skipped = in.readLong();
    return tally;
  }
}
