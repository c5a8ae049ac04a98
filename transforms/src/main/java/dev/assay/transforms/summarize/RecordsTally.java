package dev.assay.transforms.summarize;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the records' own means, modes and reduced scores come to. */
final class RecordsTally implements Tally<RecordsTally> {

  /** What one reducer makes of one score, over records. */
  static final class OneReducer implements Tally<OneReducer> {

    private final NumberSums numbers;
    private final BoundedCounts labels;
    private long defined;
    private long tied;

    OneReducer() {
      this(new NumberSums(), new BoundedCounts());
    }

    private OneReducer(NumberSums numbers, BoundedCounts labels) {
      this.numbers = numbers;
      this.labels = labels;
    }

    private void add(Reducer.Reduced reduced) {
      defined++;
      tied += reduced.tied() ? 1 : 0;
      if (reduced.number() != null) {
        numbers.add(reduced.number().doubleValue());
      }
      if (reduced.label() != null) {
        labels.add(reduced.label(), 1);
      }
    }

    NumberSums numbers() {
      return numbers;
    }

    BoundedCounts labels() {
      return labels;
    }

    /** Returns how many records have a value. */
    long defined() {
      return defined;
    }

    long tied() {
      return tied;
    }

    @Override
    public void add(OneReducer other) {
      numbers.add(other.numbers);
      labels.add(other.labels);
      defined += other.defined;
      tied += other.tied;
    }

    @Override
    public void write(DataOutput out) throws IOException {
      numbers.write(out);
      labels.write(out);
      out.writeLong(defined);
      out.writeLong(tied);
    }

    static OneReducer read(DataInput in) throws IOException {
      OneReducer read = new OneReducer(NumberSums.read(in), BoundedCounts.read(in));
      read.defined = in.readLong();
      read.tied = in.readLong();
      return read;
    }
  }

  /** One score over the records that have it. */
  static final class OneScore implements Tally<OneScore> {

    private final ExactSum means;
    private final BoundedCounts modes;
    private final SortedMap<String, OneReducer> reducers;
    private long averaged;
    private long scored;
    private long modeTies;

    OneScore() {
      this(new ExactSum(), new BoundedCounts(), new TreeMap<>());
    }

    private OneScore(ExactSum means, BoundedCounts modes, SortedMap<String, OneReducer> reducers) {
      this.means = means;
      this.modes = modes;
      this.reducers = reducers;
    }

    private void add(ReducedRecord.OneScore record) {
      scored++;
      if (record.mean() != null) {
        averaged++;
        means.add(record.mean().doubleValue());
      }
      if (record.mode() != null) {
        modes.add(record.mode(), 1);
        modeTies += record.modeTied() ? 1 : 0;
      }
      record
          .reduced()
          .forEach(
              (name, reduced) ->
                  reducers.computeIfAbsent(name, missing -> new OneReducer()).add(reduced));
    }

    @Nullable Double meanOfMeans() {
      return averaged == 0 ? null : Double.valueOf(means.mean(averaged));
    }

    BoundedCounts modes() {
      return modes;
    }

    /** Returns how many records have two labels or more that came most often. */
    long modeTies() {
      return modeTies;
    }

    /** Returns how many records have any value. */
    long scored() {
      return scored;
    }

    @Nullable OneReducer reducer(String name) {
      return reducers.get(name);
    }

    @Override
    public void add(OneScore other) {
      means.add(other.means);
      modes.add(other.modes);
      other.reducers.forEach(
          (name, reducer) ->
              reducers.computeIfAbsent(name, missing -> new OneReducer()).add(reducer));
      averaged += other.averaged;
      scored += other.scored;
      modeTies += other.modeTies;
    }

    @Override
    public void write(DataOutput out) throws IOException {
      means.write(out);
      modes.write(out);
      Texts.write(reducers, out, OneReducer::write);
      out.writeLong(averaged);
      out.writeLong(scored);
      out.writeLong(modeTies);
    }

    static OneScore read(DataInput in) throws IOException {
      OneScore read =
          new OneScore(ExactSum.read(in), BoundedCounts.read(in), Texts.read(in, OneReducer::read));
      read.averaged = in.readLong();
      read.scored = in.readLong();
      read.modeTies = in.readLong();
      return read;
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
  void add(ReducedRecord record) {
    records++;
    record
        .scores()
        .forEach(
            (name, score) -> scores.computeIfAbsent(name, missing -> new OneScore()).add(score));
  }

  long records() {
    return records;
  }

  @Nullable OneScore score(String name) {
    return scores.get(name);
  }

  @Override
  public void add(RecordsTally other) {
    records += other.records;
    other.scores.forEach(
        (name, score) -> scores.computeIfAbsent(name, missing -> new OneScore()).add(score));
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
