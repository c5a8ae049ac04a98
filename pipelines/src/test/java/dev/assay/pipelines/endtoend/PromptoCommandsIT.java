package dev.assay.pipelines.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.testing.FaultServer;
import dev.assay.io.testing.ReceivedRequest;
import dev.assay.io.testing.ServerReply;
import dev.assay.pipelines.endtoend.AssayProcess.Ended;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What users of prompto rely on: retries, resuming, what is asked again, checks and tables. */
class PromptoCommandsIT {

  @TempDir Path temporary;

  private static List<String> texts(List<ReceivedRequest> requests) {
    return requests.stream().map(ReceivedRequest::text).toList();
  }

  private static List<String> since(FaultServer server, int before) {
    return texts(server.received().subList(before, server.received().size()));
  }

  @Test
  @DisplayName("cases 58, 59: a kill after 8 of 20 rows costs 12 more calls, resumed twice or not")
  void resumesWhatIsMissing() {
    try (FaultServer server =
        FaultServer.start(r -> r.number() <= 8 ? ServerReply.echo(r) : ServerReply.stall())) {
      Workspace work = new Workspace(temporary).withServer(server);
      List<ObjectNode> rows = Rows.openai(20);
      rows.forEach(row -> row.remove("id"));
      work.write("rows.jsonl", Rows.jsonl(rows));
      String[] command = {"run", "rows.jsonl", "--output", "out", "--concurrency", "1"};
      try (AssayProcess process = work.start(command)) {
        process.await("a ninth request", () -> server.received().size() == 9);
        process.signal("KILL");
        work.end(process);
      }
      List<String> answered = texts(server.received().subList(0, 8));
      server.script(ServerReply::echo);

      Ended resumed = work.run("run", "rows.jsonl", "--output", "out", "--resume");

      assertThat(resumed.exitCode()).as(resumed.err()).isZero();
      assertThat(since(server, 9))
          .hasSize(12)
          .doesNotHaveDuplicates()
          .doesNotContainAnyElementsOf(answered);
      assertThat(work.output("out").withStatus("answered")).hasSize(20);

      Ended again = work.run("run", "rows.jsonl", "--output", "out", "--resume");

      assertThat(again.exitCode()).as(again.err()).isZero();
      assertThat(server.received()).hasSize(21);
      assertThat(work.output("out").withStatus("answered")).hasSize(20);
    }
  }

  @Test
  @DisplayName("cases 58, 59: what is missing, what has failed, or all is asked, and nothing twice")
  void asksWhatIsSelected() {
    try (FaultServer server =
        FaultServer.start(
            r ->
                r.text().contains("bad")
                    ? ServerReply.error(400, "t", "c", "no")
                    : ServerReply.echo(r))) {
      Workspace work = new Workspace(temporary).withServer(server);
      List<ObjectNode> rows = Rows.openai(10);
      rows.subList(0, 5).forEach(row -> row.put("prompt", "bad " + row.path("id").asText()));
      work.write("rows.jsonl", Rows.jsonl(rows));
      String[] base = {"run", "rows.jsonl", "--output", "out", "--concurrency", "1"};

      Ended first = run(work, base, "--max-calls", "6");

      assertThat(first.exitCode()).as(first.err()).isEqualTo(75);
      Set<String> asked = new HashSet<>(texts(server.received()));
      assertThat(asked).hasSize(6);
      long refused = asked.stream().filter(text -> text.contains("bad")).count();
      assertThat(refused).isPositive();

      Ended missing = run(work, base, "--resume", "--select", "missing");

      assertThat(missing.exitCode()).as(missing.err()).isEqualTo(3);
      assertThat(since(server, 6)).hasSize(4).doesNotContainAnyElementsOf(asked);
      Output output = work.output("out");
      assertThat(output.withStatus("answered")).hasSize(5);
      assertThat(output.withStatus("failed"))
          .hasSize(5)
          .allSatisfy(line -> assertThat(line.at("/error/code").asText()).isEqualTo("HTTP_400"));

      Ended again = run(work, base, "--resume", "--select", "missing");

      assertThat(again.exitCode()).as(again.err()).isEqualTo(3);
      assertThat(server.received()).hasSize(10);
      server.script(ServerReply::echo);

      Ended failed = run(work, base, "--resume", "--select", "failed");

      assertThat(failed.exitCode()).as(failed.err()).isZero();
      assertThat(since(server, 10)).hasSize(5).allMatch(text -> text.contains("bad"));
      assertThat(work.output("out").withStatus("answered")).hasSize(10);

      Ended unasked = run(work, base, "--resume", "--select", "all");

      assertThat(unasked.exitCode()).isEqualTo(64);
      assertThat(unasked.err())
          .contains("10 recorded answers", "--pay-again", "Nothing was called");
      assertThat(server.received()).hasSize(15);

      Ended all = run(work, base, "--resume", "--select", "all", "--pay-again");

      assertThat(all.exitCode()).as(all.err()).isZero();
      assertThat(all.err()).contains("10 recorded answers", "paid for again");
      assertThat(since(server, 15)).hasSize(10).doesNotHaveDuplicates();
      assertThat(work.output("out").withStatus("answered"))
          .hasSize(10)
          .noneMatch(line -> line.at("/completion/from_ledger").booleanValue());

      Ended resumed = run(work, base, "--resume");

      assertThat(resumed.exitCode()).as(resumed.err()).isZero();
      assertThat(server.received()).hasSize(25);
    }
  }

