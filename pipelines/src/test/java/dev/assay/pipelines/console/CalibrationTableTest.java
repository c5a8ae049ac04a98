package dev.assay.pipelines.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.transforms.calibrate.JudgeCalibration;
import dev.assay.transforms.calibrate.Rated;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class CalibrationTableTest {

  @Test
  void saysHowFarAJudgeAgreesAndCleansWhatComesFromFiles() {
    List<Rated> rated =
        List.of(
            new Rated(null, 1, -1, new TreeMap<>(Map.of("a", "pass", "b", "pass"))),
            new Rated(null, 0, -1, new TreeMap<>(Map.of("a", "fail"))),
            new Rated(null, 1, -1, new TreeMap<>(Map.of("a", "fail"))));
    String table =
        CalibrationTable.render(
            JudgeCalibration.of(rated, 20, 30), "tone", "people.csv", List.of("x\u001b[2J"));
    assertThat(table)
        .contains(
            "3 answers compared as binary",
            "agreement                       0.667",
            "rate by the judge               0.667",
            "people \\ judge  fail  pass",
            "1 rated but not among the runs: x")
        .doesNotContain("\u001b");
  }
}
