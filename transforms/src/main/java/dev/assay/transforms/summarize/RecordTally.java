package dev.assay.transforms.summarize;

import dev.assay.io.experiment.Run;
import dev.assay.io.experiment.Score;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.SortedMap;
import java.util.TreeMap;

/** The scores of one record: a row under one variant with all its epochs. */
final class RecordTally implements Tally<RecordTally> {

  /** One score of a record. */
  static final class OneScore implements Tally<OneScore> {

    private final ExactSum sum;
    private final BoundedCounts labels;
    private long numbers;

    OneScore() {
      this(new ExactSum(), new BoundedCounts());
    }

    private OneScore(ExactSum sum, BoundedCounts labels) {
      this.sum = sum;
      this.labels = labels;
    }

    private void add(Score score) {
      Double number = score.number();
      if (score.isError() || (number != null && !Double.isFinite(number))) {
        return;
      }
      if (number != null) {
        numbers++;
        sum.add(number.doubleValue());
      }
      String label = ScoreTally.label(score);
      if (label != null) {
        labels.add(label, 1);
      }
    }

    /** Returns the sum over the epochs that have a number. */
    ExactSum sum() {
      return sum;
    }

    /** Returns how many epochs have a number. */
    long numbers() {
      return numbers;
    }

    BoundedCounts labels() {
      return labels;
    }

    @Override
    public void add(OneScore other) {
      sum.add(other.sum);
      labels.add(other.labels);
      numbers += other.numbers;
    }

    @Override
    public void write(DataOutput out) throws IOException {
      sum.write(out);
      labels.write(out);
      out.writeLong(numbers);
    }

    static OneScore read(DataInput in) throws IOException {
      OneScore score = new OneScore(ExactSum.read(in), BoundedCounts.read(in));
      score.numbers = in.readLong();
      return score;
    }
  }

  private String group;
  private String model;
  private final SortedMap<String, OneScore> scores;

  private RecordTally(String group, String model, SortedMap<String, OneScore> scores) {
    this.group = group;
    this.model = model;
    this.scores = scores;
  }

  /** Returns what nothing was added to; takes group and model from the first that is. */
  static RecordTally empty() {
    return new RecordTally("", "", new TreeMap<>());
  }

  static RecordTally of(Run run) {
    RecordTally tally =
        new RecordTally(Breakdown.group(run), Breakdown.model(run), new TreeMap<>());
    for (Score score : run.scores()) {
      tally.scores.computeIfAbsent(score.name(), name -> new OneScore()).add(score);
    }
    return tally;
  }

  String group() {
    return group;
  }

  String model() {
    return model;
  }

  SortedMap<String, OneScore> scores() {
    return scores;
  }

  @Override
  public void add(RecordTally other) {
    group = group.isEmpty() ? other.group : group;
    model = model.isEmpty() ? other.model : model;
    other.scores.forEach(
        (name, score) -> scores.computeIfAbsent(name, missing -> new OneScore()).add(score));
  }

  @Override
  public void write(DataOutput out) throws IOException {
    Texts.write(group, out);
    Texts.write(model, out);
    Texts.write(scores, out, OneScore::write);
  }

  static RecordTally read(DataInput in) throws IOException {
    return new RecordTally(Texts.read(in), Texts.read(in), Texts.read(in, OneScore::read));
  }
}
