package dev.assay.pipelines.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class ReportTest {

  @Test
  void aFigureStandsBesideItsBaselineItsRatioAndItsGoal() {
    Sheet sheet = new Sheet();
    for (double value : new double[] {3_000, 2_000, 4_000}) {
      sheet.add("rows/s", value, Goal.atLeast(3_500));
      sheet.addBaseline("rows/s", 2 * value);
    }
    Report report = new Report(List.of("2 cores"));
    report.add("throughput", "a bare loop", sheet.figures());

    assertThat(report.text().replaceAll(" +", " "))
        .contains("* 2 cores\n")
        .contains(
            "| throughput | rows/s | 3,000 (2,000–4,000) | 6,000 (4,000–8,000) | 0.500 |"
                + " >= 3,500, missed |")
        .contains("* throughput: baseline is a bare loop");
  }

  @Test
  void whatCouldNotBeMeasuredIsADash() {
    Sheet sheet = new Sheet();
    sheet.add("MiB", Double.NaN);
    sheet.add("MiB", 7);

    assertThat(sheet.figures().get(0).cells()).containsExactly("MiB", "7", "-", "-", "");
    assertThat(new Figure("MiB", List.of(Double.NaN), List.of(), Goal.atMost(1)).cells())
        .containsExactly("MiB", "-", "-", "-", "<= 1, not measured");
  }

  @Test
  void aGoalIsReachedAtItsBound() {
    assertThat(Goal.atLeast(0.8).text(0.8)).isEqualTo(">= 0.800, met");
    assertThat(Goal.atMost(0.25).text(0.2501)).isEqualTo("<= 0.250, missed");
  }

  @Test
  void aBenchmarkThatFailedHasItsReason() {
    Report report = new Report(List.of());
    report.addFailure("limit", "ended with 70");

    assertThat(report.text()).contains("| limit ").contains("* limit: ended with 70");
  }
}