  private static Ended run(Workspace work, String[] base, String... more) {
    List<String> words = new ArrayList<>(List.of(base));
    words.addAll(List.of(more));
    return work.run(words.toArray(String[]::new));
  }

  @Test
  @DisplayName("case 41: Retry-After holds back the key and costs no second attempt")
  void honoursRetryAfter() {
    try (FaultServer server =
        FaultServer.start(
            r ->
                r.number() == 1
                    ? ServerReply.json(429, "{}", Map.of("retry-after", "2"))
                    : ServerReply.echo(r))) {
      Workspace work = new Workspace(temporary).withServer(server);
      work.write("rows.jsonl", Rows.jsonl(Rows.openai(3)));

      Ended ended =
          work.run("run", "rows.jsonl", "--output", "out", "--concurrency", "1", "-ma", "2");

      assertThat(ended.exitCode()).as(ended.err()).isZero();
      List<ReceivedRequest> all = server.received();
      assertThat(all).hasSize(4);
      assertThat(Duration.ofNanos(all.get(1).nanoTime() - all.get(0).nanoTime()))
          .isGreaterThanOrEqualTo(Duration.ofMillis(1_990));
      assertThat(work.output("out").summary().at("/calls/rate_limited").intValue()).isEqualTo(1);
    }
  }

  @Test
  @DisplayName("case 42: a fault is tried again long before all other rows are through")
  void retriesAmongTheOthers() {
    try (FaultServer server =
        FaultServer.start(
            r ->
                r.number() == 1
                    ? ServerReply.error(500, "t", "c", "once")
                    : ServerReply.echo(r).after(Duration.ofMillis(20)))) {
      Workspace work = new Workspace(temporary).withServer(server);
      work.write("rows.jsonl", Rows.jsonl(Rows.openai(600)));

      Ended ended = work.run("run", "rows.jsonl", "--output", "out", "--concurrency", "4");

      assertThat(ended.exitCode()).as(ended.err()).isZero();
      List<String> texts = server.received().stream().map(ReceivedRequest::text).toList();
      assertThat(texts).hasSize(601);
      assertThat(texts.lastIndexOf(texts.get(0))).as("place of the retry").isBetween(1, 550);
    }
  }

  @Test
  @DisplayName("case 60: the check names every bad line by its number and ends with a code")
  void checksEveryLine() {
    Workspace work = new Workspace(temporary).with("OPENAI_API_KEY", Workspace.CANARY);
    String row = "{\"id\": \"%s\", \"api\": \"%s\", \"model_name\": \"m\"%s}\n";
    work.write(
        "rows.jsonl",
        row.formatted("1", "openai", ", \"prompt\": \"good\"")
            + row.formatted("2", "openai", "")
            + "{\"id\": 3,\n"
            + row.formatted("4", "openai", ", \"prompt\": \"p\", \"parameters\": [1]")
            + row.formatted("5", "nobody", ", \"prompt\": \"p\"")
            + row.formatted(
                "6",
                "openai",
                ", \"prompt\": [{\"role\": \"user\", \"content\": [{\"type\": \"image_url\","
                    + " \"image_url\": \"missing.jpg\"}]}]")
            + row.formatted("1", "openai", ", \"prompt\": \"twice\""));
    work.write("rows.csv", "id,api,model_name,prompt\n1,openai,m,p\n2,nobody,m,p\n");
    work.with("ASSAY_MEDIA", ".");

    Ended ended = work.run("check", "rows.jsonl");

    assertThat(ended.exitCode()).as(ended.err()).isEqualTo(3);
    assertThat(ended.err())
        .contains("rows.jsonl:2", "prompt")
        .contains("rows.jsonl:3", "ROW_JSON")
        .contains("rows.jsonl:4", "must be a dictionary")
        .contains("rows.jsonl:5", "API nobody not recognised")
        .contains("rows.jsonl:6", "missing.jpg")
        .contains("rows.jsonl:7", "Repeated id");

    Ended table = work.run("check", "rows.csv");

    assertThat(table.exitCode()).as(table.err()).isEqualTo(3);
    assertThat(table.err()).contains("rows.csv:3", "API nobody not recognised");
  }

