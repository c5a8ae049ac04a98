package dev.assay.pipelines.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.pipelines.console.RunFigures.Calls;
import dev.assay.pipelines.console.RunFigures.LaneLine;
import dev.assay.pipelines.console.RunFigures.Latency;
import dev.assay.pipelines.console.RunFigures.Rows;
import dev.assay.pipelines.console.RunFigures.Runs;
import dev.assay.pipelines.console.RunFigures.ScoreLine;
import dev.assay.pipelines.console.RunFigures.Tokens;
import java.util.List;
import org.junit.jupiter.api.Test;

class SummaryTableTest {

  @Test
  void everythingThatIsKnownIsShown() {
    RunFigures figures =
        new RunFigures(
            "capitals",
            65_000,
            new Rows(1_012, 2, 10, 1_000),
            new Runs(996, 3, 1),
            new Calls(1_010, 11, 4, 1),
            new Tokens(9_000, 1_000),
            1.5,
            new Latency(812, 1_250, 61_000),
            List.of(
                new ScoreLine("exact_match", 0.8, 0.7754, 0.8246, null, 1_000, 0, 0),
                new ScoreLine("tone", null, null, null, "warm", 990, 8, 2),
                new ScoreLine("overlap", null, null, null, null, 0, 1_000, 0)),
            List.of(
                new LaneLine("openai", new Runs(500, 3, 1), 498.2, 1.5),
                new LaneLine("test", new Runs(496, 0, 0), 60_000, null)),
            "runs/capitals/20260131-120000");
    assertThat(SummaryTable.render(figures, 80))
        .isEqualTo(
            """
            capitals: 1,000 runs in 1 min 5 s

              rows     1,012 read, 1,000 accepted, 2 rejected, 10 skipped
              runs     996 answered, 3 refused, 1 failed
              calls    1,010 sent, 11 retries, 4 rate limited, 1 in doubt
              tokens   9,000 in, 1,000 out
              cost     $1.50
              latency  p50 812 ms, p95 1.3 s, p99 1 min 1 s

              score         mean    95 %      n   none  errors
              exact_match  0.800  ±0.025  1,000      0       0
              tone          warm       -    990      8       2
              overlap          -       -      0  1,000       0

              lane    answered  refused  failed  per min   cost
              openai       500        3       1      498  $1.50
              test         496        0       0   60,000      -

              output   runs/capitals/20260131-120000
            """);
  }

  @Test
  void whatIsNotThereIsNotSaid() {
    assertThat(SummaryTable.render(small("one", List.of()), 80))
        .isEqualTo(
            """
            one: 1 run in 40 ms

              rows     1 read, 1 accepted
              runs     1 answered
              calls    2 sent, 1 retry

              output   out
            """);
  }

  @Test
  void longNamesGiveWayToNumbers() {
    String table =
        SummaryTable.render(
            small("one", List.of(new ScoreLine("s".repeat(100), 0.5, 0.4, 0.6, null, 10, 0, 0))),
            50);
    assertThat(table.lines()).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(50));
    assertThat(table).contains("s…  0.500  ±0.100  10     0       0\n");
  }

  @Test
  void textFromOutsideCannotMoveTheCursor() {
    String table =
        SummaryTable.render(
            small(
                "a\u001b[2J\nb",
                List.of(new ScoreLine("\u202Ex\u0007", null, null, null, "\u009bwarm", 1, 0, 0))),
            80);
    assertThat(table)
        .startsWith("a�[2J b: 1 run")
        .contains("�x�    �warm")
        .doesNotContain("\u001b", "\u202E", "\u0007", "\u009b");
  }

  private static RunFigures small(String name, List<ScoreLine> scores) {
    return new RunFigures(
        name,
        40,
        new Rows(1, 0, 0, 1),
        new Runs(1, 0, 0),
        new Calls(2, 1, 0, 0),
        null,
        null,
        null,
        scores,
        List.of(new LaneLine("test", new Runs(1, 0, 0), 60, null)),
        "out");
  }
}
