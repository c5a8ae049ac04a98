package dev.assay.transforms.summarize;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.SortedMap;
import java.util.TreeMap;

/** What the records' own means and modes come to. */
final class RecordsTally implements Tally<RecordsTally> {

  /** One score over the records that have it. */
  private static final class OneScore implements Tally<OneScore> {

    private static final int SUMS = 5;

    /** Of means, of sums, of squared sums, of sums times sizes, of squared sizes. */
    private final ExactSum[] sums = new ExactSum[SUMS];

    private BoundedCounts modes = new BoundedCounts();
    private long numbers;
    private long records;
    private long scored;

    OneScore() {
      for (int i = 0; i < SUMS; i++) {
        sums[i] = new ExactSum();
      }
    }

    private void add(RecordTally.OneScore record) {
      long n = record.numbers();
      String mode = record.labels().mode();
      if (n > 0) {
        records++;
        numbers += n;
        sums[0].add(record.sum().mean(n));
        sums[1].add(record.sum());
        BigDecimal sum = record.sum().value();
        sums[2].add(sum.multiply(sum));
        sums[3].add(sum.multiply(BigDecimal.valueOf(n)));
        sums[4].add(n * n);
      }
      if (mode != null) {
        modes.add(mode, 1);
      }
      scored += n > 0 || mode != null ? 1 : 0;
    }

    @Override
    public void add(OneScore other) {
      for (int i = 0; i < SUMS; i++) {
        sums[i].add(other.sums[i]);
      }
      modes.add(other.modes);
      numbers += other.numbers;
      records += other.records;
      scored += other.scored;
    }

    ScoreStats on(ScoreStats stats, long allRecords) {
      Double stderr =
          Uncertainty.clusteredError(sums[1], numbers, sums[2], sums[3], sums[4], records);
      return stats.withRecords(
          allRecords - scored,
          records == 0 ? null : Double.valueOf(sums[0].mean(records)),
          stderr,
          Uncertainty.interval(stats.mean(), stderr, records - 1),
          modes.mode());
    }

    @Override
    public void write(DataOutput out) throws IOException {
      for (ExactSum sum : sums) {
        sum.write(out);
      }
      modes.write(out);
      out.writeLong(numbers);
      out.writeLong(records);
      out.writeLong(scored);
    }

    static OneScore read(DataInput in) throws IOException {
      OneScore score = new OneScore();
      for (int i = 0; i < SUMS; i++) {
        score.sums[i] = ExactSum.read(in);
      }
      score.modes = BoundedCounts.read(in);
      score.numbers = in.readLong();
      score.records = in.readLong();
      score.scored = in.readLong();
      return score;
    }
  }

  private final SortedMap<String, OneScore> scores;
  private long records;

  RecordsTally() {
    this(new TreeMap<>());
  }

  private RecordsTally(SortedMap<String, OneScore> scores) {
    this.scores = scores;
  }

  /** Counts one whole record. */
  void add(RecordTally record) {
    records++;
    record
        .scores()
        .forEach(
            (name, score) -> scores.computeIfAbsent(name, missing -> new OneScore()).add(score));
  }

  @Override
  public void add(RecordsTally other) {
    records += other.records;
    other.scores.forEach(
        (name, score) -> scores.computeIfAbsent(name, missing -> new OneScore()).add(score));
  }

  /** Returns the section with what the records tell in place of what single runs do. */
  Section on(Section section) {
    SortedMap<String, ScoreStats> joined = new TreeMap<>();
    section
        .scores()
        .forEach(
            (name, stats) -> {
              OneScore score = scores.get(name);
              joined.put(name, score == null ? stats : score.on(stats, records));
            });
    return section.withScores(joined);
  }

  @Override
  public void write(DataOutput out) throws IOException {
    out.writeLong(records);
    Texts.write(scores, out, OneScore::write);
  }

  static RecordsTally read(DataInput in) throws IOException {
    long records = in.readLong();
    RecordsTally tally = new RecordsTally(Texts.read(in, OneScore::read));
    tally.records = records;
    return tally;
  }
}
