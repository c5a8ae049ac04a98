package dev.assay.pipelines.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.io.json.Json;
import dev.assay.io.testing.BraintrustServer;
import dev.assay.io.testing.ServerReply;
import dev.assay.io.time.Clock;
import dev.assay.pipelines.endtoend.AssayProcess.Ended;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Runs to Braintrust and back, by the real command. */
class BraintrustIT extends PlatformFrame<BraintrustServer> {

  /** Root, task, call and score. */
  private static final int EVENTS = 4 * ROWS;

  BraintrustIT() {
    super(
        "braintrust",
        "/insert",
        List.of("--max-bytes", "9000", "--concurrency", "2"),
        "BRAINTRUST_API_KEY");
  }

  @Override
  BraintrustServer start() {
    return BraintrustServer.start(Clock.system());
  }

  @Override
  Map<String, String> variables(String address) {
    return Map.of("BRAINTRUST_API_URL", address);
  }

  @Override
  long rows() {
    return EVENTS;
  }

  @Test
  void anUploadThatWasKilledGoesOnWithNoRowTwiceAndNoneLost() {
    run();
    server.fault(
        request ->
            request.path().endsWith("/insert") && server.rows().size() >= EVENTS / 3
                ? ServerReply.stall()
                : null);
    try (AssayProcess killed = work.start(upload())) {
      killed.await("a third of the events", () -> server.rows().size() >= EVENTS / 3);
      killed.signal("KILL");
      killed.end();
    }
    server.fault(request -> null);

    Ended resumed = work.run(upload());

    assertThat(resumed.exitCode()).as(resumed.err()).isZero();
    assertThat(server.rows()).hasSize(EVENTS);
    assertThat(server.rows()).extracting(row -> row.path("id").asText()).doesNotHaveDuplicates();
    assertThat(server.experiments()).hasSize(1);

    long requests = server.requests();
    assertThat(work.run(upload()).err()).contains("0 sent now");
    assertThat(server.requests()).isEqualTo(requests);
  }

  @Test
  void e33AndE28LogsOfOthersAreComparedCaseByCase() throws IOException {
    work.write("a.jsonl", scored(".5", "1", ".4", ".7"));
    work.write("b.jsonl", scored(".8", ".6", ".4", "null"));
    for (String side : List.of("a", "b")) {
      Ended imported = work.run("import", "braintrust", side + ".jsonl", "--output", side);
      assertThat(imported.exitCode()).as(imported.err()).isZero();
    }

    JsonNode score = Json.parse(work.run("compare", "a", "b", "--json").out()).at("/scores/s");

    assertThat(score.path("wins").asInt()).isOne();
    assertThat(score.path("losses").asInt()).isOne();
    assertThat(score.path("ties").asInt()).isOne();
    assertThat(score.path("difference").asDouble()).isCloseTo(-1 / 30.0, within(1e-12));
    assertThat(json("b/summary.json").at("/scores/s/n_null").asInt()).isOne();
    assertThat(json("b/summary.json").at("/scores/s/n").asInt()).isEqualTo(3);
  }

  @Test
  void aBadScoreEndsWith65AndNamesEventAndField() {
    work.write("log.jsonl", "{\"id\":\"x\",\"input\":1,\"output\":1,\"scores\":{\"s\":1.01}}\n");

    Ended refused = work.run("import", "braintrust", "log.jsonl", "--output", "bad");

    assertThat(refused.exitCode()).isEqualTo(65);
    assertThat(refused.err()).contains("event x", "scores.s is 1.01", "Nothing was written");
    assertThat(work.path("bad")).doesNotExist();
  }

  private static String scored(String... scores) {
    StringBuilder log = new StringBuilder();
    for (int i = 0; i < scores.length; i++) {
      String score = scores[i].startsWith(".") ? "0" + scores[i] : scores[i];
      log.append("{\"id\":\"x" + i + "\",\"input\":{\"a\":" + i + ",\"b\":1},\"output\":\"o\"}\n");
      log.append("{\"id\":\"x" + i + "\",\"_is_merge\":true,\"scores\":{\"s\":" + score + "}}\n");
    }
    return log.toString();
  }
}
