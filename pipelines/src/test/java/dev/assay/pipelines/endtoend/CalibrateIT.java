package dev.assay.pipelines.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.io.json.Json;
import dev.assay.pipelines.endtoend.AssayProcess.Ended;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code assay calibrate} over the files of a real run. */
class CalibrateIT {

  @TempDir Path temporary;

  private Workspace work;

  @BeforeEach
  void run() {
    work = new Workspace(temporary);
    work.write(
        "rows.jsonl",
        """
        {"id": "1", "prompt": "a", "expected": "a"}
        {"id": "2", "prompt": "b", "expected": "b"}
        {"id": "3", "prompt": "c", "expected": "x"}
        {"id": "4", "prompt": "d", "expected": "x"}
        {"id": "5", "prompt": "e", "expected": "e"}
        """);
    work.write(
        "it.yaml",
        """
        name: it
        dataset: rows.jsonl
        models: [{api: test, model: m, parameters: {respond: echo}}]
        evaluators: [exact_match, levenshtein]
        """);
    assertThat(work.run("run", "it.yaml", "--output", "out").exitCode()).isZero();
  }

  @Test
  void comparesAScoreWithPeople() throws IOException {
    work.write(
        "people.csv",
        """
        id,annotator,label
        1,ann,pass
        1,bob,pass
        2,ann,fail
        3,ann,fail
        3,bob,fail
        4,ann,fail
        9,ann,pass
        """);
    Ended ended =
        work.run(
            "calibrate",
            "out",
            "--labels",
            "people.csv",
            "--score",
            "exact_match",
            "--json",
            "--output",
            "cal");
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    JsonNode json = Json.parse(ended.out());
    assertThat(json.at("/scale").asText()).isEqualTo("binary");
    assertThat(json.at("/n").intValue()).isEqualTo(4);
    assertThat(json.at("/agreement/value").doubleValue()).isEqualTo(0.75);
    assertThat(json.at("/rates/judged/n").intValue()).isEqualTo(5);
    assertThat(json.at("/annotators/n").intValue()).isEqualTo(2);
    assertThat(json.at("/unmatched_labels/0").asText()).isEqualTo("9");
    assertThat(Output.document(work.path("cal/calibration.json"))).isEqualTo(json);

    Ended table = work.run("calibrate", "out", "--labels", "people.csv", "--score", "exact_match");
    assertThat(table.out())
        .contains("agreement", "Cohen's kappa", "rate, errors taken out", "not among the runs: 9");
  }

  @Test
  void takesAColumnForEachAnnotator() throws IOException {
    work.write(
        "people.jsonl",
        """
        {"id": "1", "ann": 1, "bob": 0.5}
        {"id": "2", "ann": 0, "bob": 0.25}
        {"id": "3", "ann": 0, "bob": null}
        """);
    Ended ended =
        work.run(
            "calibrate",
            "out",
            "--labels",
            "people.jsonl",
            "--label",
            "ann,bob",
            "--score",
            "levenshtein",
            "--json");
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    JsonNode json = Json.parse(ended.out());
    assertThat(json.at("/scale").asText()).isEqualTo("numeric");
    assertThat(json.at("/blank").intValue()).isEqualTo(1);
    assertThat(json.at("/annotators/count").intValue()).isEqualTo(2);
    assertThat(json.at("/correlation").has("spearman")).isTrue();
  }

  @Test
  void refusesWhatDoesNotFit() {
    work.write("bad.csv", "id,label\n1,pass\n1,fail\n");
    work.write("none.csv", "id,verdict\n1,pass\n");
    work.write("other.csv", "id,label\nx,pass\n");
    work.write("broken.jsonl", "{\"id\": \"1\", \"label\": \"pass\"}\n{oops\n");
    refused(66, "IN_NO_MATCH", "missing.csv", "exact_match");
    refused(65, "no annotator tells them apart", "bad.csv", "exact_match");
    refused(65, "it has the keys id, verdict", "none.csv", "exact_match");
    refused(65, "LABELS_UNMATCHED", "other.csv", "exact_match");
    refused(65, "broken.jsonl:2", "broken.jsonl", "exact_match");
    refused(64, "did you mean \"exact_match\"?", "other.csv", "exact_mtch");
    Ended several = work.run("calibrate", "out", "--labels", "other.csv");
    assertThat(several.exitCode()).isEqualTo(64);
    assertThat(several.err()).contains("several scores", "exact_match, levenshtein");
  }

  private void refused(int code, String message, String labels, String score) {
    Ended ended = work.run("calibrate", "out", "--labels", labels, "--score", score);
    assertThat(ended.exitCode()).as(ended.err()).isEqualTo(code);
    assertThat(ended.err()).contains(message).doesNotContain("Exception");
  }
}
