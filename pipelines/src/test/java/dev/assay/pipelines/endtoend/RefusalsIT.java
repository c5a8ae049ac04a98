package dev.assay.pipelines.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.io.testing.FaultServer;
import dev.assay.pipelines.endtoend.AssayProcess.Ended;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is told before anything is called, all at once. */
class RefusalsIT {

  @TempDir Path temporary;

  @Test
  void namesTheMissingFileAndTheWorkingDirectory() {
    Workspace work = new Workspace(temporary);

    Ended experiment = work.run("run", "absent.yaml");

    assertThat(experiment.exitCode()).isEqualTo(66);
    assertThat(experiment.err()).contains("absent.yaml", work.path("").toString());

    work.write("here.yaml", "dataset: absent.jsonl\nmodels: [{api: test, model: echo}]\n");

    Ended dataset = work.run("run", "here.yaml");

    assertThat(dataset.exitCode()).as(dataset.err()).isEqualTo(66);
    assertThat(dataset.err()).contains("absent.jsonl", work.path("").toString());
    assertThat(Files.exists(work.path("runs"))).isFalse();
  }

  @Test
  void refusesLimitsWhereverTheyStand() {
    Workspace work = new Workspace(temporary);
    work.write("rows.jsonl", "{\"prompt\": \"p\", \"api\": \"test\", \"model_name\": \"echo\"}\n");

    Ended typed =
        work.run(
            "run",
            "rows.jsonl",
            "--limit",
            "openai=0",
            "--limit",
            "test=-1/min",
            "--limit",
            "other=fast");

    assertThat(typed.exitCode()).isEqualTo(64);
    assertThat(typed.err())
        .contains("openai=0", "test=-1/min", "other=fast", "above 0", "3 problems")
        .contains("nothing was called or written");

    work.write(
        "limits.yaml",
        """
        dataset: rows.jsonl
        evaluatrs: [exact_match]
        limits:
          openai: {requests_per_minute: 0}
          test: {requests_per_minute: -5}
          other: {requests_per_minute: fast}
        epochs: 0
        """);

    Ended written = work.run("run", "limits.yaml");

    assertThat(written.exitCode()).isEqualTo(78);
    assertThat(written.err())
        .contains("limits.yaml:2", "\"evaluatrs\"; did you mean \"evaluators\"?")
        .contains("limits.yaml:4", "limits.openai.requests_per_minute: 0")
        .contains("limits.yaml:5", "-5")
        .contains("limits.yaml:6", "fast")
        .contains("limits.yaml:7", "epochs: 0")
        .contains("5 problems");

    work.write("queues.json", "{\"openai\": 0, \"test\": {\"a\": -1, \"b\": \"fast\"}}\n");

    Ended queues = work.run("run", "rows.jsonl", "--max-queries-json", "queues.json", "--parallel");

    assertThat(queues.exitCode()).isEqualTo(78);
    assertThat(queues.err())
        .contains("\"openai\": 0", "\"test.a\": -1", "\"test.b\": the text \"fast\"", "3 problems");

    Ended unknown = work.run("run", "rows.jsonl", "--max-querys", "10");

    assertThat(unknown.exitCode()).isEqualTo(64);
    assertThat(unknown.err()).contains("--max-querys", "--max-queries");
    assertThat(Files.exists(work.path("runs"))).isFalse();
  }

  @Test
  void callsNothingWithoutAKeyOrAPlaceForItsFiles() {
    try (FaultServer server = FaultServer.start()) {
      Workspace work =
          new Workspace(temporary).with("OPENAI_BASE_URL", server.baseUrl().toString());
      work.write("rows.jsonl", Rows.jsonl(Rows.openai(3)));

      Ended keyless = work.run("run", "rows.jsonl", "--output", "out");

      assertThat(keyless.exitCode()).isEqualTo(77);
      assertThat(keyless.err())
          .contains("OPENAI_API_KEY_m", "OPENAI_API_KEY", "--env-file", "3 runs")
          .contains("Nothing was called or written");
      assertThat(Files.exists(work.path("out"))).isFalse();

      work.write("keys.env", "OPENAI_API_KEY=no.canary\n");

      Ended unplaced =
          work.run("run", "rows.jsonl", "--output", "rows.jsonl/out", "--env-file", "keys.env");

      assertThat(unplaced.exitCode()).isEqualTo(73);
      assertThat(unplaced.err()).contains("rows.jsonl/out", "Nothing was called or written");
      assertThat(server.received()).isEmpty();

      Ended keyed = work.run("run", "rows.jsonl", "--output", "out", "--env-file", "keys.env");

      assertThat(keyed.exitCode()).as(keyed.err()).isZero();
      assertThat(server.received()).hasSize(3);
    }
  }

  @Test
  void runsTheStarterThroughTheLauncher() {
    Workspace work = new Workspace(temporary);
    Path starter = AssayProcess.root().resolve("templates/starter/capitals/experiment.yaml");

    Ended ended = work.shell("./assay run '" + starter + "' --output out");

    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertThat(ended.out()).contains("10 read, 10 accepted", "exact_match");
    assertThat(work.output("out").counts())
        .isEqualTo("10 read, 0 rejected, 10 accepted; 10 answered, 0 refused, 0 failed");

    Ended wrong = work.shell("./assay ruin");

    assertThat(wrong.exitCode()).isEqualTo(64);
    assertThat(wrong.err()).contains("did you mean \"run\"?");
  }
}
