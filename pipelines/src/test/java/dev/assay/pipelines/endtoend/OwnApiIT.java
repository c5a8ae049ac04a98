package dev.assay.pipelines.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.io.testing.FaultServer;
import dev.assay.io.testing.ServerReply;
import dev.assay.io.testing.ServerRequest;
import dev.assay.pipelines.endtoend.AssayProcess.Ended;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The connector of the page about an API of one's own, beside Assay and through the real command.
 */
class OwnApiIT {

  private static final Pattern JAVA = Pattern.compile("(?s)```java\n(.*?)```");

  @TempDir Path temporary;

  private static ServerReply acme(ServerRequest request) {
    boolean known =
        request.path().equals("/v1/complete")
            && request.body().path("model").asText().equals("small")
            && request.body().path("heat").isInt();
    if (!known) {
      return ServerReply.json(404, "{}");
    }
    return request.body().path("input").asText().equals("Capital of Peru?")
        ? ServerReply.json(422, "{\"error\": \"no\"}")
        : ServerReply.json(
            200, "{\"output\": \"Oslo\", \"stop\": \"end\", \"tokens\": {\"in\": 4, \"out\": 1}}");
  }

  @Test
  void theConnectorOfThePageIsCalledLikeAnyOther() throws IOException {
    try (FaultServer server = FaultServer.start(OwnApiIT::acme)) {
      Workspace work = new Workspace(temporary);
      work.with("ACME_BASE_URL", server.baseUrl().resolve("/v1").toString())
          .with("ACME_API_KEY", Workspace.CANARY);
      work.write(
          "own.yaml",
          """
          name: own
          dataset: rows.jsonl
          prompt: "Capital of {{country}}?"
          models: [{api: acme, model: small, parameters: {heat: 0}}]
          evaluators: [exact_match]
          """);
      work.write(
          "rows.jsonl",
          """
          {"id":"no","country":"Norway","expected":"Oslo"}
          {"id":"pe","country":"Peru","expected":"Lima"}
          """);
      compile(work.path("classes"));

      Ended ended = work.shell("ASSAY_CLASSPATH=classes ./assay run own.yaml --output out");

      assertThat(ended.exitCode()).as(ended.err()).isEqualTo(3);
      Output output = work.output("out");
      assertThat(output.run("no").path("response").asText()).isEqualTo("Oslo");
      assertThat(output.run("no").at("/completion/finish_reason").asText()).isEqualTo("end");
      assertThat(output.run("no").at("/completion/usage/total_tokens").intValue()).isEqualTo(5);
      assertThat(output.run("pe").at("/error/http_status").intValue()).isEqualTo(422);
      assertThat(output.run("pe").at("/completion/attempts").intValue()).isEqualTo(1);
      assertThat(server.received()).hasSize(2);
    }
  }

  private void compile(Path classes) throws IOException {
    String page = Files.readString(AssayProcess.root().resolve("io/docs/own-api.md"));
    Matcher java = JAVA.matcher(page);
    assertThat(java.find()).isTrue();
    Path source = Files.writeString(temporary.resolve("AcmeApi.java"), java.group(1));
    Path services = Files.createDirectories(classes.resolve("META-INF/services"));
    Files.writeString(services.resolve("dev.assay.io.api.ModelApi"), "AcmeApi\n");
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    int compiled =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                said,
                said,
                "-cp",
                System.getProperty("java.class.path"),
                "-proc:none",
                "-d",
                classes.toString(),
                source.toString());
    assertThat(compiled).as(said.toString(StandardCharsets.UTF_8)).isZero();
  }
}
