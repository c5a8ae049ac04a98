package dev.assay.pipelines.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.pipelines.endtoend.AssayProcess.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The starter for CI and the workflow files that run it, with their own shell steps. */
class CiIT {

  private static final Path TEMPLATES = AssayProcess.root().resolve("templates");
  private static final String STARTER = TEMPLATES.resolve("starter/ci/experiment.yaml").toString();

  @TempDir Path temporary;

  private Workspace work;

  @BeforeEach
  void workspace() {
    work = new Workspace(temporary);
  }

  @Test
  void g49TheCiExampleGivesExactlyItsFiguresOffline() {
    Ended ended = work.run("run", STARTER, "--output", "out");

    assertThat(ended.exitCode()).as(ended.err()).isZero();
    Output output = work.output("out");
    JsonNode right = output.run("china").path("scores");
    JsonNode wrong = output.run("south-africa").path("scores");
    assertThat(right.at("/exact_match/value").doubleValue()).isEqualTo(1);
    assertThat(wrong.at("/exact_match/value").doubleValue()).isZero();
    assertThat(right.at("/overlap/value").doubleValue()).isEqualTo(1);
    assertThat(wrong.at("/overlap/value").doubleValue()).isEqualTo(1.0 / 11, within(1e-12));
    for (JsonNode scores : List.of(right, wrong)) {
      assertThat(scores.at("/judge/label").asText()).isEqualTo("excellent");
      assertThat(scores.at("/judge/assessment").asText()).isEqualTo("pass");
      assertThat(scores.at("/judge/tags/task").asText()).isEqualTo("judge_llm_call");
    }
    JsonNode summary = output.summary();
    assertThat(summary.at("/scores/exact_match/mean").doubleValue()).isEqualTo(0.5);
    assertThat(summary.at("/scores/overlap/mean").doubleValue())
        .isEqualTo((1 + 1.0 / 11) / 2, within(1e-12));
    assertThat(summary.at("/scores/judge/mode").asText()).isEqualTo("excellent");
    assertThat(summary.at("/summary_evaluators/num_exact_matches/value").intValue()).isOne();
    assertThat(summary.path("gates"))
        .hasSize(5)
        .allSatisfy(gate -> assertThat(gate.path("status").asText()).isEqualTo("pass"));
  }

  @Test
  void theStepsOfTheGithubWorkflowRunAndPassAndFail() throws IOException {
    Map<?, ?> job = (Map<?, ?>) at(yaml("github.yml"), "jobs", "evaluate");
    List<?> steps = (List<?>) at(job, "steps");
    assertThat(steps)
        .allSatisfy(
            step ->
                assertThat(((Map<?, ?>) step).keySet().stream().map(String::valueOf))
                    .containsAnyOf("run", "uses"));
    shellStep();

    Ended passed = github(steps, "exact_match.mean >= 0.5");
    assertThat(passed.exitCode()).as(passed.out() + passed.err()).isZero();
    assertThat(Files.readString(work.path("summary.md"))).contains("✅ pass", "### Gates of");
    assertThat(Files.readString(work.path("gates.xml"))).contains("<testsuite ", "failures=\"0\"");
    assertThat(Files.readString(work.path("gh.log")))
        .contains("pr comment 7 --edit-last --body-file gates.md")
        .contains("pr comment 7 --body-file gates.md");

    // The second push: answers are recorded already, and a gate has become too high.
    Ended failed = github(steps, "exact_match.mean > 0.5");
    assertThat(failed.exitCode()).as(failed.out() + failed.err()).isEqualTo(100);
    assertThat(Files.readString(work.path("summary.md"))).contains("❌ fail");
    assertThat(work.output("evaluation").completed())
        .allSatisfy(line -> assertThat(line.at("/completion/from_ledger").booleanValue()).isTrue());
  }

