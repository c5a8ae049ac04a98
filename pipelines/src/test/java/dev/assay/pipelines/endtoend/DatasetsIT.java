package dev.assay.pipelines.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.pipelines.endtoend.AssayProcess.Ended;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code assay datasets}, and experiments over what it keeps. */
class DatasetsIT {

  @TempDir Path temporary;

  private Workspace work;

  @BeforeEach
  void create() {
    work = new Workspace(temporary);
    work.write("sums.csv", "q,a,lvl\n1+1,2,easy\nping,pong,hard\n");
    Ended ended =
        work.run(
            "datasets",
            "create",
            "sums",
            "sums.csv",
            "--input",
            "q",
            "--expected",
            "a",
            "--metadata",
            "lvl");
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertThat(ended.out()).contains("sums@0: 2 records");
  }

  @Test
  void anExperimentRunsOverTheVersionItNames() throws Exception {
    work.write("more.jsonl", "{\"id\": \"third\", \"q\": \"x\", \"expected\": \"x\"}\n");
    assertThat(work.run("datasets", "push", "sums", "more.jsonl").out()).contains("sums@1: 3");
    work.write(
        "e.yaml",
        """
        name: sums
        dataset: datasets/sums@0
        prompt: "{{q}}"
        models: [{api: test, model: m, parameters: {respond: echo}}]
        evaluators: [exact_match]
        """);

    Ended ended = work.run("run", "e.yaml", "--output", "out", "--quiet");

    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertThat(Files.readAllLines(work.path("out/completed.jsonl")))
        .hasSize(2)
        .anySatisfy(line -> assertThat(line).contains("\"q\":\"1+1\"", "\"expected\":\"2\""));

    work.write("bad.yaml", Files.readString(work.path("e.yaml")).replace("@0", "@420"));
    Ended refused = work.run("check", "bad.yaml");
    assertThat(refused.exitCode()).isEqualTo(66);
    assertThat(refused.err())
        .contains("invalid version: version is greater than the current version or negative");
  }

  @Test
  void recordsAreChangedDeletedRestoredAndPulled() {
    String id =
        work.run("datasets", "pull", "sums").out().replaceAll("(?s)\\{\"id\":\"(\\w+).*", "$1");

    Ended erased =
        work.run("datasets", "update", "sums", id, "--expected", "", "--add-tags", "lang:en");
    assertThat(erased.exitCode()).as(erased.err()).isZero();
    assertThat(work.run("datasets", "pull", "sums@1", "--tags", "lang:en", "--records").out())
        .contains("\"expected_output\":null", "\"tags\":[\"lang:en\"]")
        .hasLineCount(1);
    assertThat(work.run("datasets", "pull", "sums@0").out()).contains("\"expected\":\"2\"");

    assertThat(work.run("datasets", "delete", "sums", id).out()).contains("sums@2: 1 records");
    assertThat(work.run("datasets", "restore", "sums", "0").out()).contains("sums@3: 2 records");
    assertThat(work.run("datasets", "versions", "sums").out()).hasLineCount(4);
    assertThat(work.run("datasets", "delete", "sums", "--all").exitCode()).isZero();
    assertThat(work.run("datasets", "list").out()).isEmpty();
  }

  @Test
  void whatIsWrongIsSaidWithItsPlace() {
    Ended missing =
        work.run("datasets", "create", "other", "sums.csv", "--input", "q", "--expected", "z");
    assertThat(missing.exitCode()).isEqualTo(65);
    assertThat(missing.err()).contains("columns not found in CSV header: [z]");

    assertThat(work.run("datasets", "create", "sums").exitCode()).isEqualTo(73);
    assertThat(work.run("datasets", "pull", "nothing").exitCode()).isEqualTo(66);
    assertThat(work.run("datasets", "pull", "sums@420").err()).contains("invalid version");
    assertThat(work.run("datasets", "update", "sums", "x").exitCode()).isEqualTo(64);
  }
}
