package dev.assay.transforms.summarize;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.json.Json;
import dev.assay.io.json.JsonFields;
import dev.assay.transforms.evaluate.statistics.Repeats;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the epochs of one record come to, under Inspect's names. Only runs that have the score
 * count: failed runs, nulls and errors are no epochs of it.
 *
 * @param kind which
 * @param k of {@code at_least}, {@code pass_at} and {@code pass_k}, from 1 to 1,000; else 0
 * @param scores whose names it is for; empty for all
 * @param threshold the least number that passes; null where an assessment decides, and 1 where
 *     there is none. For kinds with a k only
 */
public record Reducer(Kind kind, int k, List<String> scores, @Nullable Double threshold)
    implements Serializable {

  /** Most that k may be, as many as there may be epochs. */
  public static final int MAX_K = 1_000;

  private static final Pattern WITH_K = Pattern.compile("(at_least|pass_at|pass_k)_([0-9]{1,4})");
  private static final Pattern SIGN_K = Pattern.compile("pass([@^])([0-9]{1,4})");
  private static final String NAME = "reducer";
  private static final String SCORES = "scores";
  private static final String THRESHOLD = "threshold";

  /** The reducers there are. */
  public enum Kind {
    /** Of the numbers. */
    MEAN,
    /** Of the numbers; of an even number of them the mean of the middle two. */
    MEDIAN,
    /** The most frequent number, else label; of several, the smallest. */
    MODE,
    /** Of the numbers. */
    MAX,
    /** 1 where at least k runs pass, else 0; undefined with fewer than k runs. */
    AT_LEAST,
    /** How likely one of k runs passes, 1 − C(n−c, k) ÷ C(n, k); undefined where n is below k. */
    PASS_AT,
    /** How likely all of k runs pass, C(c, k) ÷ C(n, k); undefined where n is below k. */
    PASS_K,
    /** The score of the answer that most runs gave; of several, of the one that came first. */
    MAJORITY,
    /** Nothing: all scores are written side by side. */
    COLLECT;

    boolean hasK() {
      return this == AT_LEAST || this == PASS_AT || this == PASS_K;
    }

    private String title() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Copies the names. */
  public Reducer {
    scores = List.copyOf(scores);
    if (kind.hasK() ? k < 1 || k > MAX_K : k != 0) {
      throw new IllegalArgumentException("Invalid k of " + kind.title() + ": " + k);
    }
  }

  /** The mean over epochs, of all scores. */
  public static final Reducer MEAN_OF_ALL = new Reducer(Kind.MEAN, 0, List.of(), null);

  /** Returns the names as messages list them. */
  public static String known() {
    return "mean, median, mode, max, majority, collect, at_least_2, pass_at_2, pass_k_2 (with any k"
        + " from 1 to "
        + MAX_K
        + " for 2)";
  }

  /** Returns the name, such as {@code pass_at_5}. */
  public String name() {
    return kind.hasK() ? kind.title() + "_" + k : kind.title();
  }

  /**
   * Returns the reducer of that name, for all scores; {@code pass@5} and {@code pass^5} are other
   * ways to write {@code pass_at_5} and {@code pass_k_5}.
   *
   * @throws IllegalArgumentException where there is none, with the names that there are
   */
  public static Reducer of(String name) {
    Matcher sign = SIGN_K.matcher(name);
    String plain =
        sign.matches()
            ? (sign.group(1).equals("@") ? "pass_at_" : "pass_k_") + sign.group(2)
            : name;
    Matcher withK = WITH_K.matcher(plain);
    int k = withK.matches() ? Integer.parseInt(withK.group(2)) : 0;
    String title = withK.matches() ? withK.group(1) : plain;
    for (Kind kind : Kind.values()) {
      if (kind.title().equals(title) && (kind.hasK() ? k >= 1 && k <= MAX_K : k == 0)) {
        return new Reducer(kind, k, List.of(), null);
      }
    }
    throw new IllegalArgumentException(
        "there is no reducer \"" + name + "\" (must be one of " + known() + ")");
  }

  /**
   * Reads what {@link #toJson} wrote.
   *
   * @throws IllegalArgumentException where it is something else
   */
  public static Reducer fromJson(JsonNode json) {
    if (json.isTextual()) {
      return of(json.textValue());
    }
    Reducer reducer = of(JsonFields.text(json, NAME));
    List<String> scores = new ArrayList<>();
    json.path(SCORES).forEach(score -> scores.add(score.asText()));
    return new Reducer(
        reducer.kind(), reducer.k(), scores, JsonFields.optionalNumber(json, THRESHOLD));
  }

  /** Returns the name alone where it is for all scores and has no threshold. */
  public JsonNode toJson() {
    if (scores.isEmpty() && threshold == null) {
      return JsonNodeFactory.instance.textNode(name());
    }
    ObjectNode json = Json.object().put(NAME, name());
    if (!scores.isEmpty()) {
      scores.forEach(json.putArray(SCORES)::add);
    }
    if (threshold != null) {
      json.put(THRESHOLD, threshold);
    }
    return json;
  }

  boolean isFor(String score) {
    return scores.isEmpty() || scores.contains(score);
  }

  /**
   * What it came to.
   *
   * @param number null where it is a label
   * @param label null where it is a number
   * @param tied whether another value came as often
   */
  record Reduced(@Nullable Double number, @Nullable String label, boolean tied) {
    static Reduced of(double number) {
      return new Reduced(number, null, false);
    }
  }

  /**
   * Returns what a record's runs come to, null where that is undefined.
   *
   * @param readings of the runs that have the score, by epoch
   */
  @Nullable Reduced reduce(List<Reading> readings) {
    double[] numbers =
        readings.stream()
            .map(Reading::number)
            .filter(Objects::nonNull)
            .mapToDouble(Double::doubleValue)
            .toArray();
    return switch (kind) {
      case MEAN -> numbers.length == 0 ? null : Reduced.of(mean(numbers));
      case MEDIAN -> numbers.length == 0 ? null : Reduced.of(Repeats.median(numbers));
      case MAX -> numbers.length == 0 ? null : Reduced.of(Repeats.max(numbers));
      case MODE -> mode(readings);
      case AT_LEAST, PASS_AT, PASS_K -> ofPasses(readings);
      case MAJORITY -> majority(readings);
      case COLLECT -> null;
    };
  }

  private static double mean(double[] numbers) {
    ExactSum sum = new ExactSum();
    for (double number : numbers) {
      sum.add(number);
    }
    return sum.mean(numbers.length);
  }

  private @Nullable Reduced ofPasses(List<Reading> readings) {
    int runs = 0;
    int passed = 0;
    for (Reading reading : readings) {
      Boolean passes = reading.passes(threshold);
      runs += passes == null ? 0 : 1;
      passed += Boolean.TRUE.equals(passes) ? 1 : 0;
    }
    if (runs < k) {
      return null;
    }
    return Reduced.of(
        switch (kind) {
          case PASS_AT -> Repeats.passAtK(runs, passed, k);
          case PASS_K -> Repeats.passHatK(runs, passed, k);
          default -> passed >= k ? 1 : 0;
        });
  }

  private static @Nullable Reduced mode(List<Reading> readings) {
    SortedMap<Double, Long> numbers =
        counted(readings.stream().map(Reading::number).filter(Objects::nonNull).toList());
    if (!numbers.isEmpty()) {
      List<Double> modes = modes(numbers);
      return new Reduced(modes.get(0), null, modes.size() > 1);
    }
    BoundedCounts labels = new BoundedCounts();
    readings.stream().map(Reading::label).filter(Objects::nonNull).forEach(l -> labels.add(l, 1));
    List<String> modes = labels.modes();
    return modes.isEmpty() ? null : new Reduced(null, modes.get(0), modes.size() > 1);
  }

  private static SortedMap<Double, Long> counted(List<Double> values) {
    SortedMap<Double, Long> counts = new TreeMap<>();
    values.forEach(value -> counts.merge(value + 0.0, 1L, Long::sum));
    return counts;
  }

  private static List<Double> modes(SortedMap<Double, Long> counts) {
    long most = counts.values().stream().mapToLong(Long::longValue).max().orElse(0);
    return counts.entrySet().stream()
        .filter(entry -> entry.getValue() == most)
        .map(Map.Entry::getKey)
        .toList();
  }

  private static @Nullable Reduced majority(List<Reading> readings) {
    Map<Long, Long> votes =
        readings.stream().collect(Collectors.groupingBy(Reading::answer, Collectors.counting()));
    long most = votes.values().stream().mapToLong(Long::longValue).max().orElse(0);
    Reading first =
        readings.stream()
            .filter(reading -> votes.getOrDefault(reading.answer(), 0L) == most)
            .findFirst()
            .orElse(null);
    if (first == null) {
      return null;
    }
    List<Reading> chosen =
        readings.stream().filter(reading -> reading.answer() == first.answer()).toList();
    boolean tied = votes.values().stream().filter(count -> count == most).count() > 1;
    Reduced mean = MEAN_OF_ALL.reduce(chosen);
    Reduced reduced = mean == null ? mode(chosen) : mean;
    return reduced == null ? null : new Reduced(reduced.number(), reduced.label(), tied);
  }
}