  @Test
  @DisplayName("case 61: a table has the union of all columns, with parameters as JSON")
  void exportsATable() throws IOException {
    Workspace work = new Workspace(temporary);
    work.write(
        "rows.jsonl",
        """
        {"id": 1, "api": "test", "model_name": "echo", "prompt": "a, \\"b\\"", "first": true}
        {"id": 2, "api": "test", "model_name": "echo", "prompt": "é", "tags": ["x", 1], \
        "parameters": {"raise_error": "no", "é": 0.50}}
        """);
    Ended ended = work.run("run", "rows.jsonl", "--output", "out");
    assertThat(ended.exitCode()).as(ended.err()).isZero();

    Ended exported = work.run("export", "prompto", "out", "--csv", "--output", "out.csv");

    assertThat(exported.exitCode()).as(exported.err()).isZero();
    List<CSVRecord> lines = table(work.path("out.csv"));
    assertThat(lines).hasSize(2);
    assertThat(lines.get(0).getParser().getHeaderNames())
        .containsExactlyInAnyOrder(
            "id",
            "api",
            "model_name",
            "prompt",
            "first",
            "timestamp_sent",
            "response",
            "tags",
            "parameters");
    Map<String, CSVRecord> byId = new HashMap<>();
    lines.forEach(line -> byId.put(line.get("id"), line));
    assertThat(byId.get("1").get("response")).isEqualTo("a, \"b\"");
    assertThat(byId.get("1").get("first")).isEqualTo("True");
    assertThat(byId.get("1").get("tags")).isEmpty();
    assertThat(byId.get("1").get("timestamp_sent"))
        .matches("\\d\\d-\\d\\d-\\d{4}-\\d\\d-\\d\\d-\\d\\d");
    assertThat(byId.get("2").get("response")).isEqualTo("é");
    assertThat(byId.get("2").get("tags")).isEqualTo("['x', 1]");
    assertThat(byId.get("2").get("parameters"))
        .isEqualTo("{\"raise_error\": \"no\", \"\\u00e9\": 0.5}");

    Ended own = work.run("export", "csv", "out", "--output", "own.csv");

    assertThat(own.exitCode()).as(own.err()).isZero();
    assertThat(table(work.path("own.csv")))
        .extracting(line -> line.get("status"))
        .containsOnly("answered");
    assertThat(table(work.path("own.csv")).get(0).getParser().getHeaderNames())
        .contains("completion.latency_ms", "completion.usage.total_tokens");

    Ended twice = work.run("export", "csv", "out", "--output", "own.csv");

    assertThat(twice.exitCode()).isEqualTo(73);
    assertThat(twice.err()).contains("own.csv", "--overwrite");
    assertThat(work.run("export", "csv", "out").out()).isEqualTo(text(work.path("own.csv")));

    Ended unknown = work.run("export", "promto", "out");

    assertThat(unknown.exitCode()).isEqualTo(64);
    assertThat(unknown.err()).contains("did you mean \"prompto\"?");
  }

  private static String text(Path file) throws IOException {
    return Files.readString(file);
  }

  private static List<CSVRecord> table(Path file) throws IOException {
    try (Reader in = Files.newBufferedReader(file)) {
      return CSVFormat.RFC4180
          .builder()
          .setHeader()
          .setSkipHeaderRecord(true)
          .get()
          .parse(in)
          .getRecords();
    }
  }

  @Test
  @DisplayName("case 62: the file that is named is the one that runs")
  void runsTheFileThatIsNamed() throws IOException {
    try (FaultServer server = FaultServer.start()) {
      Workspace work = new Workspace(temporary).withServer(server);
      Files.createDirectories(work.path("other"));
      work.write("e.jsonl", Rows.jsonl(List.of(Rows.openai("1", "first"))));
      Ended first = work.run("run", "e.jsonl");
      work.write("other/e.jsonl", Rows.jsonl(List.of(Rows.openai("1", "second"))));

      Ended second = work.run("run", "other/e.jsonl");

      assertThat(List.of(first.exitCode(), second.exitCode())).containsOnly(0);
      assertThat(texts(server.received())).containsExactly("first", "second");
      assertThat(work.path("e.jsonl")).exists();
      assertThat(work.path("other/e.jsonl")).exists();
    }
  }

  /** A tenth of prompto's 200,000 rows; the benchmark named memory has a million. */
  @Test
  @DisplayName("case 64: many rows in little memory, each once, at more than 33 a second")
  void runsManyRowsInLittleMemory() throws IOException {
    int rows = 20_000;
    Workspace work = new Workspace(temporary);
    String filler = "x".repeat(1_000);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < rows; i++) {
      text.append(
          "{\"id\":%d,\"api\":\"test\",\"model_name\":\"m\",\"prompt\":\"p\",\"more\":\"%s\","
                  .formatted(i, filler)
              + "\"parameters\":{\"raise_error\":\"no\"}}\n");
    }
    work.write("rows.jsonl", text.toString());
    List<String> words =
        AssayProcess.java(List.of("-Xmx320m"), List.of("run", "rows.jsonl", "--output", "out"));
    long start = System.nanoTime();

    Ended ended =
        work.end(
            AssayProcess.start(work.path(""), Map.of(), temporary.resolve("logs"), "many", words));

    double seconds = (System.nanoTime() - start) / 1e9;
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertThat(work.output("out").counts())
        .isEqualTo("20000 read, 0 rejected, 20000 accepted; 20000 answered, 0 refused, 0 failed");
    assertThat(rows / seconds).as("rows a second").isGreaterThan(33);
  }
}
