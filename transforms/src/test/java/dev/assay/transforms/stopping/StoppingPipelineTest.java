package dev.assay.transforms.stopping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.assay.io.experiment.CallTrace;
import dev.assay.io.experiment.Row;
import dev.assay.io.experiment.Run;
import dev.assay.io.experiment.Score;
import dev.assay.io.json.JsonCoder;
import dev.assay.io.json.RowJson;
import dev.assay.io.json.RunJson;
import dev.assay.transforms.evaluate.Runs;
import dev.assay.transforms.stopping.SplitByPlace.Share;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoppingPipelineTest {

  private static final StopRule RULE =
      new StopRule(
          List.of(new StopRule.Target("s", 0.5, null), new StopRule.Target("t", 0.5, null)),
          List.of("meta.lang"),
          0.95,
          100,
          7);

  private static Run run(int row, int epoch, Score... scores) {
    Run answered =
        Runs.answered(
            "{\"id\":\"r%d\",\"meta\":{\"lang\":\"%s\"}}"
                .formatted(row, row % 2 == 0 ? "en" : "de"),
            "x");
    return new Run(answered.row(), epoch, null, null, answered.outcome(), CallTrace.NONE, List.of())
        .withScores(List.of(scores));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void countsARowOnceWithTheMeanOfItsRunsInWhateverOrder(long seed) {
    List<Run> runs =
        new ArrayList<>(
            List.of(
                run(0, 1, Score.of("s", 1), Score.of("t", 0.1)),
                run(0, 2, Score.of("s", 0), Score.of("t", 0.2)),
                run(0, 3, Score.error("s", "E", "no"), Score.of("t", 0.3)),
                run(2, 1, Score.of("s", true)),
                run(2, 2, Score.skipped("s", "not here")),
                run(1, 1, Score.error("s", "E", "no"), Score.of("other", 5))));
    Collections.shuffle(runs, new Random(seed));

    TestPipeline pipeline = TestPipeline.create().enableAbandonedNodeEnforcement(false);
    PAssert.that(
            pipeline
                .apply(Create.of(runs).withCoder(JsonCoder.of(RunJson.CODEC)))
                .apply(TallySlices.of(RULE)))
        .containsInAnyOrder(
            new SliceScores(
                "[\"en\"]", List.of(Moments.of(0.5).plus(Moments.of(1)), Moments.of(0.2))),
            new SliceScores("[\"de\"]", List.of(Moments.NONE, Moments.NONE)));
    pipeline.run().waitUntilFinish();
  }

  @Test
  void splitsEveryRowOnceAndWavesOverlapNowhere() {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      rows.add(run(i, 1).row());
    }
    TestPipeline pipeline = TestPipeline.create().enableAbandonedNodeEnforcement(false);
    PCollectionTuple split =
        pipeline
            .apply(Create.of(rows).withCoder(JsonCoder.of(RowJson.CODEC)))
            .apply(SplitByPlace.of(RULE, Map.of("[\"en\"]", new Share(0.2, 0.6))));
    long expected =
        rows.stream()
            .filter(row -> RULE.slice(row).equals("[\"en\"]"))
            .filter(row -> RULE.place(row) >= 0.2 && RULE.place(row) < 0.6)
            .count();
    PAssert.that(split.get(SplitByPlace.INSIDE))
        .satisfies(
            inside -> {
              assertThat(inside).hasSize((int) expected);
              return null;
            });
    PAssert.that(split.get(SplitByPlace.OUTSIDE))
        .satisfies(
            outside -> {
              assertThat(outside).hasSize(1_000 - (int) expected);
              return null;
            });
    pipeline.run().waitUntilFinish();
    assertThat(expected).isBetween(150L, 250L);
  }

  @Test
  void placesAreEvenAndDifferBySeed() {
    StopRule other = new StopRule(RULE.targets(), List.of(), 0.95, 100, 8);
    double sum = 0;
    int below = 0;
    int same = 0;
    for (int i = 0; i < 10_000; i++) {
      Row row = run(i, 1).row();
      double place = RULE.place(row);
      assertThat(place).isBetween(0.0, 1 - 0x1p-53);
      sum += place;
      below += place < 0.1 ? 1 : 0;
      same += place == other.place(row) ? 1 : 0;
    }
    assertThat(sum / 10_000).isCloseTo(0.5, within(0.01));
    assertThat(below).isBetween(900, 1_100);
    assertThat(same).isZero();
  }

  @Test
  void slicesAreNamedByTheirFields() {
    Row english = run(0, 1).row();
    assertThat(RULE.slice(english)).isEqualTo("[\"en\"]");
    assertThat(RULE.described("[\"en\"]").toString()).isEqualTo("{\"meta.lang\":\"en\"}");
    StopRule whole = new StopRule(RULE.targets(), List.of(), 0.95, 100, 7);
    assertThat(whole.described(whole.slice(english)).isNull()).isTrue();
    StopRule missing = new StopRule(RULE.targets(), List.of("meta.no", "no"), 0.95, 100, 7);
    assertThat(missing.slice(english)).isEqualTo("[null,null]");
  }
}
