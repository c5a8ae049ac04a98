package dev.assay.pipelines.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.io.json.Json;
import dev.assay.pipelines.endtoend.AssayProcess.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Epochs, reducers, slices and intervals in the summary of a real run. */
class SummariesIT {

  @TempDir Path temporary;

  private Workspace work;

  @BeforeEach
  void writeRows() {
    work = new Workspace(temporary);
    work.write(
        "rows.jsonl",
        """
        {"id": "1", "prompt": "Paris", "expected": "Paris", "country": "fr", "metadata": {"level": "easy"}, "topic": "a"}
        {"id": "2", "prompt": "Bonn", "expected": "Berlin", "country": "de", "metadata": {"level": "hard"}, "topic": "a"}
        {"id": "3", "prompt": "Rome", "expected": "Rome", "country": "it", "metadata": {"level": "easy"}, "topic": "b"}
        {"id": "4", "prompt": "none", "expected": "x", "country": "fr", "topic": "b", "parameters": {"raise_error": "yes"}}
        """);
  }

  @Test
  void reducesEpochsAndSlicesRuns() throws IOException {
    work.write(
        "capitals.yaml",
        """
        name: capitals
        dataset: rows.jsonl
        models: [{api: test, model: m, parameters: {respond: echo}}]
        epochs: 5
        evaluators: [exact_match, levenshtein]
        reducers: [pass_at_2, pass^5, at_least_2, median, mode, max, majority, collect,
          {reducer: pass_at_3, threshold: 0.2, scores: [levenshtein]}]
        slices: [country, model, [country, metadata.level]]
        """);
    Ended ended = work.run("run", "capitals.yaml", "--output", "out");
    assertThat(ended.exitCode()).as(ended.err()).isEqualTo(3);
    assertThat(ended.out()).contains("exact_match", "pass_at_2", "0.667", "country", "fr / easy");

    JsonNode summary = work.output("out").summary();
    JsonNode exact = summary.at("/scores/exact_match");
    assertThat(exact.path("mean").doubleValue()).isCloseTo(2.0 / 3, within(1e-12));
    assertThat(exact.path("n").intValue()).isEqualTo(15);
    assertThat(exact.path("n_clusters").intValue()).isEqualTo(3);
    assertThat(exact.path("ci95_method").asText()).isEqualTo("t");
    assertThat(exact.path("ci95_clustered_method").asText()).isEqualTo("t_clustered");
    assertThat(exact.path("stderr_clustered").doubleValue()).isCloseTo(1.0 / 3, within(1e-12));
    assertThat(exact.path("ci95_wilson").size()).isEqualTo(2);
    List<String> reducers = new ArrayList<>();
    exact.path("reducers").fieldNames().forEachRemaining(reducers::add);
    assertThat(reducers)
        .containsExactly(
            "at_least_2", "majority", "max", "mean", "median", "mode", "pass_at_2", "pass_k_5");
    JsonNode passAt = exact.at("/reducers/pass_at_2");
    assertThat(passAt.path("value").doubleValue()).isCloseTo(2.0 / 3, within(1e-12));
    assertThat(passAt.path("n_records").intValue()).isEqualTo(3);
    assertThat(passAt.path("n_undefined").intValue()).isEqualTo(1);
    assertThat(summary.at("/scores/levenshtein/reducers/pass_at_3/value").doubleValue())
        .isEqualTo(1.0);

    JsonNode slices = summary.path("slices");
    assertThat(slices.at("/country/fr/runs/answered").intValue()).isEqualTo(5);
    assertThat(slices.at("/country/fr/runs/failed").intValue()).isEqualTo(5);
    assertThat(slices.at("/country/fr/scores/exact_match/reducers/mean/n_records").intValue())
        .isEqualTo(1);
    JsonNode joint = slices.path("country / metadata.level");
    assertThat(joint.path("fr / easy").at("/scores/exact_match/mean").doubleValue()).isEqualTo(1.0);
    assertThat(joint.has("fr / (none)")).isTrue();
    assertThat(slices.at("/model/m/runs/answered").intValue()).isEqualTo(15);

    List<JsonNode> records = new ArrayList<>();
    for (String line : Files.readAllLines(work.path("out").resolve("records.jsonl"))) {
      records.add(Json.parse(line));
    }
    assertThat(records).hasSize(4);
    assertThat(records)
        .anySatisfy(
            record -> {
              assertThat(record.path("id").asText()).isEqualTo("2");
              assertThat(Json.text(record.at("/scores/exact_match/values")))
                  .isEqualTo("[0.0,0.0,0.0,0.0,0.0]");
              assertThat(record.at("/scores/levenshtein/reducers/pass_at_3").doubleValue())
                  .isEqualTo(1.0);
            });
  }

