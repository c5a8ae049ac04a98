package dev.assay.transforms.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Worked numbers, of scipy and of the papers where nothing else is said. */
class ComparisonTest {

  private static final Offset<Double> SIX_DIGITS = within(5e-7);
  private static final double[] MARKS_A = {1, 1, 1, 0, 1, 1, 0, 1, 1, 1, 1, 0};
  private static final double[] MARKS_B = {1, 0, 1, 0, 0, 1, 0, 1, 0, 1, 1, 0};
  private static final double[] GRADES_A = {0.9, 0.8, 0.75, 0.6, 0.95, 0.7, 0.85, 0.9};
  private static final double[] GRADES_B = {0.85, 0.6, 0.7, 0.65, 0.8, 0.5, 0.8, 0.7};

  @Test
  void comparesMarks() {
    PairStats stats = Lines.score(Lines.compare(Lines.scored(MARKS_A), Lines.scored(MARKS_B)));
    assertThat(stats.n()).isEqualTo(12);
    assertThat(stats.difference()).isCloseTo(-0.25, SIX_DIGITS);
    assertThat(stats.stderr()).isCloseTo(0.130558, SIX_DIGITS);
    assertThat(stats.pT()).isCloseTo(0.081864, SIX_DIGITS);
    assertThat(stats.pPermutation()).isEqualTo(0.25);
    assertThat(stats.pMcNemar()).isCloseTo(0.25, SIX_DIGITS);
    assertThat(stats.pMcNemarMid()).isCloseTo(0.125, SIX_DIGITS);
    assertThat(stats.flips()).isEqualTo(new PairStats.Flips(3, 0));
    assertThat(stats.test()).isEqualTo(PairStats.Test.MCNEMAR);
    assertThat(List.of(stats.wins(), stats.losses(), stats.ties())).containsExactly(0L, 3L, 9L);
  }

  @Test
  void comparesGrades() {
    PairStats stats = Lines.score(Lines.compare(Lines.scored(GRADES_A), Lines.scored(GRADES_B)));
    assertThat(stats.pT()).isCloseTo(0.015310895920665512, within(1e-9));
    assertThat(stats.pPermutation()).isEqualTo(0.0390625);
    assertThat(stats.permutation()).isEqualTo("exact");
    assertThat(stats.flips()).isNull();
    assertThat(stats.pMcNemar()).isNull();
    assertThat(stats.test()).isEqualTo(PairStats.Test.T);
    assertThat(stats.detectable()).isCloseTo(2.801585 * stats.stderr(), within(1e-6));
  }

  @Test
  void takesChiSquareFrom25FlipsOn() {
    assertThat(flips(10, 2).pMcNemar()).isCloseTo(0.038574, SIX_DIGITS);
    assertThat(flips(10, 2).pMcNemarMid()).isCloseTo(0.022461, SIX_DIGITS);
    // chi-square of (|25 − 15| − 1)² ÷ 40 = 2.025
    assertThat(flips(25, 15).pMcNemar()).isCloseTo(0.154729, SIX_DIGITS);
    assertThat(flips(25, 15).pMcNemarMid()).isCloseTo(0.117275, SIX_DIGITS);
  }

  private static PairStats flips(int down, int up) {
    double[] a = new double[down + up + 10];
    double[] b = new double[a.length];
    java.util.Arrays.fill(a, 0, down, 1);
    java.util.Arrays.fill(b, down, down + up, 1);
    return Lines.score(Lines.compare(Lines.scored(a), Lines.scored(b)));
  }

  @Test
  void countsRecordsNeededAsMillerDoes() {
    // 9,999 differences of ±1/3 have a variance of 1/9
    double[] a = new double[10_000];
    double[] b = new double[10_000];
    for (int i = 0; i < a.length; i++) {
      b[i] = i % 2 == 0 ? 1.0 / 3 : -1.0 / 3;
    }
    ComparisonSpec spec =
        new ComparisonSpec(CompareFields.BY_ID, Set.of(), Set.of(), Set.of(), 0, 0.03, 1);
    PairStats stats = Lines.score(Lines.compare(Lines.scored(a), Lines.scored(b), spec));
    assertThat(stats.needed()).isEqualTo(970); // 968.9975 × 10,000 ÷ 9,999 = 969.09
    assertThat(stats.permutation()).isEqualTo("monte_carlo_blocks");
    assertThat(stats.pPermutation()).isGreaterThan(0.9);
  }

