package dev.assay.transforms.summarize;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A tally of each quantity that has a mean.
 *
 * @param <T> of one quantity
 */
final class Measures<T extends Tally<T>> implements Tally<Measures<T>> {

  /** Names the latency. */
  static final String LATENCY = "latency";

  private final Supplier<T> empty;
  private final SortedMap<String, T> tallies;

  private Measures(Supplier<T> empty, SortedMap<String, T> tallies) {
    this.empty = empty;
    this.tallies = tallies;
  }

  static <T extends Tally<T>> Measures<T> of(Supplier<T> empty) {
    return new Measures<>(empty, new TreeMap<>());
  }

  /** Names a score. */
  static String score(String name) {
    return "score " + name;
  }

  /** Names what a reducer makes of a score. */
  static String reduced(String reducer, String score) {
    return "reducer " + reducer + " " + score;
  }

  T of(String measure) {
    return tallies.computeIfAbsent(measure, missing -> empty.get());
  }

  /** Returns a quantity's tally, null where it never came. */
  @Nullable T get(String measure) {
    return tallies.get(measure);
  }

  /** Changes the tally of every quantity that others have, by theirs. */
  <S extends Tally<S>> void update(Measures<S> others, BiConsumer<T, S> change) {
    others.tallies.forEach((measure, other) -> change.accept(of(measure), other));
  }

  @Override
  public void add(Measures<T> other) {
    update(other, Tally::add);
  }

  @Override
  public void write(DataOutput out) throws IOException {
    Texts.write(tallies, out, Tally::write);
  }

  static <T extends Tally<T>> Measures<T> read(
      DataInput in, Supplier<T> empty, Texts.Reader<T> reader) throws IOException {
    return new Measures<>(empty, Texts.read(in, reader));
  }
}
