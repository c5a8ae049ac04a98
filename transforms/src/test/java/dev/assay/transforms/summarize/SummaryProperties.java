package dev.assay.transforms.summarize;

import static dev.assay.transforms.summarize.Runs.answered;
import static dev.assay.transforms.summarize.Runs.failed;
import static dev.assay.transforms.summarize.Runs.label;
import static dev.assay.transforms.summarize.Runs.refused;
import static dev.assay.transforms.summarize.Runs.trace;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.io.experiment.Run;
import dev.assay.io.experiment.Score;
import dev.assay.io.json.Json;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class SummaryProperties {

  @Property(tries = 150)
  void isTheSameToTheLastByteInAnyOrderAndPartition(
      @ForAll("runs") List<Run> runs,
      @ForAll("analyses") Analysis analysis,
      @ForAll Random random) {
    int epochs = 1 + random.nextInt(2) * 4;
    byte[] inOrder = bytes(InParts.summary(analysis, epochs, runs));
    List<Run> shuffled = new ArrayList<>(runs);
    Collections.shuffle(shuffled, random);
    int parts = 1 + random.nextInt(5);
    assertThat(bytes(new InParts(analysis, epochs, List.of(), parts, random).summary(shuffled)))
        .isEqualTo(inOrder);
  }

  @Property(tries = 300)
  void everyScoreOfEveryAnswerIsCountedOnce(@ForAll("runs") List<Run> runs) {
    Section all = Runs.summary(runs).figures().all();
    long answers = all.outcomes().answered() + all.outcomes().refused();
    all.scores()
        .forEach(
            (name, stats) ->
                assertThat(stats.n() + stats.nNull() + stats.nError()).as(name).isEqualTo(answers));
    assertThat(all.outcomes().total()).isEqualTo(runs.size());
  }

  private static byte[] bytes(Summary summary) {
    return Json.bytes(SummaryJson.CODEC.toJson(summary));
  }

  @Provide
  Arbitrary<Analysis> analyses() {
    Arbitrary<List<Slice>> slices =
        Arbitraries.of(
                new Slice(List.of("model")),
                new Slice(List.of("lang")),
                new Slice(List.of("group", "meta.level")))
            .list()
            .uniqueElements()
            .ofMaxSize(3);
    Arbitrary<List<Reducer>> reducers =
        Arbitraries.of(
                "mean", "median", "mode", "max", "majority", "at_least_2", "pass_at_2", "pass_k_2")
            .map(Reducer::of)
            .list()
            .uniqueElements()
            .ofMaxSize(8);
    Arbitrary<IntervalSettings> intervals =
        Arbitraries.of(IntervalSettings.Method.values())
            .map(method -> new IntervalSettings(0.9, method, 7, 100));
    return Combinators.combine(
            slices, reducers, Arbitraries.of("lang", "meta.level").injectNull(0.4), intervals)
        .as(Analysis::new);
  }

  @Provide
  Arbitrary<List<Run>> runs() {
    Arbitrary<String> ids = Arbitraries.of("1", "2", "3", "4");
    Arbitrary<Score> scores =
        Arbitraries.oneOf(
            Arbitraries.doubles().map(value -> Score.of("s", value)),
            Arbitraries.doubles().between(0, 1).map(value -> Score.of("s", value)),
            Arbitraries.of(true, false).map(value -> Score.of("s", value)),
            Arbitraries.of("warm", "cold", "😀").map(value -> label("t", value)),
            Arbitraries.of(Score.error("s", "EVAL_FAILED", "x"), Runs.none("s")));
    Arbitrary<Run> answered =
        Combinators.combine(
                ids,
                Arbitraries.integers().between(1, 5),
                Arbitraries.of("fast", "slow"),
                Arbitraries.longs().between(0, 100_000),
                Arbitraries.doubles().between(0, 0.01),
                scores)
            .as(
                (id, epoch, group, latency, cost, score) ->
                    Runs.withRow(
                        answered(id, epoch, group, "m-" + group, trace(latency, 2, 1, cost), score),
                        "{\"lang\":\"l"
                            + id.hashCode() % 2
                            + "\",\"meta\":{\"level\":"
                            + id
                            + "}}"));
    return Arbitraries.oneOf(
            answered,
            answered,
            ids.map(id -> refused(id, Score.of("s", 0.1))),
            ids.map(id -> failed(id, 1, "HTTP_" + id)))
        .list()
        .ofMaxSize(60);
  }
}
