package dev.assay.transforms.evaluate.classification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ClassificationProperties {

  @Property(tries = 200)
  void partsAddUpToTheWhole(
      @ForAll @Size(max = 30) List<@CharRange(from = 'a', to = 'c') Character> labels,
      @ForAll @IntRange(max = 30) int cut) {
    Confusion whole = Confusion.NONE;
    Confusion first = Confusion.NONE;
    Confusion second = Confusion.NONE;
    for (int i = 0; i + 1 < labels.size(); i++) {
      Confusion one =
          Confusion.of(String.valueOf(labels.get(i)), String.valueOf(labels.get(i + 1)));
      whole = whole.plus(one);
      if (i < cut) {
        first = first.plus(one);
      } else {
        second = second.plus(one);
      }
    }
    assertThat(second.plus(first)).isEqualTo(whole);
    assertThat(whole.mcc()).isBetween(-1.0 - 1e-9, 1.0 + 1e-9);
  }

  @Property(tries = 200)
  void aucIsTheShareOfPairsInOrder(
      @ForAll @Size(min = 1, max = 8) List<@IntRange(max = 4) Integer> negatives,
      @ForAll @Size(min = 1, max = 8) List<@IntRange(max = 4) Integer> positives) {
    RankCounts counts = RankCounts.NONE;
    double wins = 0;
    for (int positive : positives) {
      counts = counts.plus(RankCounts.of(positive, true));
      for (int negative : negatives) {
        wins += positive > negative ? 1 : positive == negative ? 0.5 : 0;
      }
    }
    for (int negative : negatives) {
      counts = counts.plus(RankCounts.of(negative, false));
    }
    assertThat(counts.auroc())
        .isCloseTo(wins / (negatives.size() * positives.size()), within(1e-12));
  }

  @Property(tries = 200)
  void calibrationDoesNotDependOnTheOrder(
      @ForAll @Size(min = 1, max = 20) List<@DoubleRange(max = 1) Double> confidences) {
    CalibrationBins forward = CalibrationBins.empty(10);
    CalibrationBins parts = CalibrationBins.empty(10);
    for (double confidence : confidences) {
      forward = forward.plus(confidence, 1);
      parts = CalibrationBins.empty(10).plus(confidence, 1).plus(parts);
    }
    assertThat(parts.expectedError()).isCloseTo(forward.expectedError(), within(1e-12));
  }

  @Test
  void scoresSeveralClasses() {
    Confusion counts = Confusion.NONE;
    List<String> expected = List.of("a", "a", "b", "b", "c");
    List<String> found = List.of("a", "b", "b", "b", "a");
    for (int i = 0; i < expected.size(); i++) {
      counts = counts.plus(Confusion.of(expected.get(i), found.get(i)));
    }
    assertThat(counts.microF1()).isEqualTo(0.6);
    assertThat(counts.macroF1()).isCloseTo((0.5 + 0.8 + 0) / 3, within(1e-12));
    assertThat(counts.weightedF1()).isCloseTo((0.5 * 2 + 0.8 * 2) / 5, within(1e-12));
    // (c·s − Σ p·t) ÷ √((s² − Σ p²)(s² − Σ t²)) with c = 3, s = 5.
    assertThat(counts.mcc()).isCloseTo(5 / Math.sqrt(12 * 16), within(1e-12));
  }
}
