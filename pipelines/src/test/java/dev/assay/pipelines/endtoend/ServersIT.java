package dev.assay.pipelines.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.json.Json;
import dev.assay.io.testing.FaultServer;
import dev.assay.io.testing.LimitJudge;
import dev.assay.io.testing.ReceivedRequest;
import dev.assay.io.testing.ServerReply;
import dev.assay.pipelines.endtoend.AssayProcess.Ended;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers with names of their own, limits that several groups share, and repeated variants. */
class ServersIT {

  @TempDir Path temporary;

  private static String servers(FaultServer local) {
    return """
    servers:
      local: {type: openai, base_url: "%s", key: env:LOCAL_KEY}
      second: {type: openai, base_url: env:SECOND_URL}
    """
        .formatted(local.baseUrl());
  }

  @ParameterizedTest
  @ValueSource(strings = {"direct", "flink"})
  void modelsAndRowsNameServersOfTheExperiment(String runner) {
    try (FaultServer one = FaultServer.start();
        FaultServer other = FaultServer.start()) {
      Workspace work =
          new Workspace(temporary)
              .with("LOCAL_KEY", Workspace.CANARY)
              .with("SECOND_URL", other.baseUrl().toString());
      List<ObjectNode> rows = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        String api = i < 4 ? "local" : "second";
        rows.add(Rows.openai("r" + i, "prompt " + i).put("api", api));
      }
      work.write("rows.jsonl", Rows.jsonl(rows));
      work.write("e.yaml", "dataset: rows.jsonl\n" + servers(one));

      Ended checked = work.run("check", "e.yaml");
      assertThat(checked.exitCode()).as(checked.err()).isZero();
      assertThat(checked.out())
          .contains(
              "server local: openai at " + one.baseUrl() + ", key from env:LOCAL_KEY",
              "server second: openai at env:SECOND_URL, no key",
              "lane local ",
              "lane second ");

      Ended ended = work.run("run", "e.yaml", "--output", "out", "--runner", runner);
      assertThat(ended.exitCode()).as(ended.err()).isZero();
      assertThat(one.received()).hasSize(4).noneMatch(request -> request.keyHash().isEmpty());
      assertThat(other.received()).hasSize(2).allMatch(request -> request.keyHash().isEmpty());
      assertThat(work.output("out").withStatus("answered")).hasSize(6);

      Ended again = work.run("run", "e.yaml", "--output", "out", "--runner", runner, "--resume");
      assertThat(again.exitCode()).as(again.err()).isZero();
      assertThat(one.received()).hasSize(4);

      work.with("SECOND_URL", one.baseUrl().toString());
      Ended moved = work.run("run", "e.yaml", "--output", "out", "--resume");
      assertThat(moved.exitCode()).isEqualTo(78);
    }
  }

  @Test
  void aServerWithoutItsKeyIsToldBeforeTheFirstCall() {
    try (FaultServer server = FaultServer.start()) {
      Workspace work = new Workspace(temporary);
      work.write("rows.jsonl", "{\"word\": \"x\"}\n");
      work.write(
          "e.yaml",
          "dataset: rows.jsonl\nprompt: \"{{word}}\"\n"
              + servers(server)
              + "models: [{api: local, model: qwen/2.5}]\n");

      Ended ended = work.run("run", "e.yaml", "--output", "out");

      assertThat(ended.exitCode()).isEqualTo(77);
      assertThat(ended.err())
          .contains(
              "none of the environment variables LOCAL_KEY_qwen_2_5, LOCAL_KEY is set",
              "Nothing was called or written.");
      assertThat(server.received()).isEmpty();
    }
  }

  /** Two accounts, two groups, two models, one limit of the provider on all of them. */
  @ParameterizedTest
  @ValueSource(strings = {"file", "option", "models"})
  void groupsThatShareALimitKeepItTogether(String how) {
    try (FaultServer server =
        FaultServer.start(ServerReply::echo, LimitJudge.tokenBucket(1_200, 5))) {
      Workspace work =
          new Workspace(temporary)
              .withServer(server)
              .with("OPENAI_API_KEY_m2", Workspace.CANARY + ".2");
      List<ObjectNode> rows = new ArrayList<>();
      for (ObjectNode row : Rows.openai(60)) {
        boolean first = rows.size() % 2 == 0;
        row.put("model_name", first ? "m1" : "m2");
        rows.add(how.equals("models") ? row : row.put("group", first ? "a" : "b"));
      }
      work.write("rows.jsonl", Rows.jsonl(rows));
      String limits =
          switch (how) {
            case "file" -> "limits: {account: {groups: [a, b], requests_per_minute: 1200}}\n";
            case "models" ->
                "limits: {both: {groups: [openai/m1, openai/m2], requests_per_minute: 1200}}\n";
            default -> "";
          };
      work.write("e.yaml", "dataset: rows.jsonl\n" + limits);
      List<String> words = new ArrayList<>(List.of("run", "e.yaml", "--output", "out"));
      if (how.equals("option")) {
        words.addAll(List.of("--limit", "a+b=1200/min"));
      }

      Ended ended = work.run(words.toArray(String[]::new));

      assertThat(ended.exitCode()).as(ended.err()).isZero();
      assertThat(server.received())
          .extracting(ReceivedRequest::status)
          .hasSize(60)
          .containsOnly(200);
      assertThat(server.received()).extracting(ReceivedRequest::keyHash).contains(keys(server));
      long nanos = server.received().get(59).nanoTime() - server.received().get(0).nanoTime();
      assertThat(Duration.ofNanos(nanos))
          .isBetween(Duration.ofMillis(2_700), Duration.ofSeconds(8));
    }
  }

  /** The two accounts that were really used. */
  private static String[] keys(FaultServer server) {
    String[] keys =
        server.received().stream().map(ReceivedRequest::keyHash).distinct().toArray(String[]::new);
    assertThat(keys).hasSize(2);
    return keys;
  }

  @Test
  void equalModelsWithNamesAreAskedEachAndOnce() {
    try (FaultServer server = FaultServer.start()) {
      Workspace work = new Workspace(temporary).withServer(server);
      work.write(
          "rows.jsonl", "{\"id\": \"1\", \"word\": \"x\"}\n{\"id\": \"2\", \"word\": \"y\"}\n");
      work.write(
          "e.yaml",
          """
          dataset: rows.jsonl
          prompt: "{{word}}"
          models: [{api: openai, model: m}, {api: openai, model: m, name: again}]
          """);

      Ended ended = work.run("run", "e.yaml", "--output", "out");

      assertThat(ended.exitCode()).as(ended.err()).isZero();
      assertThat(ended.err()).contains("models \"m\" and \"again\" are the same");
      assertThat(server.received()).hasSize(4);
      assertThat(work.output("out").completed())
          .allMatch(line -> !line.at("/completion/from_ledger").asBoolean());

      Ended again = work.run("run", "e.yaml", "--output", "out", "--resume");
      assertThat(again.exitCode()).as(again.err()).isZero();
      assertThat(server.received()).hasSize(4);
    }
  }

  @Test
  void aChangedPictureIsAskedAnewAndAMovedOneIsNot() {
    try (FaultServer server = FaultServer.start()) {
      Workspace work = new Workspace(temporary).withServer(server).with("ASSAY_MEDIA", "pictures");
      assertThat(work.path("pictures").toFile().mkdir()).isTrue();
      work.write("pictures/a.png", "one");
      work.write("pictures/b.png", "two");
      work.write("rows.jsonl", picture("a") + picture("b"));

      Ended first = work.run("run", "rows.jsonl", "--output", "out");
      assertThat(first.exitCode()).as(first.err()).isZero();
      assertThat(server.received()).hasSize(2);

      work.run("run", "rows.jsonl", "--output", "out", "--resume");
      assertThat(server.received()).hasSize(2);

      assertThat(work.path("pictures").toFile().renameTo(work.path("moved").toFile())).isTrue();
      work.with("ASSAY_MEDIA", "moved");
      work.run("run", "rows.jsonl", "--output", "out", "--resume");
      assertThat(server.received()).as("moved").hasSize(2);

      work.write("moved/b.png", "another");
      Ended changed = work.run("run", "rows.jsonl", "--output", "out", "--resume");
      assertThat(changed.exitCode()).as(changed.err()).isZero();
      assertThat(server.received()).as("changed").hasSize(3);
      assertThat(work.output("out").run("b").at("/completion/from_ledger").asBoolean()).isFalse();
    }
  }

  private static String picture(String id) {
    ObjectNode row = Rows.openai(id, "");
    ObjectNode message = Json.object().put("role", "user");
    message.putArray("content").addObject().put("type", "image_url").put("image_url", id + ".png");
    row.putArray("prompt").add(message);
    return Json.text(row) + "\n";
  }
}
