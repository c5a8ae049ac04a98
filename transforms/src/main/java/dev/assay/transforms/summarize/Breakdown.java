package dev.assay.transforms.summarize;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One tally of everything, and on each side, which are group, model and slices, one for every
 * value. A side with too many values is dropped, which depends on the runs alone and not on their
 * order.
 */
final class Breakdown<T extends Tally<T>> implements Tally<Breakdown<T>> {

  /** Most values of a side. */
  static final int MAX_KEYS = 1_000;

  private final Supplier<T> empty;
  private final int maxKeys;
  private final T total;
  private final List<@Nullable SortedMap<String, T>> sides;

  private Breakdown(
      Supplier<T> empty, int maxKeys, T total, List<@Nullable SortedMap<String, T>> sides) {
    this.empty = empty;
    this.maxKeys = maxKeys;
    this.total = total;
    this.sides = sides;
  }

  static <T extends Tally<T>> Breakdown<T> of(Supplier<T> empty, int sides) {
    return of(empty, sides, MAX_KEYS);
  }

  static <T extends Tally<T>> Breakdown<T> of(Supplier<T> empty, int sides, int maxKeys) {
    List<@Nullable SortedMap<String, T>> maps = new ArrayList<>(sides);
    for (int i = 0; i < sides; i++) {
      maps.add(new TreeMap<>());
    }
    return new Breakdown<>(empty, maxKeys, empty.get(), maps);
  }

  T total() {
    return total;
  }

  /** Returns one side's tallies by value, null where there were too many. */
  @Nullable SortedMap<String, T> side(int side) {
    return sides.get(side);
  }

  /** Changes the tallies that a cell belongs to: the total and one on every side. */
  void update(Cell cell, Consumer<T> change) {
    change.accept(total);
    for (int i = 0; i < sides.size(); i++) {
      sides.set(i, changed(sides.get(i), cell.keys().get(i), change));
    }
  }

  /** Changes every tally that another breakdown of the same sides has, by the other's. */
  <S extends Tally<S>> void update(Breakdown<S> other, BiConsumer<T, S> change) {
    change.accept(total, other.total);
    for (int i = 0; i < sides.size(); i++) {
      SortedMap<String, S> from = other.sides.get(i);
      if (from == null) {
        sides.set(i, null);
      } else {
        for (String key : from.keySet()) {
          S tally = from.get(key);
          sides.set(i, changed(sides.get(i), key, mine -> change.accept(mine, tally)));
        }
      }
    }
  }

  @Override
  public void add(Breakdown<T> other) {
    update(other, Tally::add);
  }

  private @Nullable SortedMap<String, T> changed(
      @Nullable SortedMap<String, T> tallies, String key, Consumer<T> change) {
    if (tallies == null) {
      return null;
    }
    change.accept(tallies.computeIfAbsent(key, missing -> empty.get()));
    return tallies.size() > maxKeys ? null : tallies;
  }

  @Override
  public void write(DataOutput out) throws IOException {
    total.write(out);
    out.writeInt(sides.size());
    for (SortedMap<String, T> side : sides) {
      out.writeBoolean(side != null);
      if (side != null) {
        Texts.write(side, out, Tally::write);
      }
    }
  }

  static <T extends Tally<T>> Breakdown<T> read(
      DataInput in, Supplier<T> empty, int maxKeys, Texts.Reader<T> reader) throws IOException {
    T total = reader.read(in);
    int count = in.readInt();
    List<@Nullable SortedMap<String, T>> sides = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      sides.add(in.readBoolean() ? Texts.read(in, reader) : null);
    }
    return new Breakdown<>(empty, maxKeys, total, sides);
  }
}
