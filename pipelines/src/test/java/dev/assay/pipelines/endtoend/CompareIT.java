package dev.assay.pipelines.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.io.json.Json;
import dev.assay.pipelines.endtoend.AssayProcess.Ended;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code assay compare} over the files of real runs. */
class CompareIT {

  @TempDir Path temporary;

  private Workspace work;

  @BeforeEach
  void run() {
    work = new Workspace(temporary);
    experiment("before", "Paris", "Berlin", "Lima", "");
    experiment("after", "Lyon", "Berlin", "Quito", "  {\"id\": \"only\", \"prompt\": \"x\"}\n");
  }

  /** Rows whose answer is their prompt, so that what is right depends on the rows file. */
  private void experiment(String name, String fr, String de, String ec, String more) {
    work.write(
        name + ".jsonl",
        """
        {"id": "fr", "prompt": "%s", "expected": "Paris", "lang": "rom", "n": 1}
        {"id": "de", "prompt": "%s", "expected": "Berlin", "lang": "ger", "n": 2}
        {"id": "ec", "prompt": "%s", "expected": "Quito", "lang": "rom", "n": 3}
        {"id": "at", "prompt": "Wien", "expected": "Wien", "lang": "ger", "n": 4}
        """
                .formatted(fr, de, ec)
            + more.strip());
    work.write(
        name + ".yaml",
        """
        name: %s
        dataset: %s.jsonl
        models: [{api: test, model: %s, parameters: {respond: echo}}]
        epochs: 2
        evaluators: [exact_match, levenshtein]
        """
            .formatted(name, name, "m-" + name));
    assertThat(work.run("run", name + ".yaml", "--output", name).exitCode()).isZero();
  }

  @Test
  void comparesTwoModelsRowByRow() throws IOException {
    Ended ended = work.run("compare", "before", "after", "--slice", "lang", "--json");
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    JsonNode json = Json.parse(ended.out());
    assertThat(json.at("/a/models/0").asText()).isEqualTo("m-before");
    assertThat(json.at("/b/experiment").asText()).isEqualTo("after");
    assertThat(json.at("/records/paired").intValue()).isEqualTo(4);
    assertThat(json.at("/records/examples/only_b/0").asText()).isEqualTo("only");
    JsonNode exact = json.at("/scores/exact_match");
    assertThat(exact.path("n").intValue()).isEqualTo(4);
    assertThat(exact.path("difference").doubleValue()).isZero();
    assertThat(exact.path("wins").intValue()).isEqualTo(1);
    assertThat(exact.at("/flips/pass_to_fail").intValue()).isEqualTo(1);
    assertThat(exact.at("/regressions/0/id").asText()).isEqualTo("fr");
    assertThat(exact.at("/regressions/0/response_a/0").asText()).isEqualTo("Paris");
    assertThat(exact.at("/regressions/0/response_b/1").asText()).isEqualTo("Lyon");
    assertThat(json.at("/slices/lang/rom/scores/exact_match/n").intValue()).isEqualTo(2);
    assertThat(json.at("/metrics/latency_ms/direction").asText()).isEqualTo("lower");

    Ended table = work.run("compare", "before", "after");
    assertThat(table.out())
        .contains(
            "4 records on both sides, 1 only in B (only)",
            "exact_match: 1 pass → fail, 1 fail → pass",
            "exact_match, regressed most",
            "Paris",
            "Lyon");
    assertThat(work.run("compare", "before", "after", "--quiet").out()).isEmpty();
  }

  @Test
  void writesEveryChangeWithBothAnswers() throws IOException {
    Ended ended = work.run("compare", "before", "after", "--output", "changes", "--show", "0");
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    List<String> changes = new ArrayList<>();
    for (String line : Files.readAllLines(work.path("changes/changes.jsonl"))) {
      JsonNode json = Json.parse(line);
      changes.add(
          json.path("change").asText()
              + " "
              + json.path("id").asText()
              + " "
              + json.path("score").asText("-"));
      assertThat(json.has("row")).isTrue();
    }
    assertThat(changes)
        .containsExactlyInAnyOrder(
            "improved ec exact_match",
            "improved ec levenshtein",
            "regressed fr exact_match",
            "regressed fr levenshtein",
            "only_b only -");
    JsonNode comparison = Output.document(work.path("changes/comparison.json"));
    assertThat(comparison.at("/files/changes.jsonl/records").intValue()).isEqualTo(5);

    Ended again = work.run("compare", "before", "after", "--output", "changes");
    assertThat(again.exitCode()).isEqualTo(73);
    assertThat(again.err()).contains("changes/comparison.json is there already", "--overwrite");
  }

