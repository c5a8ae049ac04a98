package dev.assay.transforms.compare;

import dev.assay.transforms.compare.RunFacts.Fact;
import dev.assay.transforms.summarize.ExactSum;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The runs of one record on both sides to one value each. */
public final class RecordPairing {

  private static final Comparator<RunFacts> BY_EPOCH =
      Comparator.comparingInt(RunFacts::epoch)
          .thenComparing(RunFacts::id)
          .thenComparing(RunFacts::variant);

  private RecordPairing() {}

  /**
   * Pools the epochs of each side, in whatever order they come.
   *
   * @param key what they were joined by
   * @param variant what of the variant they were joined by
   * @param a the baseline's runs, any number
   * @param b the other's; at least one on one of both sides
   */
  public static PairedRecord pair(String key, String variant, List<RunFacts> a, List<RunFacts> b) {
    SortedMap<String, Pool> scores = new TreeMap<>();
    SortedMap<String, Pool> metrics = new TreeMap<>();
    a.forEach(run -> run.facts().forEach(fact -> pool(fact, scores, metrics).a.add(fact)));
    b.forEach(run -> run.facts().forEach(fact -> pool(fact, scores, metrics).b.add(fact)));
    SortedMap<String, String> slices = new TreeMap<>();
    Stream.concat(a.stream().sorted(BY_EPOCH), b.stream().sorted(BY_EPOCH))
        .forEach(run -> run.slices().forEach((field, value) -> slices.putIfAbsent(field, value)));
    String cluster =
        Stream.concat(a.stream().sorted(BY_EPOCH), b.stream().sorted(BY_EPOCH))
            .map(RunFacts::cluster)
            .filter(value -> value != null)
            .findFirst()
            .orElse(null);
    return new PairedRecord(
        key, variant, !a.isEmpty(), !b.isEmpty(), values(scores), values(metrics), slices, cluster);
  }

  private static Pool pool(
      Fact fact, SortedMap<String, Pool> scores, SortedMap<String, Pool> metrics) {
    return (fact.measured() ? metrics : scores)
        .computeIfAbsent(fact.name(), name -> new Pool(new Side(), new Side()));
  }

  private static SortedMap<String, PairedValue> values(SortedMap<String, Pool> pools) {
    SortedMap<String, PairedValue> values = new TreeMap<>();
    pools.forEach((name, pool) -> values.put(name, pool.value()));
    return values;
  }

  private record Pool(Side a, Side b) {
    PairedValue value() {
      return new PairedValue(
          a.mean(), b.mean(), a.label(), b.label(), a.passed(), b.passed(), a.marks && b.marks);
    }
  }

  /** One value's epochs on one side. */
  private static final class Side {
    private double first = Double.NaN;
    private @Nullable ExactSum sum;
    private int numbers;
    private @Nullable SortedMap<String, Integer> labels;
    private @Nullable String firstLabel;
    private int assessed;
    private int passed;
    private boolean marks = true;

    void add(Fact fact) {
      if (!Double.isNaN(fact.number())) {
        addNumber(fact.number());
      }
      if (fact.label() != null) {
        addLabel(fact.label());
      }
      if (fact.passed() >= 0) {
        assessed++;
        passed += fact.passed();
      }
    }

    private void addNumber(double number) {
      marks &= number == 0 || number == 1;
      numbers++;
      if (numbers == 1) {
        first = number;
        return;
      }
      if (sum == null) {
        sum = new ExactSum();
        sum.add(first);
      }
      sum.add(number);
    }

    private void addLabel(String label) {
      if (firstLabel == null) {
        firstLabel = label;
        return;
      }
      if (labels == null) {
        labels = new TreeMap<>();
        labels.put(firstLabel, 1);
      }
      labels.merge(label, 1, Integer::sum);
    }

    double mean() {
      return sum == null ? first : sum.mean(numbers);
    }

    @Nullable String label() {
      if (labels == null) {
        return firstLabel;
      }
      String most = labels.firstKey();
      for (String label : labels.keySet()) {
        most = labels.getOrDefault(label, 0) > labels.getOrDefault(most, 0) ? label : most;
      }
      return most;
    }

    int passed() {
      return assessed == 0 ? -1 : 2 * passed > assessed ? 1 : 0;
    }
  }
}
