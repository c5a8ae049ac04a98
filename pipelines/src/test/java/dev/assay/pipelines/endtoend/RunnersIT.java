package dev.assay.pipelines.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.testing.FaultServer;
import dev.assay.io.testing.ReceivedRequest;
import dev.assay.io.testing.ServerReply;
import dev.assay.pipelines.endtoend.AssayProcess.Ended;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What has to be the same wherever the pipeline runs. */
class RunnersIT {

  @TempDir Path temporary;

  @ParameterizedTest
  @ValueSource(strings = {"direct", "flink", "spark"})
  void callsEveryRowOfTwoGroupsOnce(String runner) throws NoSuchAlgorithmException {
    assumeTrue(!runner.equals("spark") || AssayProcess.hasSpark(), "Spark's jars are not fetched");
    try (FaultServer server = FaultServer.start()) {
      Workspace work = new Workspace(temporary).withServer(server);
      List<ObjectNode> rows = new ArrayList<>();
      Map<String, String> expected = new TreeMap<>();
      for (int i = 10; i < 40; i++) {
        rows.add(Rows.openai("r" + i, "prompt " + i).put("group", i % 2 == 0 ? "even" : "odd"));
        expected.put("r" + i + "/1", "prompt " + i);
      }
      work.write("rows.jsonl", Rows.jsonl(rows));

      Ended ended = work.run("run", "rows.jsonl", "--output", "out", "--runner", runner);

      assertThat(ended.exitCode()).as(ended.err()).isZero();
      assertThat(ended.out()).contains("30 read, 30 accepted", "30 answered", "output   out");
      Output output = work.output("out");
      assertThat(output.responses()).isEqualTo(expected);
      assertThat(output.summary().at("/by_group/even/runs/answered").intValue()).isEqualTo(15);
      assertThat(output.summary().at("/by_group/odd/runs/answered").intValue()).isEqualTo(15);
      assertThat(output.summary().at("/calls/attempts").intValue()).isEqualTo(30);
      assertThat(output.rejected()).isEmpty();
      assertThat(server.received()).hasSize(30);
      assertThat(server.received()).extracting(ReceivedRequest::text).doesNotHaveDuplicates();
      assertThat(server.received())
          .extracting(ReceivedRequest::keyHash)
          .containsOnly(hash(Workspace.CANARY));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"direct", "flink"})
  void runsPromptsTimesModelsTimesEpochs(String runner) {
    Workspace work = new Workspace(temporary);
    work.write(
        "rows.jsonl",
        """
        {"id": "fr", "country": "France", "expected": "Capital of France?"}
        {"id": "no", "country": "Norway", "expected": "Capital of Norway?"}
        {"id": "xx", "expected": "the row lacks the country"}
        {"id": "fr", "country": "Finland"}
        not json
        """);
    work.write(
        "matrix.yaml",
        """
        name: matrix
        dataset: rows.jsonl
        prompts:
          - {name: short, prompt: "Capital of {{country}}?"}
          - {name: long, prompt: "Name the capital of {{country}}."}
        models:
          - {name: echoes, api: test, model: echo}
          - {name: fixed, api: test, model: any, parameters: {raise_error: "no"}}
        epochs: 3
        evaluators: [exact_match]
        output: {formats: [jsonl]}
        """);

    Ended ended = work.run("run", "matrix.yaml", "--output", "out", "--runner", runner);

    assertThat(ended.exitCode()).as(ended.err()).isEqualTo(3);
    Output output = work.output("out");
    assertThat(output.counts())
        .isEqualTo("5 read, 2 rejected, 3 accepted; 24 answered, 0 refused, 12 failed");
    assertThat(output.completed())
        .extracting(line -> line.path("variant").asText())
        .containsOnly("short/echoes", "short/fixed", "long/echoes", "long/fixed");
    assertThat(output.responses())
        .containsEntry("fr/short/echoes/1", "Capital of France?")
        .containsEntry("no/long/echoes/3", "Name the capital of Norway.")
        .containsEntry("fr/short/fixed/2", "This is a test response");
    assertThat(output.withStatus("failed"))
        .hasSize(12)
        .allSatisfy(
            line -> {
              assertThat(line.path("id").asText()).isEqualTo("xx");
              assertThat(line.at("/error/message").asText())
                  .contains("country", "rows.jsonl:3", "not sent");
              assertThat(line.at("/completion/attempts").intValue()).isZero();
            });
    JsonNode score = output.summary().at("/scores/exact_match");
    assertThat(score.path("n").intValue()).isEqualTo(24);
    assertThat(score.path("mean").doubleValue()).isEqualTo(0.25);
    assertThat(output.rejectedLine(4).path("code").asText()).isEqualTo("ROW_DUP_ID");
    assertThat(output.rejectedLine(4).path("message").asText()).contains("first at rows.jsonl:1");
    assertThat(output.rejectedLine(5).path("code").asText()).isEqualTo("ROW_JSON");
    assertThat(output.rejectedLine(5).path("input").asText()).isEqualTo("not json");
  }

