package dev.assay.pipelines.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.transforms.call.Limits;
import dev.assay.transforms.call.RateLimit;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One limit for several groups, in the file and on the command line. */
final class SharedLimitsTest {

  @TempDir private Path directory = Path.of("");
  private Plans plans;

  @BeforeEach
  void makePlans() throws IOException {
    plans = new Plans(directory);
  }

  private Limits limits(String file, String... options) throws IOException {
    return plans
        .plan(
            plans.write("e.yaml", "dataset: rows.jsonl\n" + file),
            new PlanOverrides(
                null, null, null, null, List.of(options), null, null, null, null, false))
        .limits();
  }

  private List<String> problems(String file, String... options) throws IOException {
    return plans.problems(
        plans.read(
            plans.write("e.yaml", "dataset: rows.jsonl\n" + file),
            new PlanOverrides(
                null, null, null, null, List.of(options), null, null, null, null, false)));
  }

  private static RateLimit of(Limits limits, String group, String model) {
    return limits.of(limits.nameOf(group, model), model);
  }

  @Test
  void aLimitOfTheFileHasGroupsAndModels() throws IOException {
    Limits limits =
        limits(
            "limits: {account: {groups: [a, 7, g/org/m], requests_per_minute: 60, concurrency: 2},"
                + " g: 5}\n");

    RateLimit shared = RateLimit.ofRequests(60.0).withConcurrency(2);
    assertThat(of(limits, "a", "any")).isEqualTo(shared);
    assertThat(of(limits, "7", "any")).isEqualTo(shared);
    assertThat(of(limits, "g", "org/m")).isEqualTo(shared);
    assertThat(of(limits, "account", "any")).isEqualTo(shared);
    assertThat(of(limits, "g", "other")).isEqualTo(RateLimit.ofRequests(5.0));
    assertThat(limits.acrossAccounts()).containsExactly("account");
  }

  @Test
  void anOptionBindsGroupsWithAPlus() throws IOException {
    Limits limits = limits("", "a+g/m=60/min", "a+g/m:tokens=900/min");

    RateLimit shared = RateLimit.ofRequests(60.0).withTokensPerMinute(900.0);
    assertThat(of(limits, "a", "any")).isEqualTo(shared);
    assertThat(of(limits, "g", "m")).isEqualTo(shared);
    assertThat(of(limits, "g", "other")).isEqualTo(RateLimit.NONE);
    assertThat(limits.nameOf("a", "any")).isEqualTo("a+g/m");
  }

  @Test
  void aModelMayEndWithAPlus() throws IOException {
    assertThat(of(limits("", "g/command-r+=60/min"), "g", "command-r+"))
        .isEqualTo(RateLimit.ofRequests(60.0));
  }

  @Test
  void anOptionForTheSameGroupsGoesOverTheFile() throws IOException {
    String file = "limits: {account: {groups: [a, b], requests_per_minute: 60, concurrency: 2}}\n";

    for (String option : List.of("account=30/min", "b+a=30/min")) {
      Limits limits = limits(file, option);
      assertThat(limits.groups()).containsOnlyKeys("account");
      assertThat(of(limits, "b", "any")).isEqualTo(RateLimit.ofRequests(30.0).withConcurrency(2));
    }
  }

  @Test
  void anOptionCannotGiveAGroupASecondLimit() throws IOException {
    String file = "limits: {account: {groups: [a, b], requests_per_minute: 60}, c: 5}\n";

    assertThat(problems(file, "a=30/min"))
        .containsExactly(
            "USAGE_LIMIT command line: --limit a: a falls under the limit account already; a group"
                + " has one limit, give the rate for account instead");
    assertThat(problems(file, "a/m=30/min")).hasSize(1);
    assertThat(problems(file, "b+d=30/min"))
        .containsExactly(
            "USAGE_LIMIT command line: --limit b+d: b falls under the limit account already; a"
                + " group has one limit, give the rate for account instead");
    assertThat(problems(file, "c+d=30/min"))
        .containsExactly(
            "USAGE_LIMIT command line: --limit c+d: c falls under the limit c already; a group has"
                + " one limit, give the rate for c instead");
  }

  @Test
  void aFileOfQueuesCannotNameABoundGroup() throws IOException {
    Path file =
        plans.write(
            "e.yaml",
            "dataset: rows.jsonl\nlimits: {x: {groups: [a, b], requests_per_minute: 60}}\n");
    Path queues = plans.write("q.json", "{\"a\": 20, \"c\": 5}");
    PlanOverrides parallel =
        new PlanOverrides(null, null, null, null, List.of(), null, null, 7.0, queues, true);

    assertThat(plans.problems(plans.read(file, parallel)))
        .containsExactly(
            "USAGE_QUEUES command line: --max-queries-json names the queue a, which the experiment"
                + " binds to limits.x; name the queue x instead");
    plans.write("q.json", "{\"c\": 5}");
    Limits limits = plans.plan(file, parallel).limits();
    assertThat(of(limits, "b", "m").requestsPerMinute()).isEqualTo(60);
    assertThat(of(limits, "other", "m").requestsPerMinute()).isEqualTo(7);
  }
}
