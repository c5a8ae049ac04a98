package dev.assay.transforms.summarize;

import dev.assay.io.experiment.Run;
import dev.assay.io.experiment.Score;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One record: a row under one variant with the scores of all its epochs. */
final class RecordTally implements Tally<RecordTally> {

  /** Null until a run came. */
  private @Nullable Cell cell;

  private @Nullable String cluster;
  private final UnitSums latency;
  private final SortedMap<String, List<Reading>> scores;

  private RecordTally(
      @Nullable Cell cell,
      @Nullable String cluster,
      UnitSums latency,
      SortedMap<String, List<Reading>> scores) {
    this.cell = cell;
    this.cluster = cluster;
    this.latency = latency;
    this.scores = scores;
  }

  /** Returns what nothing was added to; takes its place from the first run that is. */
  static RecordTally empty() {
    return new RecordTally(null, null, new UnitSums(), new TreeMap<>());
  }

  /**
   * Returns a run as a record.
   *
   * @param cluster the value that makes its row depend on others; null where there is none
   */
  static RecordTally of(Run run, Cell cell, @Nullable String cluster) {
    RecordTally tally = new RecordTally(cell, cluster, new UnitSums(), new TreeMap<>());
    if (run.completion() != null) {
      tally.latency.add((double) Math.max(0, run.trace().latencyMs()));
    }
    if (run.scores().isEmpty()) {
      return tally;
    }
    long answer = Reading.answer(run);
    for (Score score : run.scores()) {
      Reading reading = Reading.of(run, score, answer);
      if (reading != null) {
        tally.scores.computeIfAbsent(score.name(), name -> new ArrayList<>()).add(reading);
      }
    }
    return tally;
  }

  Cell cell() {
    if (cell == null) {
      throw new IllegalStateException("A record has at least one run");
    }
    return cell;
  }

  @Nullable String cluster() {
    return cluster;
  }

  /** Returns the readings of each score that has any, by epoch. */
  SortedMap<String, List<Reading>> scores() {
    SortedMap<String, List<Reading>> sorted = new TreeMap<>();
    scores.forEach(
        (name, readings) -> sorted.put(name, readings.stream().sorted(Reading.BY_EPOCH).toList()));
    return sorted;
  }

  /** Returns the sums of everything that has a mean. */
  Measures<UnitSums> sums(List<Reducer> reducers) {
    Measures<UnitSums> sums = Measures.of(UnitSums::new);
    sums.of(Measures.LATENCY).add(latency);
    scores()
        .forEach(
            (name, readings) -> {
              UnitSums own = sums.of(Measures.score(name));
              for (Reading reading : readings) {
                if (reading.number() != null) {
                  own.add(reading.number());
                }
              }
              for (Reducer reducer : reducers) {
                Reducer.Reduced reduced = reducer.isFor(name) ? reducer.reduce(readings) : null;
                if (reduced != null && reduced.number() != null) {
                  sums.of(Measures.reduced(reducer.name(), name)).add(reduced.number());
                }
              }
            });
    return sums;
  }

  @Override
  public void add(RecordTally other) {
    if (cell == null) {
      cell = other.cell;
      cluster = other.cluster;
    }
    latency.add(other.latency);
    other.scores.forEach(
        (name, readings) ->
            scores.computeIfAbsent(name, missing -> new ArrayList<>()).addAll(readings));
  }

  @Override
  public void write(DataOutput out) throws IOException {
    out.writeBoolean(cell != null);
    if (cell != null) {
      cell.write(out);
    }
    out.writeBoolean(cluster != null);
    if (cluster != null) {
      Texts.write(cluster, out);
    }
    latency.write(out);
    Texts.write(
        scores,
        out,
        (readings, o) -> {
          o.writeInt(readings.size());
          for (Reading reading : readings) {
            reading.write(o);
          }
        });
  }

  static RecordTally read(DataInput in) throws IOException {
    Cell cell = in.readBoolean() ? Cell.read(in) : null;
    String cluster = in.readBoolean() ? Texts.read(in) : null;
    return new RecordTally(cell, cluster, UnitSums.read(in), Texts.read(in, RecordTally::readings));
  }

  private static List<Reading> readings(DataInput in) throws IOException {
    List<Reading> readings = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      readings.add(Reading.read(in));
    }
    return readings;
  }
}
