package dev.assay.pipelines.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.transforms.call.Limits.GroupLimit;
import dev.assay.transforms.call.RateLimit;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PlanOverridesTest {

  private static final String FILE =
      "dataset: rows.jsonl\nlimits: {openai: {requests_per_minute: 9, concurrency: 3}}\n";

  @TempDir private Path directory = Path.of("");
  private Plans plans;
  private Path file = Path.of("");

  @BeforeEach
  void makePlans() throws IOException {
    plans = new Plans(directory);
    file = plans.write("e.yaml", FILE);
  }

  @Test
  void optionsGoOverTheFile() {
    ExperimentPlan plan =
        plans.plan(
            file,
            new PlanOverrides(
                7, 8, 9, "2m", List.of("openai=30/min"), 2.5, 70L, null, null, false));

    assertThat(plan.expansion().epochs()).isEqualTo(7);
    assertThat(plan.retry().maxAttempts()).isEqualTo(8);
    assertThat(plan.concurrency()).isEqualTo(9);
    assertThat(plan.requestTimeout()).isEqualTo(Duration.ofMinutes(2));
    assertThat(plan.limits().of("openai", "any"))
        .isEqualTo(RateLimit.ofRequests(30.0).withConcurrency(3));
  }

  @ParameterizedTest
  @CsvSource({
    "g=30/min,g,,30",
    "g=30/m,g,,30",
    "g=30,g,,30",
    "g=0.5/s,g,,30",
    "g=1800/h,g,,30",
    "g/m=30/min,g,m,30",
    "g/org/m:8b=30/min,g,org/m:8b,30",
  })
  void aLimitHasAGroupARateAndPerhapsAModel(
      String option, String group, @Nullable String model, double rate) {
    ExperimentPlan plan = plans.plan(file, limits(option));

    GroupLimit limit = plan.limits().groups().get(group);
    RateLimit expected = RateLimit.ofRequests(rate);
    assertThat(limit)
        .isEqualTo(
            model == null
                ? new GroupLimit(expected, Map.of())
                : new GroupLimit(RateLimit.NONE, Map.of(model, expected)));
    assertThat(plan.limits().of("openai", "any").requestsPerMinute()).isEqualTo(9);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "g | must be GROUP=N/min or GROUP/MODEL=N/min, such as openai=500/min, or"
            + " GROUP:tokens=N/min",
        "=5/min | must be GROUP=N/min or GROUP/MODEL=N/min, such as openai=500/min, or"
            + " GROUP:tokens=N/min",
        "g=0/min | must be above 0 and at most 60000000/min",
        "g=-1/min | must be above 0 and at most 60000000/min",
        "g=1000000000/s | must be above 0 and at most 60000000/min",
        "g=fast/min | must end with a number and /s, /min or /h",
        "g=NaN/min | must end with a number and /s, /min or /h",
        "g=5/day | must end with a number and /s, /min or /h",
        "g:tokens=0/min | must be above 0 and at most 60000000/min",
      })
  void aBadLimitIsRefused(String option, String why) {
    assertThat(plans.problems(plans.read(file, limits(option))))
        .containsExactly(
            "USAGE_LIMIT command line: Invalid --limit \"" + option + "\" (" + why + ")");
  }

  @ParameterizedTest
  @CsvSource({
    "g:tokens=9000/min, 9000, , ",
    "g:input_tokens=2/s, , 120, ",
    "g/m:output_tokens=6/h, , , 0.1"
  })
  void aLimitMayCountTokens(
      String option, @Nullable Double tokens, @Nullable Double input, @Nullable Double output) {
    assertThat(plans.plan(file, limits(option, "g=5/min")).limits().of("g", "m"))
        .isEqualTo(
            RateLimit.NONE
                .withRequestsPerMinute(option.startsWith("g/") ? null : 5.0)
                .withTokensPerMinute(tokens)
                .withInputTokensPerMinute(input)
                .withOutputTokensPerMinute(output));
  }

  @Test
  void optionsOutOfRangeAreAllRefusedTogetherWithTheFilesProblems() throws IOException {
    Path bad = plans.write("e.yaml", "dataset: rows.jsonl\nepochs: 0\n");

    assertThat(
            plans.problems(
                plans.read(
                    bad,
                    new PlanOverrides(0, 0, 0, "soon", List.of(), 0.0, 0L, -1.0, null, false))))
        .containsExactly(
            "CONFIG_RANGE e.yaml:2:9: Invalid epochs: 0 (must be a whole number from 1 to 1000)",
            "USAGE_RANGE command line: Invalid --epochs: 0 (must be a whole number from 1 to 1000)",
            "USAGE_RANGE command line: Invalid --max-attempts: 0 (must be a whole number from 1 to"
                + " 100)",
            "USAGE_RANGE command line: Invalid --concurrency: 0 (must be a whole number from 1 to"
                + " 10000)",
            "USAGE_RANGE command line: Invalid --request-timeout: \"soon\" (must be a time from"
                + " 100ms to 24h with its unit, such as 500ms, 60s or 2m)",
            "USAGE_RANGE command line: Invalid --max-queries: -1 (must be a number above 0, at most"
                + " 60000000)",
            "USAGE_RANGE command line: Invalid --max-cost: 0 (must be US dollars above 0)",
            "USAGE_RANGE command line: Invalid --max-calls: 0 (must be at least 1)");
  }

  @Test
  void withoutParallelAllRowsShareOneQueue() throws IOException {
    Path bare = plans.write("e.yaml", "dataset: rows.jsonl\n");

    ExperimentPlan plan = plans.plan(bare, queues(60.0, null, false));

    assertThat(plan.expansion().sharedGroup()).isEqualTo("all");
    assertThat(plan.limits().of("all", "any")).isEqualTo(RateLimit.ofRequests(60.0));
  }

  @Test
  void withoutParallelGroupLimitsWouldNotHoldAndAreRefused() {
    assertThat(plans.problems(plans.read(file, queues(60.0, null, false))))
        .containsExactly(
            "USAGE_QUEUES command line: --max-queries without --parallel sends all rows through one"
                + " queue, so the limits of openai would not hold; add --parallel or remove them");
  }

  @Test
  void withoutParallelTheQueueFileIsNotUsedAndSaidSo() throws IOException {
    Path bare = plans.write("e.yaml", "dataset: rows.jsonl\n");
    Path queues = plans.write("q.json", "{\"openai\": 20}");

    PlanResult result = plans.read(bare, queues(null, queues, false));

    assertThat(plans.warnings(result))
        .containsExactly(
            "USAGE_QUEUES command line: --max-queries-json has no effect without --parallel: all"
                + " rows go through one queue at 10 per minute; add --parallel to use the file");
    assertThat(plans.plan(bare, queues(null, queues, false)).limits().groups())
        .containsOnlyKeys("all");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | openai | gpt4 | 5",
        "{\"openai\":20,\"gemini\":10} | openai | gpt4 | 20",
        "{\"openai\":20,\"gemini\":10} | ollama | any | 5",
        "{\"openai\":{\"gpt4\":10,\"gpt3.5-turbo\":20}} | openai | gpt4 | 10",
        "{\"openai\":{\"gpt4\":10,\"gpt3.5-turbo\":20}} | openai | other | 5",
        "{\"gemini\":{\"default\":30,\"gemini-1.5-pro\":20},\"ollama\":4} | gemini | other | 30",
        "{\"gemini\":{\"default\":30,\"gemini-1.5-pro\":20},\"ollama\":4} | gemini | gemini-1.5-pro"
            + " | 20",
        "{\"g\":{\"m2\":300}} | g | m2 | 300",
        "{\"g\":{}} | g | m2 | 5",
        "{\"g\":0.5} | g | m2 | 0.5",
      })
  void withParallelEachQueueHasItsRate(String queues, String group, String model, double rate)
      throws IOException {
    Path bare = plans.write("e.yaml", "dataset: rows.jsonl\n");

    ExperimentPlan plan = plans.plan(bare, queues(5.0, plans.write("q.json", queues), true));

    assertThat(plan.expansion().sharedGroup()).isNull();
    assertThat(plan.limits().of(group, model).requestsPerMinute()).isEqualTo(rate);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[] | CONFIG_TYPE q.json:1:1: Invalid queues: a list (must be an object of queue to"
            + " number)",
        "{\"a\":0} | CONFIG_QUEUES q.json:1:2: Invalid entry \"a\": 0 (must be requests per minute"
            + " above 0 or an object of model to requests per minute)",
        "{\"a\":-3} | CONFIG_QUEUES q.json:1:2: Invalid entry \"a\": -3 (must be requests per"
            + " minute above 0 or an object of model to requests per minute)",
        "{\"a\":\"x\"} | CONFIG_QUEUES q.json:1:2: Invalid entry \"a\": the text \"x\" (must be"
            + " requests per minute above 0 or an object of model to requests per minute)",
        "{\"a\":true} | CONFIG_QUEUES q.json:1:2: Invalid entry \"a\": true (must be requests per"
            + " minute above 0 or an object of model to requests per minute)",
        "{\"a\":{\"m\":-1}} | CONFIG_QUEUES q.json:1:7: Invalid entry \"a.m\": -1 (must be requests"
            + " per minute above 0)",
        "{\"a\":{\"default\":{}}} | CONFIG_QUEUES q.json:1:7: Invalid entry \"a.default\": a"
            + " mapping (must be requests per minute above 0)",
        "{\"a\":1,\"a\":2} | CONFIG_DUPLICATE_KEY q.json:1:8: key \"a\" is already in line 1; keep"
            + " one of the two",
      })
  void eachBadQueueIsNamed(String queues, String problem) throws IOException {
    Path json = plans.write("q.json", queues);

    assertThat(plans.problems(plans.read(file, queues(5.0, json, true)))).containsExactly(problem);
  }

  @Test
  void aQueueFileMustBeThereAndJson() throws IOException {
    Path text = plans.write("q.txt", "{}");

    assertThat(plans.problems(plans.read(file, queues(5.0, text, true))))
        .containsExactly(
            "USAGE_QUEUES command line: Invalid --max-queries-json q.txt (must be a .json file)");
    assertThat(plans.problems(plans.read(file, queues(5.0, directory.resolve("no.json"), true))))
        .containsExactly("IN_MISSING no.json: file not found (working directory CWD)");
  }

  private static PlanOverrides limits(String... options) {
    return new PlanOverrides(
        null, null, null, null, List.of(options), null, null, null, null, false);
  }

  private static PlanOverrides queues(
      @Nullable Double rate, @Nullable Path file, boolean parallel) {
    return new PlanOverrides(null, null, null, null, List.of(), null, null, rate, file, parallel);
  }
}
