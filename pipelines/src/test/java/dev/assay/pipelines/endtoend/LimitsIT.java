package dev.assay.pipelines.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.testing.FaultServer;
import dev.assay.io.testing.LimitJudge;
import dev.assay.io.testing.ReceivedRequest;
import dev.assay.io.testing.ServerReply;
import dev.assay.pipelines.endtoend.AssayProcess.Ended;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Limits on tokens, the server's own word, shards, and budgets, as the server sees them. */
class LimitsIT {

  private static final String REPLY =
      "{\"id\": \"1\", \"model\": \"m\", \"choices\": [{\"index\": 0, \"message\":"
          + " {\"role\": \"assistant\", \"content\": \"ok\"}, \"finish_reason\": \"stop\"}],"
          + " \"usage\": {\"prompt_tokens\": 10, \"completion_tokens\": 20, \"total_tokens\": 30}}";

  @TempDir Path temporary;

  private static List<ObjectNode> rows(int count, int maxTokens) {
    List<ObjectNode> rows = new ArrayList<>();
    for (ObjectNode row : Rows.openai(count)) {
      row.putObject("parameters").put("max_tokens", maxTokens);
      rows.add(row);
    }
    return rows;
  }

  /** The time between the first and the last request, in milliseconds. */
  private static long sendingMillis(FaultServer server) {
    List<ReceivedRequest> all = server.received();
    return Duration.ofNanos(all.get(all.size() - 1).nanoTime() - all.get(0).nanoTime()).toMillis();
  }

  @Test
  void spacesRequestsByTheTokensTheySetAside() {
    try (FaultServer server = FaultServer.start()) {
      Workspace work = new Workspace(temporary).withServer(server);
      work.write("rows.jsonl", Rows.jsonl(rows(21, 100)));

      Ended ended =
          work.run("run", "rows.jsonl", "--output", "out", "--limit", "openai:tokens=30000/min");

      assertThat(ended.exitCode()).as(ended.err()).isZero();
      List<ReceivedRequest> all = server.received();
      long nineteenGaps = all.get(20).nanoTime() - all.get(1).nanoTime();
      assertThat(Duration.ofNanos(nineteenGaps).toMillis()).isBetween(3_790L, 6_000L);
    }
  }

  @Test
  void refusesWhatNeverFitsAndSendsTheRest() {
    try (FaultServer server = FaultServer.start()) {
      Workspace work = new Workspace(temporary).withServer(server);
      List<ObjectNode> rows = rows(3, 100);
      rows.get(1).putObject("parameters").put("max_tokens", 60_000);
      work.write("rows.jsonl", Rows.jsonl(rows));

      Ended ended =
          work.run("run", "rows.jsonl", "--output", "out", "--limit", "openai:tokens=50000/min");

      assertThat(ended.exitCode()).as(ended.err()).isEqualTo(3);
      assertThat(server.received()).hasSize(2);
      assertThat(work.output("out").errorOf("r02").path("code").asText())
          .isEqualTo("RATE_NEVER_FITS");
    }
  }

  @Test
  void followsALowerLimitInTheServersHeaders() {
    Map<String, String> lower =
        Map.of("x-ratelimit-limit-requests", "240", "x-ratelimit-remaining-requests", "200");
    try (FaultServer server = FaultServer.start(r -> ServerReply.json(200, REPLY, lower))) {
      Workspace work = new Workspace(temporary).withServer(server);
      work.write("rows.jsonl", Rows.jsonl(Rows.openai(12)));

      Ended ended = work.run("run", "rows.jsonl", "--output", "out", "--limit", "openai=600/min");

      assertThat(ended.exitCode()).as(ended.err()).isZero();
      assertThat(sendingMillis(server)).isBetween(2_200L, 6_000L);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"direct", "flink"})
  void shardsKeepTheirLimitTogether(String runner) {
    try (FaultServer server =
        FaultServer.start(ServerReply::echo, LimitJudge.slidingWindow(20, Duration.ofSeconds(1)))) {
      Workspace work = new Workspace(temporary).withServer(server);
      work.write("rows.jsonl", Rows.jsonl(Rows.openai(60)));
      work.write(
          "e.yaml",
          "dataset: rows.jsonl\nlimits: {openai: {requests_per_minute: 900, shards: 3}}\n");

      Ended ended = work.run("run", "e.yaml", "--output", "out", "--runner", runner);

      assertThat(ended.exitCode()).as(ended.err()).isZero();
      assertThat(server.received()).extracting(ReceivedRequest::status).containsOnly(200);
      assertThat(sendingMillis(server)).isGreaterThan(3_000);
      assertThat(work.output("out").withStatus("answered")).hasSize(60);
    }
  }

