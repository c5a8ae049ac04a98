package dev.assay.pipelines.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.io.limiter.LimiterSettings;
import dev.assay.transforms.call.RateLimit;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LimiterSectionTest {

  @TempDir Path directory;
  private Plans plans;

  @BeforeEach
  void makePlans() throws IOException {
    plans = new Plans(directory);
  }

  @Test
  void nothingIsSharedUnlessSaid() throws IOException {
    assertThat(plans.plan("dataset: rows.jsonl\n").limiter()).isNull();
  }

  @Test
  void whatIsLeftOutIsStandard() throws IOException {
    assertThat(
            plans
                .plan("dataset: rows.jsonl\nlimiter: {type: redis, url: env:REDIS_URL}\n")
                .limiter())
        .isEqualTo(new LimiterSettings(LimiterSettings.Type.REDIS, "env:REDIS_URL", 8, "assay"));
    assertThat(
            plans
                .plan(
                    "dataset: rows.jsonl\n"
                        + "limiter: {type: envoy, url: 'http://limits:8080/json', jobs: 3,"
                        + " scope: evals}\n")
                .limiter())
        .isEqualTo(
            new LimiterSettings(LimiterSettings.Type.ENVOY, "http://limits:8080/json", 3, "evals"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{type: reddis, url: env:R} | Invalid limiter.type: reddis (must be one of redis, envoy)",
        "{type: redis} | key \"limiter.url\" is missing",
        "{type: redis, url: 'redis://u:sesame@h:1'} | give it as env:NAME or file:PATH",
        "{type: envoy, url: 'redis://h:1'} | must be http://HOST:PORT/json",
        "{type: redis, url: env:R, jobs: 0} | Invalid limiter.jobs: 0",
        "{type: redis, url: env:R, job: 1} | unknown key \"limiter.job\"",
      })
  void problemsAreNamed(String section, String problem) throws IOException {
    List<String> problems =
        plans.problems(
            plans.read(
                plans.write("e.yaml", "dataset: rows.jsonl\nlimiter: " + section + "\n"),
                PlanOverrides.NONE));

    assertThat(problems).singleElement().asString().contains(problem).doesNotContain("sesame");
  }

  @Test
  void theOptionShardsHoldsForLimitsThatDoNotSay() throws IOException {
    PlanOverrides shards =
        new PlanOverrides(
            null,
            null,
            null,
            null,
            List.of("c=60/min"),
            null,
            null,
            null,
            null,
            false,
            List.of(),
            4);
    ExperimentPlan plan =
        plans.plan(
            plans.write(
                "e.yaml",
                """
                dataset: rows.jsonl
                limits: {a: 600, b: {requests_per_minute: 600, shards: 2}}
                """),
            shards);

    assertThat(plan.limits().of("a", "m").shards()).isEqualTo(4);
    assertThat(plan.limits().of("b", "m").shards()).isEqualTo(2);
    assertThat(plan.limits().of("c", "m").shards()).isEqualTo(4);
    assertThat(plan.limits().of("d", "m")).isEqualTo(RateLimit.NONE);
  }

  @Test
  void shardsOutOfRangeAreRefused() throws IOException {
    PlanOverrides shards =
        new PlanOverrides(
            null, null, null, null, List.of(), null, null, null, null, false, List.of(), 1_001);

    assertThat(plans.problems(plans.read(plans.write("e.yaml", "dataset: rows.jsonl\n"), shards)))
        .singleElement()
        .asString()
        .contains("Invalid --shards: 1001 (must be a whole number from 1 to 1000)");
  }
}