  /** Runs the shell steps of the job one after another, with what a runner gives them. */
  private Ended github(List<?> steps, String gate) throws IOException {
    experiment(gate);
    Files.deleteIfExists(work.path("summary.md"));
    StringBuilder script =
        new StringBuilder(
            "PATH=\"$PWD/bin:$PATH\" EXPERIMENT=e.yaml BASELINE=none.json OUTPUT=evaluation"
                + " ASSAY=./assay GITHUB_STEP_SUMMARY=summary.md PULL_REQUEST=7\n"
                + "status() { sed -n 's/^status=//p' \"output-$1\" 2>/dev/null; }\n"
                + "rm -f output-*\n");
    for (Object each : steps) {
      Map<?, ?> step = (Map<?, ?>) each;
      if (step.get("run") instanceof String run) {
        script
            .append("GITHUB_OUTPUT=output-")
            .append(step.get("id"))
            .append(" RUN_STATUS=$(status run) GATE_STATUS=$(status gate)\n(\nset -e\n")
            .append(run)
            .append(")\nended=$?\nif [ $ended != 0 ]; then exit $ended; fi\n");
      }
    }
    return work.shell(script.toString());
  }

  @Test
  void theScriptOfTheGitlabPipelineRunsAndPassesAndFails() throws IOException {
    Map<?, ?> job = (Map<?, ?>) at(yaml("gitlab.yml"), "evaluate");
    assertThat(at(job, "artifacts", "reports", "junit")).isEqualTo("gates.xml");
    shellStep();

    Ended passed = gitlab(job, "exact_match.mean >= 0.5");
    assertThat(passed.exitCode()).as(passed.out() + passed.err()).isZero();
    assertThat(Files.readString(work.path("gates.xml"))).contains("failures=\"0\"");
    assertThat(Files.readString(work.path("curl.log")))
        .contains("body@gates.md", "https://gitlab.test/projects/3/merge_requests/7/notes");
    Ended failed = gitlab(job, "exact_match.mean > 0.5");
    assertThat(failed.exitCode()).as(failed.out() + failed.err()).isEqualTo(100);
  }

  private Ended gitlab(Map<?, ?> job, String gate) {
    experiment(gate);
    StringBuilder script =
        new StringBuilder(
            "set -e\nPATH=\"$PWD/bin:$PATH\" EXPERIMENT=e.yaml BASELINE=none.json OUTPUT=evaluation"
                + " ASSAY=./assay ASSAY_REPOSITORY= GITLAB_TOKEN=t CI_MERGE_REQUEST_IID=7"
                + " CI_PROJECT_ID=3 CI_API_V4_URL=https://gitlab.test\n");
    ((List<?>) at(job, "script")).forEach(line -> script.append(line).append('\n'));
    return work.shell(script.toString());
  }

  private void experiment(String gate) {
    work.write(
        "rows.jsonl",
        """
        {"id": "1", "api": "test", "model_name": "echo", "prompt": "Paris", "expected": "Paris"}
        {"id": "2", "api": "test", "model_name": "echo", "prompt": "Bonn", "expected": "Berlin"}
        """);
    work.write(
        "e.yaml",
        "name: e\ndataset: rows.jsonl\nevaluators: [exact_match]\ngates: [\"" + gate + "\"]\n");
  }

  /** Programs that are not to be reached: gh finds no comment to edit, curl sends nothing. */
  private void shellStep() throws IOException {
    Files.createDirectories(work.path("bin"));
    List<Path> programs = new ArrayList<>();
    programs.add(
        work.write(
            "bin/gh",
            "#!/bin/sh\necho \"$*\" >> gh.log\ncase \"$*\" in *edit-last*) exit 1;; esac\n"));
    programs.add(work.write("bin/curl", "#!/bin/sh\necho \"$*\" >> curl.log\n"));
    for (Path program : programs) {
      assertThat(program.toFile().setExecutable(true)).isTrue();
    }
  }

  private static Object yaml(String name) throws IOException {
    Path file = TEMPLATES.resolve("ci").resolve(name);
    return new Load(LoadSettings.builder().build()).loadFromString(Files.readString(file));
  }

  private static Object at(Object node, String... keys) {
    Object found = node;
    for (String key : keys) {
      assertThat(found).as(key).isInstanceOf(Map.class);
      found = ((Map<?, ?>) found).get(key);
      assertThat(found).as(key).isNotNull();
    }
    return found;
  }
}