  @Test
  void widensErrorsForClusters() {
    double[][] clusters = {{1, 1, 1}, {0, 0}, {1, 0, 1, 1}, {0, 0, 0}};
    List<ObjectNode> a = new ArrayList<>();
    List<ObjectNode> b = new ArrayList<>();
    for (int c = 0; c < clusters.length; c++) {
      for (int i = 0; i < clusters[c].length; i++) {
        a.add(Lines.scored(c + "-" + i, 0).put("doc", "d" + c));
        b.add(Lines.scored(c + "-" + i, clusters[c][i]).put("doc", "d" + c));
      }
    }
    CompareFields fields = new CompareFields(null, "doc", List.of());
    PairStats stats = Lines.score(Lines.compare(a, b, ComparisonSpec.STANDARD.withFields(fields)));
    assertThat(stats.stderr()).isCloseTo(0.245327, SIX_DIGITS);
    assertThat(stats.clusters()).isEqualTo(4);
    assertThat(stats.interval().low()).isCloseTo(-0.280739, SIX_DIGITS);
    assertThat(stats.interval().high()).isCloseTo(1.280739, SIX_DIGITS);
    assertThat(stats.test()).isEqualTo(PairStats.Test.T_CLUSTERED);
    // Two clusters differ, so that of four ways to flip them two are as extreme.
    assertThat(stats.pPermutation()).isEqualTo(0.5);
  }

  @Test
  void countsImprovementsAndWhatIsMissing() {
    List<ObjectNode> a = Lines.scored(0.5, 1, 0.4, 0.9);
    List<ObjectNode> b = Lines.scored(0.8, 0.6, 0.4, 0);
    b.get(3).withObject("/scores").putObject("s").putNull("value");
    a.add(Lines.scored("only", 1));
    Comparison comparison = Lines.compare(a, b);
    PairStats stats = Lines.score(comparison);
    assertThat(stats.difference()).isCloseTo(-0.1 / 3, within(1e-12));
    assertThat(List.of(stats.wins(), stats.losses(), stats.ties(), stats.missingB()))
        .containsExactly(1L, 1L, 1L, 1L);
    assertThat(comparison.paired()).isEqualTo(4);
    assertThat(comparison.onlyInA()).containsExactly("only");
    assertThat(stats.improvements()).extracting(Change::id).containsExactly("r0");
    assertThat(stats.regressions()).extracting(Change::id).containsExactly("r1");
  }

  @Test
  void l71ImprovedAndRegressedAreTheRowsThatBothHave() {
    List<ObjectNode> a = Lines.scored(0.2, 0.9, 0.5, 1);
    List<ObjectNode> b = Lines.scored(0.8, 0.1, 0.5);
    ComparisonSpec lower =
        new ComparisonSpec(CompareFields.BY_ID, Set.of(), Set.of("s"), Set.of(), 5, null, 1);

    PairStats higher = Lines.score(Lines.compare(a, b));
    assertThat(higher.improvements()).extracting(Change::id).containsExactly("r0");
    assertThat(higher.regressions()).extracting(Change::id).containsExactly("r1");
    PairStats flipped = Lines.score(Lines.compare(a, b, lower));
    assertThat(flipped.improvements()).extracting(Change::id).containsExactly("r1");
    assertThat(flipped.regressions()).extracting(Change::id).containsExactly("r0");
  }

  @Test
  void turnsRoundWhereLowerIsBetter() {
    ComparisonSpec lower =
        new ComparisonSpec(CompareFields.BY_ID, Set.of(), Set.of("s"), Set.of(), 5, null, 1);
    PairStats stats =
        Lines.score(Lines.compare(Lines.scored(1, 0, 1), Lines.scored(0, 0, 0), lower));
    assertThat(stats.difference()).isNegative();
    assertThat(List.of(stats.wins(), stats.losses(), stats.ties())).containsExactly(2L, 0L, 1L);
    assertThat(stats.flips()).isEqualTo(new PairStats.Flips(0, 2));
    assertThat(stats.improvements()).hasSize(2);
  }

  @Test
  void knowsWhatIsBetterLow() {
    ComparisonSpec spec = ComparisonSpec.STANDARD;
    assertThat(spec.lowerIsBetter("wer", false, true)).isTrue();
    assertThat(spec.lowerIsBetter("perplexity", false, false)).isTrue();
    assertThat(spec.lowerIsBetter("latency", false, true)).as("within a limit or not").isFalse();
    assertThat(spec.lowerIsBetter("latency_ms", true, false)).isTrue();
    assertThat(spec.lowerIsBetter("exact_match", false, true)).isFalse();
  }