  @Test
  void summarizesAgainAsTheExperimentSaidAndAsIsAsked() throws IOException {
    Files.writeString(
        work.path("rows.jsonl"),
        Files.readString(work.path("rows.jsonl")).replace("\"prompt\"", "\"text\""));
    work.write(
        "capitals.yaml",
        """
        name: capitals
        dataset: rows.jsonl
        prompts: [{name: plain, prompt: "{{text}}"}, {name: polite, prompt: "{{text}}, please"}]
        models: [{api: test, model: m, parameters: {respond: echo}}]
        epochs: 2
        evaluators: [exact_match]
        reducers: [at_least_1]
        slices: [prompt]
        cluster: topic
        intervals: {level: 0.9, method: bootstrap, seed: 7, resamples: 500}
        """);
    assertThat(work.run("run", "capitals.yaml", "--output", "out").exitCode()).isEqualTo(3);
    byte[] first = Files.readAllBytes(work.path("out").resolve("summary.json"));
    JsonNode before = work.output("out").summary();
    assertThat(before.at("/slices/prompt/plain/scores/exact_match/mean").doubleValue())
        .isCloseTo(2.0 / 3, within(1e-12));
    assertThat(before.at("/slices/prompt/polite/scores/exact_match/mean").doubleValue()).isZero();
    assertThat(before.at("/scores/exact_match/ci95_clustered_method").asText())
        .isEqualTo("bootstrap_clustered");
    assertThat(before.at("/scores/exact_match/n_clusters").intValue()).isEqualTo(2);
    assertThat(before.at("/scores/exact_match/ci90_clustered").size()).isEqualTo(2);

    assertThat(work.run("summarize", "out").exitCode()).isEqualTo(3);
    assertThat(Files.readAllBytes(work.path("out").resolve("summary.json"))).isEqualTo(first);

    Ended more =
        work.run(
            "summarize",
            "out",
            "--reducer",
            "pass_k_2",
            "--reducer",
            "collect",
            "--slice",
            "country,prompt",
            "--cluster",
            "country",
            "--intervals",
            "wilson",
            "--level",
            "0.99");
    assertThat(more.exitCode()).as(more.err()).isEqualTo(3);
    JsonNode after = work.output("out").summary();
    JsonNode exact = after.at("/scores/exact_match");
    assertThat(exact.path("reducers").has("at_least_1")).isTrue();
    assertThat(exact.at("/reducers/pass_k_2/ci95_method").asText()).isEqualTo("wilson_clustered");
    assertThat(exact.path("n_clusters").intValue()).isEqualTo(3);
    assertThat(exact.has("ci99")).isTrue();
    assertThat(after.path("slices").path("country / prompt").has("fr / plain")).isTrue();
    assertThat(after.at("/slices/prompt").size()).isEqualTo(2);
    assertThat(Files.readAllLines(work.path("out").resolve("records.jsonl"))).hasSize(8);
    assertThat(Json.text(Output.document(work.path("out").resolve("manifest.json"))))
        .contains("records.jsonl", "completed.jsonl");
  }

  @Test
  void refusesWhatIsNoReducerSliceOrInterval() {
    work.write(
        "bad.yaml",
        """
        dataset: rows.jsonl
        models: [{api: test, model: m}]
        reducers: [pass_at, mean, mean]
        slices: [country, country]
        intervals: {method: normal, level: 2}
        """);
    Ended bad = work.run("check", "bad.yaml");
    assertThat(bad.exitCode()).isEqualTo(78);
    assertThat(bad.err())
        .contains(
            "bad.yaml:3",
            "there is no reducer \"pass_at\"",
            "reducer mean is there twice",
            "slice country is there twice",
            "intervals.method",
            "t, wilson or bootstrap",
            "intervals.level: 2");

    Ended options = work.run("summarize", "out", "--reducer", "pass", "--intervals", "z");
    assertThat(options.exitCode()).isEqualTo(64);
    assertThat(options.err()).contains("--reducer", "\"pass\"", "--intervals", "\"z\"");
  }
}
