package dev.assay.pipelines.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.pipelines.endtoend.AssayProcess.Ended;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code assay query} over the files of a real run. */
class QueryIT {

  @TempDir Path temporary;

  private Workspace work;

  @BeforeEach
  void run() {
    work = new Workspace(temporary);
    work.write(
        "rows.jsonl",
        """
        {"id": "fr", "prompt": "Paris", "expected": "Paris", "lang": "fr"}
        {"id": "de", "prompt": "Bonn", "expected": "Berlin", "lang": "de"}
        {"id": "bad", "prompt": "none", "parameters": {"raise_error": "yes"}, "lang": "fr"}
        """);
    work.write(
        "capitals.yaml",
        """
        name: capitals
        dataset: rows.jsonl
        models: [{api: test, model: m, parameters: {respond: echo}}]
        epochs: 2
        evaluators: [exact_match]
        """);
    assertThat(work.run("run", "capitals.yaml", "--output", "out").exitCode()).isEqualTo(3);
  }

  @Test
  void showsWhatAQuerySelectsAsIdsLinesOrATable() {
    Ended ids = work.run("query", "out", "@evaluations.custom.exact_match:1", "--format", "ids");
    assertThat(ids.exitCode()).as(ids.err()).isZero();
    assertThat(ids.out()).isEqualTo("fr\n");
    assertThat(ids.err()).contains("2 of 6 runs match");

    Ended lines =
        work.run("query", "out", "-status:failed lang:(fr OR de) epoch:2", "--format", "jsonl");
    assertThat(lines.out().lines().toList())
        .hasSize(2)
        .allSatisfy(line -> assertThat(line).contains("\"epoch\":2", "\"status\":\"answered\""));

    Ended table = work.run("query", "out", "lang:fr", "--limit", "3", "--quiet");
    assertThat(table.err()).isEmpty();
    List<String> rows = table.out().lines().toList();
    assertThat(rows).hasSize(4);
    assertThat(rows.get(0)).contains("response", "id", "epoch", "status", "exact_match");
  }

  @Test
  void asksForFiguresOfWholeRecords() {
    Ended ended =
        work.run(
            "query",
            "out",
            "@multi_run_avg.@evaluations.custom.exact_match:<0.5",
            "--format",
            "ids");

    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertThat(ended.out()).isEqualTo("de\n");
  }

  @Test
  void refusesWhatCannotBeUnderstood() {
    Ended mixed =
        work.run(
            "query", "out", "@multi_run_avg.@trace.total_tokens:>1 @trace.estimated_total_cost:>1");
    assertThat(mixed.exitCode()).isEqualTo(64);
    assertThat(mixed.err())
        .contains("@multi_run_avg.@trace.total_tokens", "@trace.estimated_total_cost")
        .doesNotContain("Exception");

    Ended open = work.run("query", "out", "(a OR b");
    assertThat(open.exitCode()).isEqualTo(64);
    assertThat(open.err()).contains("at character 8: ')' is missing");

    Ended missing = work.run("query", "nowhere", "a");
    assertThat(missing.exitCode()).isEqualTo(66);
    assertThat(missing.err()).contains("nowhere");
  }
}
