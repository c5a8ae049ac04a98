package dev.assay.pipelines.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.pipelines.endtoend.AssayProcess.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Gates through the real command: at the end of a run, by themselves, and against a baseline. */
class GateIT {

  private static final String EXPERIMENT =
      """
      name: capitals
      dataset: rows.jsonl
      models: [{api: test, model: gpt-4o, parameters: {respond: echo}}]
      evaluators: [exact_match, {type: contains, name: chrf++}]
      """;

  @TempDir Path temporary;

  private Workspace work;

  @BeforeEach
  void rows() {
    work = new Workspace(temporary);
    work.write(
        "rows.jsonl",
        """
        {"id": "fr", "prompt": "Paris", "expected": "Paris"}
        {"id": "de", "prompt": "Bonn", "expected": "Berlin"}
        {"id": "no", "prompt": "Oslo", "expected": "Oslo"}
        {"id": "pe", "prompt": "Lima", "expected": "Lima"}
        """);
  }

  private Ended run(String gates, String output, String... more) {
    work.write("capitals.yaml", EXPERIMENT + gates);
    List<String> words = new ArrayList<>(List.of("run", "capitals.yaml", "--output", output));
    words.addAll(List.of(more));
    return work.run(words.toArray(String[]::new));
  }

  @Test
  void aRunEndsByItsGates() {
    Ended passed = run("gates: [\"exact_match.mean >= 0.75\", runs.failed <= 1%]\n", "good");
    assertThat(passed.exitCode()).as(passed.err()).isZero();
    JsonNode gates = work.output("good").summary().path("gates");
    assertThat(gates).hasSize(2);
    assertThat(gates.at("/0/status").asText()).isEqualTo("pass");
    assertThat(gates.at("/0/value").doubleValue()).isEqualTo(0.75);
    assertThat(gates.at("/0/bound").doubleValue()).isEqualTo(0.75);
    assertThat(passed.out()).contains("2 gates: 2 passed, 0 failed, 0 could not be told");

    Ended failed =
        run(
            "gates: [\"by_model.gpt-4o.exact_match.mean > 0.8\"]\n",
            "bad",
            "--gate",
            "'chrf++'.mean >= 0.5");
    assertThat(failed.exitCode()).as(failed.err()).isEqualTo(100);
    assertThat(failed.out())
        .contains(
            "gate FAIL   by_model.gpt-4o.exact_match.mean > 0.8   (by_model.gpt-4o.exact_match.mean"
                + " is 0.75, not > 0.8)");
    assertThat(failed.err()).doesNotContain("Continue with");
    assertThat(work.output("bad").summary().at("/gates/1/status").asText()).isEqualTo("pass");
  }

  @Test
  void aMisspeltScoreIsSeenBeforeTheRunAndNeverPasses() {
    Ended ended = run("gates: [\"exact_mach.mean > 0\"]\n", "out");

    assertThat(ended.exitCode()).isEqualTo(100);
    assertThat(ended.err())
        .contains(
            "Warning: CONFIG_GATE capitals.yaml:5:9: gate \"exact_mach.mean > 0\": no evaluator"
                + " here is named exact_mach; did you mean exact_match?");
    assertThat(work.output("out").summary().at("/gates/0/status").asText()).isEqualTo("error");

    Ended wrong = run("gates: [runs.faild == 0, \"exact_match.mean => 1\"]\n", "never");
    assertThat(wrong.exitCode()).isEqualTo(78);
    assertThat(wrong.err())
        .contains("CONFIG_GATE capitals.yaml:5:9: gate \"runs.faild == 0\"", "did you mean failed?")
        .contains("2 problems; nothing was called or written.");
    Ended typed = run("", "never", "--gate", "exact_match.mean >");
    assertThat(typed.exitCode()).isEqualTo(64);
    assertThat(typed.err()).contains("Invalid --gate: \"exact_match.mean >\": at character 19");
    assertThat(work.path("never")).doesNotExist();
  }

  @Test
  void aFinishedDirectoryIsHeldAgainstOtherGatesWithoutACall() throws IOException {
    assertThat(run("gates: [\"exact_match.mean > 0.5\"]\n", "out").exitCode()).isZero();
    byte[] before = Files.readAllBytes(work.path("out/summary.json"));

    Ended again = work.run("gate", "out");
    assertThat(again.exitCode()).as(again.err()).isZero();
    assertThat(again.out()).contains("gate PASS   exact_match.mean > 0.5");

    Ended other =
        work.run(
            "gate",
            "out",
            "--gate",
            "exact_match.mean > 0.9",
            "--gate",
            "nowhere.mean > 0",
            "--junit",
            "reports/gates.xml",
            "--markdown",
            "gates.md",
            "--json");
    assertThat(other.exitCode()).isEqualTo(100);
    assertThat(other.out().lines()).singleElement().asString().contains("\"status\":\"error\"");
    assertThat(Files.readString(work.path("reports/gates.xml")))
        .contains("tests=\"2\" failures=\"1\" errors=\"1\"");
    assertThat(Files.readString(work.path("gates.md"))).contains("❌ fail", "⚠️ error");
    assertThat(Files.readAllBytes(work.path("out/summary.json"))).isEqualTo(before);

    assertThat(work.run("summarize", "out").exitCode()).isZero();
    assertThat(work.output("out").summary().at("/gates/0/status").asText()).isEqualTo("pass");
    work.write("capitals.yaml", EXPERIMENT + "gates: exact_match.mean > 0.9\n");
    assertThat(work.run("gate", "out", "--experiment", "capitals.yaml").exitCode()).isEqualTo(100);
    assertThat(work.run("evaluate", "out", "--experiment", "capitals.yaml").exitCode())
        .isEqualTo(100);
    assertThat(work.run("gate", "nowhere").exitCode()).isEqualTo(66);
  }

