package dev.assay.transforms.summarize;

import dev.assay.io.experiment.ModelCall;
import dev.assay.io.experiment.Run;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One tally of everything, one per group and one per model. More than {@link #MAX_KEYS} groups or
 * models and that side is dropped, which depends on the runs alone and not on their order.
 */
final class Breakdown<T extends Tally<T>> implements Tally<Breakdown<T>> {

  static final int MAX_KEYS = 1_000;

  /** Group and model of a run that was never made into a call. */
  private static final String UNKNOWN = "(unknown)";

  private final Supplier<T> empty;
  private final T total;
  private @Nullable SortedMap<String, T> groups;
  private @Nullable SortedMap<String, T> models;

  private Breakdown(
      Supplier<T> empty,
      T total,
      @Nullable SortedMap<String, T> groups,
      @Nullable SortedMap<String, T> models) {
    this.empty = empty;
    this.total = total;
    this.groups = groups;
    this.models = models;
  }

  static <T extends Tally<T>> Breakdown<T> of(Supplier<T> empty) {
    return new Breakdown<>(empty, empty.get(), new TreeMap<>(), new TreeMap<>());
  }

  static String group(Run run) {
    return run.call() == null ? UNKNOWN : run.call().group();
  }

  /** Returns the model's name; the api's where it has no models. */
  static String model(Run run) {
    ModelCall call = run.call();
    if (call == null) {
      return UNKNOWN;
    }
    return call.model().isEmpty() ? call.api() : call.model();
  }

  T total() {
    return total;
  }

  /** Returns the tallies by group, null where there were too many. */
  @Nullable SortedMap<String, T> groups() {
    return groups;
  }

  /** Returns the tallies by model, null where there were too many. */
  @Nullable SortedMap<String, T> models() {
    return models;
  }

  /** Changes the three tallies that a group and a model belong to. */
  void update(String group, String model, Consumer<T> change) {
    change.accept(total);
    groups = updated(groups, group, change);
    models = updated(models, model, change);
  }

  @Override
  public void add(Breakdown<T> other) {
    total.add(other.total);
    groups = merged(groups, other.groups);
    models = merged(models, other.models);
  }

  private @Nullable SortedMap<String, T> merged(
      @Nullable SortedMap<String, T> into, @Nullable SortedMap<String, T> from) {
    if (from == null) {
      return null;
    }
    SortedMap<String, T> merged = into;
    for (String key : from.keySet()) {
      T tally = from.get(key);
      merged = updated(merged, key, mine -> mine.add(tally));
    }
    return merged;
  }

  private @Nullable SortedMap<String, T> updated(
      @Nullable SortedMap<String, T> tallies, String key, Consumer<T> change) {
    if (tallies == null) {
      return null;
    }
    change.accept(tallies.computeIfAbsent(key, missing -> empty.get()));
    return tallies.size() > MAX_KEYS ? null : tallies;
  }

  @Override
  public void write(DataOutput out) throws IOException {
    total.write(out);
    write(groups, out);
    write(models, out);
  }

  private void write(@Nullable SortedMap<String, T> tallies, DataOutput out) throws IOException {
    out.writeBoolean(tallies != null);
    if (tallies != null) {
      Texts.write(tallies, out, Tally::write);
    }
  }

  static <T extends Tally<T>> Breakdown<T> read(
      DataInput in, Supplier<T> empty, Texts.Reader<T> reader) throws IOException {
    return new Breakdown<>(empty, reader.read(in), tallies(in, reader), tallies(in, reader));
  }

  private static <T> @Nullable SortedMap<String, T> tallies(DataInput in, Texts.Reader<T> reader)
      throws IOException {
    return in.readBoolean() ? Texts.read(in, reader) : null;
  }
}
