package dev.assay.pipelines.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.io.api.Price;
import dev.assay.io.api.PriceTable;
import dev.assay.io.api.ServerWindow;
import dev.assay.io.json.Json;
import dev.assay.transforms.call.Budget;
import dev.assay.transforms.call.Limits;
import dev.assay.transforms.call.Limits.GroupLimit;
import dev.assay.transforms.call.RateLimit;
import dev.assay.transforms.call.RetryPolicy;
import dev.assay.transforms.rows.Expansion;
import dev.assay.transforms.rows.ModelChoice;
import dev.assay.transforms.rows.PromptVariant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ExperimentPlanTest {

  private static final String FULL =
      """
      name: capitals
      description: Do models know capitals?
      dataset: [rows.jsonl, "*.jsonl", "gs://bucket/rows-*.jsonl"]
      prompts:
        - "What is the capital of {{country}}?"
        - {name: formal, messages: [{role: user, content: "Capital of {{country}}, please."}]}
      models:
        - {api: openai, model: gpt-4o-mini, parameters: &p {temperature: 0.70, stop: [no]}}
        - {api: openai, model: gpt-4o, name: big, group: 7, parameters: *p}
        - {api: echo}
      epochs: 3
      limits:
        openai: {requests_per_second: 5, concurrency: 8, models: {gpt-4o: 30}}
        echo: {tokens_per_minute: 9000, output_tokens_per_minute: 70, window: 10s, shards: 2}
      budget: {max_cost_usd: 2.5, max_calls: 900}
      prices: {gpt-4o: {input_per_million: 1, output_per_million: 2.5}}
      retry: {max_attempts: 4, base: 500ms, cap: 2m}
      request_timeout: 90s
      concurrency: 16
      evaluators: [exact_match, {type: exact_match, name: loose, ignore_case: true}]
      output: {formats: [jsonl, parquet], directory: out/capitals}
      """;

  @TempDir private Path directory = Path.of("");
  private Plans plans;

  @BeforeEach
  void makePlans() throws IOException {
    plans = new Plans(directory);
  }

  @Test
  void everyKeyOfAFullExperimentArrives() throws Exception {
    ExperimentPlan plan = plans.plan(FULL);

    assertThat(plan.name()).isEqualTo("capitals");
    assertThat(plan.description()).isEqualTo("Do models know capitals?");
    assertThat(plan.dataset())
        .containsExactly(
            directory.resolve("rows.jsonl").toString(),
            directory.resolve("*.jsonl").toString(),
            "gs://bucket/rows-*.jsonl");
    assertThat(plan.expansion().prompts())
        .extracting(PromptVariant::name)
        .containsExactly("prompt-1", "formal");
    assertThat(plan.expansion().prompts().get(1).template().source().get(0).get("role").textValue())
        .isEqualTo("user");
    var parameters = Json.parse("{\"temperature\":0.70,\"stop\":[\"no\"]}");
    assertThat(plan.expansion().models())
        .containsExactly(
            new ModelChoice("gpt-4o-mini", "openai", "gpt-4o-mini", parameters.deepCopy(), null),
            new ModelChoice("big", "openai", "gpt-4o", parameters.deepCopy(), "7"),
            new ModelChoice("echo", "echo", "", Json.object(), null));
    assertThat(plan.expansion().epochs()).isEqualTo(3);
    assertThat(plan.limits())
        .isEqualTo(
            new Limits(
                RateLimit.NONE,
                Map.of(
                    "openai",
                    new GroupLimit(
                        RateLimit.ofRequests(300.0).withConcurrency(8),
                        Map.of("gpt-4o", RateLimit.ofRequests(30.0))),
                    "echo",
                    new GroupLimit(
                        new RateLimit(null, 9000.0, null, 70.0, null, ServerWindow.TEN_SECONDS, 2),
                        Map.of()))));
    assertThat(plan.budget()).isEqualTo(new Budget(2.5, 900L));
    assertThat(plan.prices()).isEqualTo(new PriceTable(Map.of("gpt-4o", new Price(1, 2.5))));
    assertThat(plan.retry())
        .isEqualTo(new RetryPolicy(4, Duration.ofMillis(500), Duration.ofMinutes(2)));
    assertThat(plan.requestTimeout()).isEqualTo(Duration.ofSeconds(90));
    assertThat(plan.concurrency()).isEqualTo(16);
    assertThat(plan.evaluators())
        .containsExactly(
            new EvaluatorEntry("exact_match", "exact_match", Json.object()),
            new EvaluatorEntry("exact_match", "loose", Json.object().put("ignore_case", true)));
    assertThat(plan.output())
        .isEqualTo(new ExperimentPlan.Output(List.of("jsonl", "parquet"), Path.of("out/capitals")));
  }

  @Test
  void jsonGivesTheSamePlanAsYaml() throws IOException {
    Path yaml =
        plans.write("e.yaml", "dataset: rows.jsonl\nepochs: 2\nmodels: [{api: echo, group: 1}]\n");
    Path json =
        plans.write(
            "e.json",
            "{\"dataset\":\"rows.jsonl\",\"epochs\":2,\"models\":[{\"api\":\"echo\",\"group\":1}]}");

    ExperimentPlan one = plans.plan(yaml, PlanOverrides.NONE);
    ExperimentPlan two = plans.plan(json, PlanOverrides.NONE);

    assertThat(two.expansion()).isEqualTo(one.expansion());
    assertThat(two.dataset()).isEqualTo(one.dataset());
    assertThat(two.name()).isEqualTo("e").isEqualTo(one.name());
  }

  @Test
  void whatAFileLeavesOutHasItsStandardValue() throws IOException {
    ExperimentPlan plan = plans.plan("dataset: rows.jsonl\n");

    assertThat(plan.name()).isEqualTo("e");
    assertThat(plan.description()).isNull();
    assertThat(plan.expansion()).isEqualTo(Expansion.OF_BARE_ROWS);
    assertThat(plan.limits()).isEqualTo(Limits.NONE);
    assertThat(plan.retry()).isEqualTo(RetryPolicy.STANDARD);
    assertThat(plan.requestTimeout()).isEqualTo(Duration.ofSeconds(60));
    assertThat(plan.concurrency()).isEqualTo(256);
    assertThat(plan.evaluators()).isEmpty();
    assertThat(plan.output())
        .isEqualTo(new ExperimentPlan.Output(List.of("jsonl", "parquet"), null));
    assertThat(plan.output().report()).isTrue();
  }

  @Test
  void aFileLeavesOutTheReport() throws IOException {
    assertThat(plans.plan("dataset: rows.jsonl\noutput: {report: false}\n").output().report())
        .isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "a.jsonl,a",
    "a.csv.jsonl,a",
    "a.b.csv,a.b",
    "a.ndjson,a",
    "A.CSV,A",
    "my rows.jsonl,my-rows",
    ".jsonl,experiment",
    "nul.csv,experiment",
    "..x.csv,x",
  })
  void aRowsFileIsAnExperimentByItself(String file, String name) throws IOException {
    Path rows = Files.writeString(directory.resolve(file), "");

    ExperimentPlan plan = plans.plan(rows, PlanOverrides.NONE);

    assertThat(plan.name()).isEqualTo(name);
    assertThat(plan.dataset()).containsExactly(rows.toString());
    assertThat(plan.expansion()).isEqualTo(Expansion.OF_BARE_ROWS);
  }

  @Test
  void aPatternOverFoldersFindsItsFiles() throws IOException {
    Files.createDirectories(directory.resolve("2026/01"));
    Files.writeString(directory.resolve("2026/01/a.csv"), "");

    assertThat(plans.problems("e.yaml", "dataset: '2026/*/*.csv'")).isEmpty();
    assertThat(plans.problems("e.yaml", "dataset: '2026/**.csv'")).isEmpty();
    assertThat(plans.problems("e.yaml", "dataset: '2026/*/*.jsonl'")).hasSize(1);
  }
}