  @Test
  void whatWasBlessedIsTheBaselineOfLaterRuns() {
    String margin = "exact_match.mean >= baseline.exact_match.mean - 0.02";
    assertThat(run("", "first").exitCode()).isZero();
    Ended none = work.run("gate", "first");
    assertThat(none.exitCode()).isEqualTo(78);
    assertThat(none.err()).contains("CONFIG_NO_GATES");
    Ended refused =
        work.run("gate", "first", "--gate", "exact_match.mean > 0.9", "--bless", "base.json");
    assertThat(refused.exitCode()).isEqualTo(100);
    assertThat(work.path("base.json")).doesNotExist();
    Ended blessed = work.run("gate", "first", "--bless", "base.json");
    assertThat(blessed.exitCode()).as(blessed.err()).isZero();
    assertThat(blessed.err()).contains("base.json holds the figures of first");

    work.write(
        "rows.jsonl",
        """
        {"id": "fr", "prompt": "Paris", "expected": "Paris"}
        {"id": "de", "prompt": "Bonn", "expected": "Berlin"}
        """);
    Ended worse = run("gates: [\"" + margin + "\"]\nbaseline: base.json\n", "second");
    assertThat(worse.exitCode()).as(worse.err()).isEqualTo(100);
    assertThat(worse.out()).contains("exact_match.mean is 0.5, not >= 0.73");
    Ended again = work.run("gate", "second", "--baseline", "second");
    assertThat(again.exitCode()).as(again.out()).isZero();
    Ended lost = work.run("gate", "second", "--baseline", "third");
    assertThat(lost.exitCode()).isEqualTo(100);
    assertThat(lost.out()).contains("the baseline third is not there");
  }

  @Test
  void aComparisonInAFileIsHeldAgainstItsMargin() {
    assertThat(run("", "out").exitCode()).isZero();
    work.write(
        "comparison.json",
        """
        {"a": {}, "b": {}, "records": {"paired": 4, "only_a": 0, "only_b": 0},
         "scores": {"exact_match": {"n": 4, "difference": -0.01, "ci95": [-0.019, 0.01]}}}
        """);
    String gate = "compare.exact_match.ci95.low > -0.02";

    assertThat(
            work.run("gate", "out", "--gate", gate, "--comparison", "comparison.json").exitCode())
        .isZero();
    Ended without = work.run("gate", "out", "--gate", gate);
    assertThat(without.exitCode()).isEqualTo(100);
    assertThat(without.out()).contains("gate ERROR", "--comparison FILE");
  }

  @Test
  void runsAreComparedRowByRowWithThoseOfTheBaselinesFolder() {
    assertThat(run("", "first").exitCode()).isZero();
    String noLoss = "compare.exact_match.flips.pass_to_fail == 0";
    Ended same = work.run("gate", "first", "--baseline", "first", "--gate", noLoss);
    assertThat(same.exitCode()).as(same.out() + same.err()).isZero();
    assertThat(work.run("gate", "first", "--bless", "base.json").exitCode()).isZero();
    Ended figures = work.run("gate", "first", "--baseline", "base.json", "--gate", noLoss);
    assertThat(figures.exitCode()).isEqualTo(100);
    assertThat(figures.out()).contains("gate ERROR", "base.json");

    work.write(
        "rows.jsonl",
        """
        {"id": "fr", "prompt": "Lyon", "expected": "Paris"}
        {"id": "de", "prompt": "Berlin", "expected": "Berlin"}
        """);
    Ended worse = run("gates: [\"" + noLoss + "\"]\nbaseline: first\n", "second");
    assertThat(worse.exitCode()).as(worse.err()).isEqualTo(100);
    assertThat(worse.out()).contains("pass_to_fail is 1, not == 0");
    assertThat(work.output("second").summary().at("/gates/0/status").asText()).isEqualTo("fail");
  }

  @Test
  void whatStoppedARunOutweighsItsGates() {
    work.write("capitals.yaml", EXPERIMENT + "gates: [runs.failed == 0]\n");
    Ended ended = work.run("run", "capitals.yaml", "--output", "out", "--max-calls", "2");

    assertThat(ended.exitCode()).as(ended.err()).isEqualTo(75);
    assertThat(ended.err()).contains("Continue with: ");
    assertThat(work.output("out").summary().at("/gates/0/status").asText()).isEqualTo("fail");
    Ended note = work.run("gate", "out", "--gate", "exact_match.n == 2");
    assertThat(note.exitCode()).as(note.out()).isZero();
    assertThat(note.err()).contains("Note: 2 of 4 runs failed and have no scores");
  }
}
