package dev.assay.transforms.calibrate;

import dev.assay.transforms.calibrate.Calibration.Estimate;
import dev.assay.transforms.evaluate.statistics.Agreement;
import dev.assay.transforms.evaluate.statistics.Agreement.Weights;
import dev.assay.transforms.evaluate.statistics.Correlation;
import dev.assay.transforms.evaluate.statistics.Interval;
import dev.assay.transforms.evaluate.statistics.Intervals;
import dev.assay.transforms.evaluate.statistics.Krippendorff;
import dev.assay.transforms.evaluate.statistics.Krippendorff.Level;
import dev.assay.transforms.evaluate.statistics.Means;
import dev.assay.transforms.evaluate.statistics.Prevalence;
import dev.assay.transforms.evaluate.statistics.Repeats;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Compares a judge with people. */
public final class JudgeCalibration {

  private static final double LEVEL = 0.95;

  /** Above this, Kendall's coefficient, which looks at all pairs, would take minutes. */
  private static final int MOST_PAIRED = 20_000;

  private final List<Rated> rated;
  private final Scale scale;

  private JudgeCalibration(List<Rated> rated) {
    this.rated = rated;
    this.scale = Scale.of(rated);
  }

  /**
   * Returns how far they agree.
   *
   * @param rated runs that both have rated, at least one; the order makes no difference
   * @param passed all runs that the judge passed, also those that nobody else rated
   * @param judged all runs that the judge passed or failed
   */
  public static Calibration of(List<Rated> rated, long passed, long judged) {
    if (rated.isEmpty()) {
      throw new IllegalArgumentException("Invalid ratings: none (must be at least one)");
    }
    return new JudgeCalibration(rated).calibration(passed, judged);
  }

  private record Both(String people, String judge) {}

  private Calibration calibration(long passed, long judged) {
    List<Both> both = new ArrayList<>();
    long divided = 0;
    for (Rated one : rated) {
      String people = consensus(one);
      String judge = scale.judged(one);
      if (people == null) {
        divided++;
      } else if (judge != null) {
        both.add(new Both(people, judge));
      }
    }
    SortedSet<String> found = new TreeSet<>();
    both.forEach(one -> Collections.addAll(found, one.people, one.judge));
    List<String> classes = scale.classes(found);
    double[][] table = table(both, classes);
    long same = both.stream().filter(one -> one.people.equals(one.judge)).count();
    boolean numeric = scale == Scale.NUMERIC && !both.isEmpty();
    double[] said = numbers(both, Both::people);
    double[] judgedNumbers = numbers(both, Both::judge);
    return new Calibration(
        scale.name().toLowerCase(Locale.ROOT),
        both.size(),
        divided,
        both.isEmpty() ? null : share(same, both.size()),
        kappas(table, both.size()),
        alphas(both.stream().map(one -> List.of(one.people, one.judge)).toList()),
        classes,
        Arrays.stream(table)
            .map(row -> Arrays.stream(row).mapToObj(cell -> (long) cell).toList())
            .toList(),
        numeric ? correlations(said, judgedNumbers) : new TreeMap<>(),
        numeric ? Means.mean(judgedNumbers) - Means.mean(said) : null,
        numeric ? meanAbsolute(said, judgedNumbers) : null,
        scale == Scale.BINARY ? rates(table, passed, judged) : null,
        people());
  }

  /** What most people said, of numbers their median; null where they are divided. */
  private @Nullable String consensus(Rated one) {
    if (scale == Scale.NUMERIC) {
      return Scale.text(Repeats.median(one.said().stream().mapToDouble(Scale::number).toArray()));
    }
    SortedMap<String, Integer> counts = new TreeMap<>();
    one.said().forEach(said -> counts.merge(scale.said(said), 1, Integer::sum));
    int most = Collections.max(counts.values());
    List<String> first =
        counts.entrySet().stream()
            .filter(entry -> entry.getValue() == most)
            .map(Map.Entry::getKey)
            .toList();
    return first.size() == 1 ? first.get(0) : null;
  }

  private static double[][] table(List<Both> both, List<String> classes) {
    double[][] table = new double[classes.size()][classes.size()];
    for (Both one : both) {
      int people = classes.indexOf(one.people);
      int judge = classes.indexOf(one.judge);
      if (people >= 0 && judge >= 0) {
        table[people][judge]++;
      }
    }
    return table;
  }

