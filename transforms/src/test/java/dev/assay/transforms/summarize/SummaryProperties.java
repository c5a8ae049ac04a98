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
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
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
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.transforms.Combine.CombineFn;

class SummaryProperties {

  @Property(tries = 300)
  void isTheSameToTheLastByteInAnyOrderAndPartition(
      @ForAll("runs") List<Run> runs, @ForAll Random random) {
    byte[] inOrder = bytes(combined(runs, 1, random));
    List<Run> shuffled = new ArrayList<>(runs);
    Collections.shuffle(shuffled, random);
    assertThat(bytes(combined(shuffled, 1 + random.nextInt(5), random))).isEqualTo(inOrder);
  }

  @Property(tries = 300)
  void everyScoreOfEveryAnswerIsCountedOnce(@ForAll("runs") List<Run> runs) {
    Section all = Runs.summary(runs).all();
    long answers = all.outcomes().answered() + all.outcomes().refused();
    all.scores()
        .forEach(
            (name, stats) ->
                assertThat(stats.n() + stats.nNull() + stats.nError()).as(name).isEqualTo(answers));
    assertThat(all.outcomes().total()).isEqualTo(runs.size());
  }

  /** Combines as a runner does: in parts, through bytes, merged in any order. */
  private static Summary combined(List<Run> runs, int parts, Random random) {
    Breakdown<RunTally> tally = combine(new SummaryFn(), SummaryFn.coder(), runs, parts, random);
    List<RecordTally> records =
        runs.stream().map(TallyRunFn::key).distinct().map(key -> record(runs, key)).toList();
    Breakdown<RecordsTally> joined =
        combine(new RecordsFn(), RecordsFn.coder(), records, parts, random);
    return JoinRecordsFn.join(new SummaryFn().extractOutput(tally), joined);
  }

  private static RecordTally record(List<Run> runs, String key) {
    RecordTally record = RecordTally.empty();
    runs.stream()
        .filter(run -> TallyRunFn.key(run).equals(key))
        .map(RecordTally::of)
        .forEach(record::add);
    return through(RecordFn.coder(), record);
  }

  private static <I, A> A combine(
      CombineFn<I, A, ?> fn, Coder<A> coder, List<I> inputs, int parts, Random random) {
    List<A> accumulators = new ArrayList<>();
    for (int i = 0; i < parts; i++) {
      accumulators.add(fn.createAccumulator());
    }
    for (I input : inputs) {
      int part = random.nextInt(parts);
      accumulators.set(part, fn.addInput(accumulators.get(part), input));
    }
    Collections.shuffle(accumulators, random);
    return fn.mergeAccumulators(
        accumulators.stream().map(accumulator -> through(coder, accumulator)).toList());
  }

  private static <T> T through(Coder<T> coder, T value) {
    try {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      coder.encode(value, out);
      return coder.decode(new ByteArrayInputStream(out.toByteArray()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] bytes(Summary summary) {
    return Json.bytes(SummaryJson.CODEC.toJson(summary));
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
                Arbitraries.of("fast", "slow"),
                Arbitraries.longs().between(0, 100_000),
                Arbitraries.doubles().between(0, 0.01),
                scores)
            .as(
                (id, group, latency, cost, score) ->
                    answered(id, 1, group, "m-" + group, trace(latency, 2, 1, cost), score));
    return Arbitraries.oneOf(
            answered,
            answered,
            ids.map(id -> refused(id, Score.of("s", 0.1))),
            ids.map(id -> failed(id, 1, "HTTP_" + id)))
        .list()
        .ofMaxSize(60);
  }
}