  /** Each fault has a group of its own, so that none is another's outage. */
  @ParameterizedTest
  @ValueSource(strings = {"direct", "flink"})
  void keepsTheFaultsOfRowsApart(String runner) {
    Map<String, Function<Integer, ServerReply>> faults =
        Map.of(
            "bad", n -> ServerReply.error(400, "invalid_request_error", "bad_value", "no such n"),
            "once", n -> n == 1 ? ServerReply.error(500, "server_error", "oops", "once") : null,
            "always", n -> ServerReply.error(500, "server_error", "oops", "always"),
            "empty", n -> ServerReply.empty(),
            "html", n -> ServerReply.html(),
            "short", n -> ServerReply.shortBody("{\"choices\": [{\"mess"),
            "reset", n -> ServerReply.reset(),
            "stall", n -> ServerReply.stallAfterHeaders());
    Map<String, Integer> seen = new ConcurrentHashMap<>();
    try (FaultServer server =
        FaultServer.start(
            request -> {
              int times = seen.merge(request.text(), 1, Integer::sum);
              String kind = request.text().substring(0, request.text().indexOf(' '));
              ServerReply reply = faults.getOrDefault(kind, n -> null).apply(times);
              return reply == null ? ServerReply.echo(request) : reply;
            })) {
      Workspace work = new Workspace(temporary).withServer(server);
      List<ObjectNode> rows = new ArrayList<>();
      List<String> kinds = new ArrayList<>(faults.keySet());
      kinds.add("good");
      for (String kind : kinds) {
        for (int i = 1; i <= 3; i++) {
          rows.add(Rows.openai(kind + i, kind + " " + i).put("group", kind));
        }
      }
      work.write("rows.jsonl", Rows.jsonl(rows));
      long begun = System.nanoTime();

      Ended ended =
          work.run(
              "run",
              "rows.jsonl",
              "--output",
              "out",
              "--request-timeout",
              "1s",
              "--max-attempts",
              "2",
              "--runner",
              runner);

      assertThat(System.nanoTime() - begun).as("time of it all, in ns").isLessThan(40_000_000_000L);
      assertThat(ended.exitCode()).as(ended.err()).isEqualTo(3);
      Output output = work.output("out");
      assertThat(output.counts())
          .isEqualTo("27 read, 0 rejected, 27 accepted; 6 answered, 0 refused, 21 failed");
      Map<String, String> codes =
          Map.of(
              "bad", "HTTP_400 1",
              "always", "HTTP_500 2",
              "empty", "RESP_NOT_JSON 2",
              "html", "RESP_NOT_JSON 2",
              "short", "NET_RESET 2",
              "reset", "NET_RESET 2",
              "stall", "NET_DEADLINE 2");
      codes.forEach(
          (kind, code) -> {
            for (int i = 1; i <= 3; i++) {
              JsonNode run = output.run(kind + i);
              assertThat(
                      output.errorOf(kind + i).path("code").asText()
                          + " "
                          + run.at("/completion/attempts").intValue())
                  .as("code and attempts of %s", kind + i)
                  .isEqualTo(code);
            }
          });
      assertThat(output.run("once2").at("/completion/attempts").intValue()).isEqualTo(2);
      assertThat(output.errorOf("bad1").path("http_status").intValue()).isEqualTo(400);
      assertThat(output.errorOf("bad1").path("message").asText()).contains("no such n");
      assertThat(output.errorOf("bad1").path("retryable").booleanValue()).isFalse();
      assertThat(output.errorOf("always1").path("retryable").booleanValue()).isTrue();
      assertThat(output.errorOf("stall1").path("in_doubt_paid").booleanValue()).isTrue();
      assertThat(requestsByKind(server))
          .containsExactlyInAnyOrderEntriesOf(
              Map.of(
                  "bad", 3L, "once", 6L, "always", 6L, "empty", 6L, "html", 6L, "short", 6L,
                  "reset", 6L, "stall", 6L, "good", 3L));
      assertThat(output.summary().at("/calls/attempts").intValue()).isEqualTo(48);
      assertThat(output.summary().at("/errors/HTTP_400").intValue()).isEqualTo(3);
    }
  }

  private static Map<String, Long> requestsByKind(FaultServer server) {
    return server.received().stream()
        .collect(
            Collectors.groupingBy(
                request -> request.text().substring(0, request.text().indexOf(' ')),
                Collectors.counting()));
  }

  private static String hash(String key) throws NoSuchAlgorithmException {
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(hash).substring(0, 16);
  }
}
