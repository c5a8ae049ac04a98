package dev.assay.transforms.calibrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.assay.transforms.evaluate.statistics.Agreement;
import dev.assay.transforms.evaluate.statistics.Agreement.Weights;
import dev.assay.transforms.evaluate.statistics.Interval;
import dev.assay.transforms.evaluate.statistics.Prevalence;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class JudgeCalibrationTest {

  private static final Offset<Double> SIX_DIGITS = within(5e-7);
  private static final List<String> YES_NO_PEOPLE =
      List.of("yes", "no", "yes", "yes", "no", "yes", "no", "no", "yes", "yes");
  private static final List<String> YES_NO_JUDGE =
      List.of("yes", "no", "no", "yes", "no", "yes", "yes", "no", "yes", "yes");
  private static final double[] PEOPLE = {1, 2, 3, 4, 5, 3, 2, 4, 5, 1};
  private static final double[] JUDGE = {1, 3, 3, 4, 4, 3, 1, 5, 5, 2};

  private static SortedMap<String, String> by(String... said) {
    SortedMap<String, String> people = new TreeMap<>();
    for (int i = 0; i < said.length; i++) {
      people.put("p" + i, said[i]);
    }
    return people;
  }

  @Test
  void comparesYesAndNo() {
    List<Rated> rated = new ArrayList<>();
    for (int i = 0; i < YES_NO_PEOPLE.size(); i++) {
      rated.add(new Rated(YES_NO_JUDGE.get(i), Double.NaN, -1, by(YES_NO_PEOPLE.get(i))));
    }
    Calibration calibration = JudgeCalibration.of(rated, 6, 10);
    assertThat(calibration.scale()).isEqualTo("binary");
    assertThat(calibration.agreement().value()).isEqualTo(0.8);
    assertThat(calibration.kappas().get("none").value()).isCloseTo(0.583333, SIX_DIGITS);
    assertThat(calibration.classes()).containsExactly("fail", "pass");
    assertThat(calibration.confusion()).containsExactly(List.of(3L, 1L), List.of(1L, 5L));
    assertThat(calibration.rates().sensitivity().value()).isCloseTo(5.0 / 6, SIX_DIGITS);
    assertThat(calibration.rates().specificity().value()).isEqualTo(0.75);
    assertThat(calibration.rates().corrected().value()).isCloseTo(0.6, SIX_DIGITS);
    assertThat(calibration.people()).as("one of them only").isNull();
  }

  @Test
  void comparesNumbers() {
    List<Rated> rated = new ArrayList<>();
    for (int i = 0; i < PEOPLE.length; i++) {
      rated.add(new Rated(null, JUDGE[i], -1, by(String.valueOf(PEOPLE[i]))));
    }
    Calibration calibration = JudgeCalibration.of(rated, 0, 0);
    assertThat(calibration.scale()).isEqualTo("numeric");
    assertThat(calibration.kappas().get("none").value()).isCloseTo(0.375, SIX_DIGITS);
    assertThat(calibration.kappas().get("linear").value()).isCloseTo(0.683544, SIX_DIGITS);
    assertThat(calibration.kappas().get("quadratic").value()).isCloseTo(0.871795, SIX_DIGITS);
    assertThat(calibration.correlations().get("spearman"))
        .isCloseTo(0.8930994246322641, within(1e-9));
    assertThat(calibration.correlations().get("kendall"))
        .isCloseTo(0.7848730094898415, within(1e-9));
    assertThat(calibration.meanDifference()).isCloseTo(0.1, SIX_DIGITS);
    assertThat(calibration.rates()).isNull();
  }

  @Test
  void asksPeopleAmongThemselves() {
    List<Rated> rated =
        List.of(
            new Rated("Warm", Double.NaN, -1, by("warm", "warm", "cold")),
            new Rated("cold", Double.NaN, -1, by("cold", "cold")),
            new Rated("cold", Double.NaN, -1, by("cold", "warm")));
    Calibration calibration = JudgeCalibration.of(rated, 0, 0);
    assertThat(calibration.scale()).isEqualTo("nominal");
    assertThat(calibration.divided()).isEqualTo(1);
    assertThat(calibration.n()).isEqualTo(2);
    assertThat(calibration.agreement().value()).isEqualTo(1.0);
    assertThat(calibration.people().annotators()).isEqualTo(3);
    assertThat(calibration.people().agreement()).isCloseTo(2.0 / 5, SIX_DIGITS);
  }

  @Test
  void keepsClassesThatNobodyChose() {
    List<Rated> rated =
        List.of(
            new Rated(null, 1, -1, by("1")),
            new Rated(null, 2, -1, by("5")),
            new Rated(null, 5, -1, by("5")));
    assertThat(JudgeCalibration.of(rated, 0, 0).classes()).containsExactly("1", "2", "3", "4", "5");
    assertThatThrownBy(() -> JudgeCalibration.of(List.of(), 0, 0))
        .hasMessageContaining("Invalid ratings");
  }

  /** Errors by the delta method with numerical derivatives. */
  @Test
  void knowsErrorsOfKappa() {
    double[][] table = {{53, 5, 2}, {11, 14, 5}, {1, 6, 3}};
    assertThat(Agreement.kappaError(table, Weights.NONE)).isCloseTo(0.0759588315, within(1e-7));
    assertThat(Agreement.kappaError(table, Weights.LINEAR)).isCloseTo(0.0717269427, within(1e-7));
    assertThat(Agreement.kappaError(table, Weights.QUADRATIC))
        .isCloseTo(0.0787240932, within(1e-7));
  }

  /** By the paper's equations 4, 7, 16 and 17. */
  @Test
  void takesErrorsOutOfARate() {
    Prevalence prevalence = new Prevalence(120, 200, 45, 50, 40, 50);
    assertThat(prevalence.corrected()).isCloseTo(0.571429, SIX_DIGITS);
    Interval interval = prevalence.interval(0.95);
    assertThat(interval.low()).isCloseTo(0.4296258, SIX_DIGITS);
    assertThat(interval.high()).isCloseTo(0.7154044, SIX_DIGITS);
    assertThat(new Prevalence(1, 2, 1, 2, 1, 2).isDetermined()).as("as by chance").isFalse();
  }
}
