package dev.assay.transforms.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.io.experiment.ModelCall;
import dev.assay.io.experiment.Run;
import dev.assay.io.experiment.Score;
import dev.assay.io.json.JsonCoder;
import dev.assay.io.json.RunJson;
import dev.assay.transforms.call.CallModels.Gathering;
import dev.assay.transforms.call.CallSettings;
import dev.assay.transforms.evaluate.EvaluatorSpec;
import dev.assay.transforms.evaluate.Runs;
import java.io.Serializable;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.values.PCollectionTuple;

/** Judges runs in a pipeline of their own. */
final class JudgeRig {

  /** Names the scripted model as judge. */
  static final String JUDGE = "\"judge\": {\"api\": \"test\", \"model\": \"j\"}";

  /** Assertions travel with the pipeline, so what they found is kept here. */
  private static final Map<String, List<Score>> FOUND = new ConcurrentHashMap<>();

  private final String id = UUID.randomUUID().toString();

  /** A check that travels with the pipeline. */
  interface SerializableConsumer extends Serializable {
    void accept(List<Run> runs);
  }

  /** Returns the name of the scripts and of the lanes. */
  String id() {
    return id;
  }

  static EvaluatorSpec spec(String json) {
    return EvaluatorSpec.fromJson(Runs.json(json));
  }

  /** Judges the runs and hands the results, in the order of their ids, to the check. */
  void judge(
      ScriptedServices services,
      Gathering gathering,
      List<Run> runs,
      List<String> evaluators,
      SerializableConsumer check) {
    Pipeline pipeline = Pipeline.create();
    Asking asking = new Asking(CallSettings.of(id), services, gathering, Map.of(), null);
    PCollectionTuple judged =
        pipeline
            .apply(Create.of(runs).withCoder(JsonCoder.of(RunJson.CODEC)))
            .apply(JudgeRuns.with(evaluators.stream().map(JudgeRig::spec).toList(), asking));
    PAssert.that(judged.get(JudgeRuns.RUNS))
        .satisfies(
            results -> {
              List<Run> sorted =
                  StreamSupport.stream(results.spliterator(), false)
                      .sorted(Comparator.comparing(run -> run.row().id()))
                      .toList();
              check.accept(sorted);
              return null;
            });
    pipeline.run().waitUntilFinish();
  }

  /** Judges one run by one evaluator. */
  Score judgeOne(ScriptedServices services, Run run, String evaluator) {
    String name = id;
    Pipeline pipeline = Pipeline.create();
    Asking asking = new Asking(CallSettings.of(id), services, Gathering.WHOLE_LANE, Map.of(), null);
    PAssert.that(
            pipeline
                .apply(Create.of(run).withCoder(JsonCoder.of(RunJson.CODEC)))
                .apply(JudgeRuns.with(List.of(spec(evaluator)), asking))
                .get(JudgeRuns.RUNS))
        .satisfies(
            results -> {
              results.forEach(result -> FOUND.put(name, result.scores()));
              return null;
            });
    pipeline.run().waitUntilFinish();
    List<Score> scores = FOUND.getOrDefault(id, List.of());
    assertThat(scores).isNotEmpty();
    return scores.get(0);
  }

  /** Returns the prompt of a call. */
  static String text(ModelCall call) {
    return call.prompt().toJson().asText();
  }

  /** Returns answers of which every other one, from the first on, is kind. */
  static List<Run> answers(int count) {
    return IntStream.range(0, count)
        .mapToObj(
            i ->
                Runs.answered(
                    "{\"id\": \"%03d\", \"prompt\": \"p\"}".formatted(i),
                    i % 2 == 0 ? "kind words " + i : "insult " + i))
        .toList();
  }
}