  @Test
  void stopsAtTheBudgetOfCallsAndCountsThoseOfEarlierProcesses() {
    try (FaultServer server = FaultServer.start()) {
      Workspace work = new Workspace(temporary).withServer(server);
      work.write("rows.jsonl", Rows.jsonl(Rows.openai(12)));

      Ended first = work.run("run", "rows.jsonl", "--output", "out", "--max-calls", "5");

      assertThat(first.exitCode()).as(first.err()).isEqualTo(75);
      assertThat(first.err()).contains("BUDGET_SPENT budget.max_calls 5 is reached");
      assertThat(server.received()).hasSize(5);
      assertThat(work.output("out").withStatus("answered")).hasSize(5);

      Ended second =
          work.run("run", "rows.jsonl", "--output", "out", "--resume", "--max-calls", "9");

      assertThat(second.exitCode()).as(second.err()).isEqualTo(75);
      assertThat(server.received()).hasSize(9);
      assertThat(work.output("out").withStatus("answered")).hasSize(9);

      Ended third = work.run("run", "rows.jsonl", "--output", "out", "--resume");

      assertThat(third.exitCode()).as(third.err()).isZero();
      assertThat(server.received()).hasSize(12);
    }
  }

  /** An answer costs 10 x 1 + 20 x 2 = 50 millionths; a request of max_tokens 30 may cost more. */
  @Test
  void neverSpendsMoreThanItsBudgetAlsoOverResumes() {
    try (FaultServer server = FaultServer.start(r -> ServerReply.json(200, REPLY, Map.of()))) {
      Workspace work = new Workspace(temporary).withServer(server);
      work.write("rows.jsonl", Rows.jsonl(rows(12, 30)));
      String experiment =
          "dataset: rows.jsonl\nprices: {m: {input_per_million: 1, output_per_million: 2}}\n";
      work.write("e.yaml", experiment + "budget: {max_cost_usd: 0.0003}\n");

      Ended first = work.run("run", "e.yaml", "--output", "out");

      assertThat(first.exitCode()).as(first.err()).isEqualTo(75);
      assertThat(first.err()).contains("BUDGET_SPENT budget.max_cost_usd 3.0E-4");
      double spent = work.output("out").summary().path("cost_usd").doubleValue();
      assertThat(spent).isBetween(0.0002, 0.0003);

      Ended second = work.run("run", "e.yaml", "--output", "out", "--resume");

      assertThat(second.exitCode()).as(second.err()).isEqualTo(75);
      assertThat(work.output("out").summary().path("cost_usd").doubleValue()).isEqualTo(spent);

      work.write("e.yaml", experiment);
      Ended third = work.run("run", "e.yaml", "--output", "out", "--resume");

      assertThat(third.exitCode()).as(third.err()).isZero();
      assertThat(server.received()).hasSize(12);
      assertThat(work.output("out").summary().path("cost_usd").doubleValue()).isEqualTo(0.0006);
    }
  }

  @Test
  void refusesABudgetOfMoneyForAModelWithoutPrice() {
    try (FaultServer server = FaultServer.start()) {
      Workspace work = new Workspace(temporary).withServer(server);
      work.write("rows.jsonl", Rows.jsonl(Rows.openai(2)));

      Ended ended = work.run("run", "rows.jsonl", "--output", "out", "--max-cost", "1");

      assertThat(ended.exitCode()).isEqualTo(78);
      assertThat(ended.err()).contains("BUDGET_NO_PRICE", "prices: {m: ");
      assertThat(server.received()).isEmpty();
    }
  }
}