  private SortedMap<String, Estimate> kappas(double[][] table, long n) {
    SortedMap<String, Estimate> kappas = new TreeMap<>();
    if (table.length == 0 || n == 0) {
      return kappas;
    }
    for (Weights weights : Weights.values()) {
      double kappa = Agreement.kappa(table, weights);
      if (Double.isFinite(kappa) && (weights == Weights.NONE || scale == Scale.NUMERIC)) {
        double error = Agreement.kappaError(table, weights);
        double half = Intervals.normalQuantile(LEVEL) * error;
        kappas.put(
            weights.name().toLowerCase(Locale.ROOT),
            new Estimate(
                kappa, n, new Interval(Math.max(-1, kappa - half), Math.min(1, kappa + half))));
      }
    }
    return kappas;
  }

  private SortedMap<String, Double> alphas(List<List<String>> units) {
    SortedSet<String> found = new TreeSet<>();
    units.forEach(unit -> found.addAll(unit));
    List<String> names = List.copyOf(found);
    Function<String, Double> number =
        scale == Scale.NUMERIC ? Scale::number : one -> (double) names.indexOf(one);
    List<List<Double>> numbers =
        units.stream().map(unit -> unit.stream().map(number).toList()).toList();
    SortedMap<String, Double> alphas = new TreeMap<>();
    for (Level level : Level.values()) {
      if (level == Level.NOMINAL || scale == Scale.NUMERIC) {
        double alpha = Krippendorff.alpha(numbers, level);
        if (Double.isFinite(alpha)) {
          alphas.put(level.name().toLowerCase(Locale.ROOT), alpha);
        }
      }
    }
    return alphas;
  }

  private static double[] numbers(List<Both> both, Function<Both, String> side) {
    return both.stream().mapToDouble(one -> Scale.number(side.apply(one))).toArray();
  }

  private static SortedMap<String, Double> correlations(double[] said, double[] judged) {
    SortedMap<String, Double> correlations = new TreeMap<>();
    correlations.put("pearson", Correlation.pearson(said, judged));
    correlations.put("spearman", Correlation.spearman(said, judged));
    if (said.length <= MOST_PAIRED) {
      correlations.put("kendall", Correlation.kendall(said, judged));
    }
    correlations.values().removeIf(value -> !Double.isFinite(value));
    return correlations;
  }

  private static double meanAbsolute(double[] said, double[] judged) {
    double[] sizes = new double[said.length];
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = Math.abs(judged[i] - said[i]);
    }
    return Means.mean(sizes);
  }

  private static Estimate share(long some, long all) {
    return new Estimate((double) some / all, all, Intervals.wilson(some, all, LEVEL));
  }

  private static Calibration.Rates rates(double[][] table, long passed, long judged) {
    long failedRight = (long) table[0][0];
    long failedWrong = (long) table[0][1];
    long passedWrong = (long) table[1][0];
    long passedRight = (long) table[1][1];
    long people = passedRight + passedWrong;
    long others = failedRight + failedWrong;
    Estimate corrected = null;
    if (people > 0 && others > 0 && judged > 0) {
      Prevalence prevalence =
          new Prevalence(passed, judged, passedRight, people, failedRight, others);
      if (prevalence.isDetermined()) {
        corrected = new Estimate(prevalence.corrected(), judged, prevalence.interval(LEVEL));
      }
    }
    return new Calibration.Rates(
        people == 0 ? null : share(passedRight, people),
        others == 0 ? null : share(failedRight, others),
        judged == 0 ? null : share(passed, judged),
        corrected);
  }

  private Calibration.@Nullable People people() {
    SortedSet<String> names = new TreeSet<>();
    List<List<String>> units = new ArrayList<>();
    double same = 0;
    double pairs = 0;
    for (Rated one : rated) {
      names.addAll(one.people().keySet());
      List<String> said = one.said().stream().map(scale::said).toList();
      if (said.size() > 1) {
        units.add(said);
      }
      for (int i = 0; i < said.size(); i++) {
        for (int j = i + 1; j < said.size(); j++) {
          pairs++;
          same += said.get(i).equals(said.get(j)) ? 1 : 0;
        }
      }
    }
    return units.isEmpty()
        ? null
        : new Calibration.People(names.size(), units.size(), same / pairs, alphas(units));
  }
}
