package dev.assay.pipelines.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.json.Json;
import dev.assay.io.testing.FaultServer;
import dev.assay.io.testing.ServerReply;
import dev.assay.pipelines.endtoend.AssayProcess.Ended;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that hold the key with which they were asked for. */
class SpokenSecretsIT {

  private static final Canary KEY = new Canary("q+/Zw=8&%c~9<T>x\"y'K|p^2?\\m");

  @TempDir Path temporary;

  @ParameterizedTest
  @ValueSource(strings = {"content", "model", "finish_reason", "x-request-id"})
  void keepsNoKeyThatAGoodAnswerHolds(String place) {
    try (FaultServer server = FaultServer.start(request -> answer(place))) {
      Workspace work =
          new Workspace(temporary).withServer(server).with("OPENAI_API_KEY", KEY.value());
      work.write("rows.jsonl", Rows.jsonl(Rows.openai(2)));

      Ended ended = work.run("run", "rows.jsonl", "--output", "out");

      assertThat(ended.exitCode()).as(ended.err()).isZero();
      assertThat(work.output("out").withStatus("answered")).hasSize(2);
      assertThat(KEY.inFiles(temporary)).as("files with the key").isEmpty();
    }
  }

  private static ServerReply answer(String place) {
    ObjectNode json = Json.object().put("id", "1");
    json.put("model", place.equals("model") ? KEY.value() : "m");
    ObjectNode choice = json.putArray("choices").addObject().put("index", 0);
    choice
        .putObject("message")
        .put("role", "assistant")
        .put("content", place.equals("content") ? KEY.everyForm() : "yes");
    choice.put("finish_reason", place.equals("finish_reason") ? KEY.value() : "stop");
    return ServerReply.json(
        200,
        Json.text(json),
        Map.of("x-request-id", place.equals("x-request-id") ? KEY.value() : "1"));
  }
}