  @Test
  void poolsEpochsAndAsksForMostOfThem() {
    List<ObjectNode> a = new ArrayList<>();
    List<ObjectNode> b = new ArrayList<>();
    double[] before = {1, 0, 0};
    double[] after = {1, 1, 0};
    for (int epoch = 1; epoch <= 3; epoch++) {
      ObjectNode left = Lines.line("x", epoch);
      left.withObject("/scores").putObject("s").put("value", before[epoch - 1]);
      a.add(left);
      ObjectNode right = Lines.line("x", epoch);
      right.withObject("/scores").putObject("s").put("value", after[epoch - 1]);
      b.add(right);
    }
    PairStats stats = Lines.score(Lines.compare(a, b));
    assertThat(stats.n()).isEqualTo(1);
    assertThat(stats.meanA()).isCloseTo(1.0 / 3, within(1e-15));
    assertThat(stats.flips()).isEqualTo(new PairStats.Flips(0, 1));
    assertThat(stats.p()).as("of one record").isNull();
  }

  @Test
  void tellsWhatBecameOfLabels() {
    List<ObjectNode> a = new ArrayList<>();
    List<ObjectNode> b = new ArrayList<>();
    String[] before = {"warm", "warm", "cold", "cold"};
    String[] after = {"warm", "cold", "cold", "neutral"};
    for (int i = 0; i < before.length; i++) {
      ObjectNode left = Lines.line("r" + i, 1);
      left.withObject("/scores").putObject("s").put("label", before[i]);
      a.add(left);
      ObjectNode right = Lines.line("r" + i, 1);
      right.withObject("/scores").putObject("s").put("label", after[i]);
      b.add(right);
    }
    LabelChanges labels = Lines.score(Lines.compare(a, b)).labels();
    assertThat(labels.agreement()).isEqualTo(0.5);
    assertThat(labels.moves())
        .containsExactly(
            new LabelChanges.Move("cold", "neutral", 1), new LabelChanges.Move("warm", "cold", 1));
    // po = .5, pe = (2·1 + 2·2) ÷ 16 = .375
    assertThat(labels.kappa()).isCloseTo(0.2, SIX_DIGITS);
  }

  @Test
  void adjustsScoresAndSlicesTogetherAndMeasurementsApart() {
    List<ObjectNode> a = new ArrayList<>();
    List<ObjectNode> b = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      a.add(Lines.scored("r" + i, 0).put("lang", i % 2 == 0 ? "de" : "fr"));
      b.add(Lines.scored("r" + i, i % 2 == 0 ? 1 : 0).put("lang", i % 2 == 0 ? "de" : "fr"));
    }
    CompareFields fields = new CompareFields(null, null, List.of("lang"));
    Comparison comparison = Lines.compare(a, b, ComparisonSpec.STANDARD.withFields(fields));
    PairStats all = Lines.score(comparison);
    PairStats german = comparison.slices().get("lang").get("de").scores().get("s");
    PairStats french = comparison.slices().get("lang").get("fr").scores().get("s");
    assertThat(comparison.slices().get("lang").get("de").records()).isEqualTo(20);
    assertThat(french.p()).isEqualTo(1.0);
    assertThat(all.p()).isEqualTo(german.p());
    assertThat(german.adjusted().holm()).isCloseTo(3 * german.p(), within(1e-15));
    assertThat(german.adjusted().benjaminiHochberg()).isCloseTo(1.5 * german.p(), within(1e-15));
    assertThat(comparison.metrics().get("latency_ms").adjusted().holm()).isEqualTo(1.0);
  }

  @Test
  void keepsTheContractOfItsJson() {
    JsonNode json =
        ComparisonJson.toJson(Lines.compare(Lines.scored(MARKS_A), Lines.scored(MARKS_B)));
    assertThat(json.path("records").path("paired").intValue()).isEqualTo(12);
    assertThat(json.path("scores").path("s").fieldNames())
        .toIterable()
        .contains(
            "direction",
            "n",
            "mean_a",
            "mean_b",
            "difference",
            "stderr",
            "ci95",
            "ci95_method",
            "wins",
            "losses",
            "ties",
            "flips",
            "missing_a",
            "missing_b",
            "p_t",
            "p_permutation",
            "p_mcnemar",
            "p_adjusted_bh",
            "p_adjusted_holm",
            "mde",
            "n_needed");
    assertThat(json.path("metrics").path("latency_ms").path("direction").asText())
        .isEqualTo("lower");
    assertThat(json.path("metrics").has("failed")).as("nothing failed").isFalse();
  }
}