  @Test
  void orderOfLinesMakesNoDifference() throws IOException {
    String expected = work.run("compare", "before", "after", "--json").out();
    Path completed = work.path("after/completed.jsonl");
    List<String> lines = new ArrayList<>(Files.readAllLines(completed));
    java.util.Collections.reverse(lines);
    byte[] bytes = (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
    String before = sha256(Files.readAllBytes(completed));
    Files.write(completed, bytes);
    Path manifest = work.path("after/manifest.json");
    Files.writeString(manifest, Files.readString(manifest).replace(before, sha256(bytes)));
    assertThat(work.run("compare", "before", "after", "--json").out()).isEqualTo(expected);
  }

  private static String sha256(byte[] bytes) {
    try {
      return java.util.HexFormat.of()
          .formatHex(java.security.MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void nothingDiffersFromItself() throws IOException {
    JsonNode json = Json.parse(work.run("compare", "before", "before", "--json").out());
    assertThat(json.at("/scores/levenshtein/difference").doubleValue()).isZero();
    assertThat(json.at("/scores/levenshtein/p_adjusted_bh").doubleValue()).isEqualTo(1.0);
    JsonNode runs =
        Json.parse(
            work.run("compare", "before", "before", "--run-a", "1", "--run-b", "2", "--json")
                .out());
    assertThat(runs.at("/a/epochs/0").intValue()).isEqualTo(1);
    assertThat(runs.at("/b/epochs/0").intValue()).isEqualTo(2);
    assertThat(runs.at("/records/paired").intValue()).isEqualTo(4);
  }

  @Test
  void refusesWhatCannotBeCompared() throws IOException {
    refused(66, "IN_MISSING nowhere", "nowhere", "after");
    Files.createDirectories(work.path("empty"));
    refused(66, "has no manifest.json", "empty", "after");
    refused(64, "did you mean \"exact_match\"?", "before", "after", "--score", "exact_mach");
    refused(64, "has no run 9", "before", "after", "--run-a", "9");
    refused(64, "it has m-before", "before", "after", "--model-a", "other");
    refused(64, "no run has the key nope", "before", "after", "--slice", "nope");
    refused(64, "has the key nope (--key)", "before", "after", "--key", "nope");
    refused(65, "COMPARE_NOTHING_PAIRED", "before", "after", "--key", "model_name");
    refused(64, "Invalid --adjust: x", "before", "after", "--adjust", "x");
    Path completed = work.path("after/completed.jsonl");
    Files.writeString(completed, Files.readString(completed).replace("Lyon", "Nice"));
    refused(65, "not the file that the manifest lists", "before", "after");
    Files.writeString(completed, "{\"id\":");
    refused(65, "completed.jsonl:1", "before", "after");
  }

  private void refused(int code, String message, String... arguments) {
    List<String> words = new ArrayList<>(List.of("compare"));
    words.addAll(List.of(arguments));
    Ended ended = work.run(words.toArray(String[]::new));
    assertThat(ended.exitCode()).as(ended.err()).isEqualTo(code);
    assertThat(ended.err()).contains(message).doesNotContain("Exception");
    assertThat(ended.out()).isEmpty();
  }

  @Test
  void comparesTheModelsOfOneExperiment() throws IOException {
    work.write("rows.jsonl", "{\"id\": \"a\", \"prompt\": \"x\", \"expected\": \"x\"}\n");
    work.write(
        "both.yaml",
        """
        name: both
        dataset: rows.jsonl
        models: [{api: test, model: one, parameters: {respond: echo}}, {api: test, model: two}]
        evaluators: [exact_match]
        """);
    assertThat(work.run("run", "both.yaml", "--output", "both").exitCode()).isZero();
    Ended ended =
        work.run("compare", "both", "both", "--model-a", "one", "--model-b", "two", "--json");
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertThat(Json.parse(ended.out()).at("/scores/exact_match/difference").doubleValue())
        .isEqualTo(-1.0);
    refused(64, "COMPARE_VARIANTS", "both", "both", "--model-a", "one");
  }
}
