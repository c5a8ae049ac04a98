package dev.assay.pipelines.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.testing.FaultServer;
import dev.assay.io.testing.ServerReply;
import dev.assay.io.testing.ServerRequest;
import dev.assay.pipelines.endtoend.AssayProcess.Ended;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys through every ending that a call can have, and whether a byte of them stays anywhere. */
class SecretsIT {

  private static final Canary PLAIN = new Canary("canary.7Qm2Vx9Lr4Tz8Kp1.end");

  /** Every one of its forms differs from the key itself. */
  private static final Canary SPECIAL = new Canary("q+/Zw=8&%c~9<T>x\"y'K|p^2?\\m");

  /** Stands in every prompt, which a terminal or a log is never to show. */
  private static final Canary PROMPT = new Canary("prompt-canary-Wv6Hn3Jd");

  private static final List<String> KINDS =
      List.of(
          "fine", "bad", "limited", "broken", "page", "noHttp", "cut", "denied", "moved", "gone",
          "tls");

  @TempDir Path temporary;
  @TempDir Path keys;

  private static Canary key(String name) {
    return name.equals("plain") ? PLAIN : SPECIAL;
  }

  /** Sends back what it was sent, in every form, wherever a reply has a place for it. */
  private static ServerReply reply(ServerRequest request, Canary key) {
    String sent = request.headers().getOrDefault("authorization", "");
    assertThat(sent).isEqualTo("Bearer " + key.value());
    String echo = "Authorization: " + sent + " | " + key.everyForm();
    String kind = request.text().substring(0, request.text().indexOf(' '));
    boolean first = request.number() % 2 == 1;
    return switch (kind) {
      case "bad" -> ServerReply.error(400, "invalid_request_error", "bad_header", echo);
      case "limited" ->
          first
              ? ServerReply.error(429, "requests", "rate_limit_exceeded", echo)
              : ServerReply.echo(request);
      case "broken" -> ServerReply.json(200, "{\"choices\": \"" + key.value() + "\", " + echo);
      case "page" ->
          ServerReply.of(
              502, Map.of(), "text/html", ("<p>" + echo).getBytes(StandardCharsets.UTF_8));
      case "noHttp" -> ServerReply.raw((echo + "\r\n\r\n").getBytes(StandardCharsets.UTF_8));
      case "cut" -> ServerReply.shortBody("{\"error\": {\"message\": \"" + echo);
      case "denied" -> ServerReply.error(401, "invalid_request_error", "invalid_api_key", echo);
      case "moved" ->
          ServerReply.json(
              302,
              "{}",
              Map.of(
                  "Location",
                  "http://127.0.0.1:1/"
                      + key.forms().get("URL-encoded")
                      + "?key="
                      + key.forms().get("URL-safe Base64")));
      default -> ServerReply.echo(request);
    };
  }

  private Workspace workspace(FaultServer server, Canary key) throws IOException {
    Workspace work =
        new Workspace(temporary)
            .withServer(server)
            .with("OPENAI_API_KEY", key.value())
            .withModelAt("gone", URI.create("http://127.0.0.1:" + unusedPort() + "/v1"))
            .withModelAt("tls", URI.create("https://127.0.0.1:" + server.port() + "/v1"));
    List<ObjectNode> rows = new ArrayList<>();
    for (String kind : KINDS) {
      for (int i = 1; i <= 2; i++) {
        rows.add(
            Rows.openai(kind + i, kind + " " + i + " " + PROMPT.value())
                .put("group", kind)
                .put("model_name", kind)
                .put("expected", PROMPT.value()));
      }
    }
    work.write(
        "rows.jsonl",
        Rows.jsonl(rows) + "{\"id\": \"unfinished\", \"prompt\": \"" + PROMPT.value() + "\n");
    work.write(
        "secrets.yaml",
        "name: secrets\ndataset: rows.jsonl\nevaluators: [exact_match, contains]\n");
    return work;
  }

  @ParameterizedTest
  @CsvSource({"plain, direct", "special, direct", "special, flink"})
  void leavesNoByteOfAKeyBehind(String name, String runner) throws IOException {
    Canary key = key(name);
    try (FaultServer server = FaultServer.start(request -> reply(request, key))) {
      Workspace work = workspace(server, key);
      List<String> run =
          List.of(
              "run",
              "secrets.yaml",
              "--output",
              "out",
              "--max-attempts",
              "2",
              "--concurrency",
              "1",
              "--runner",
              runner);

      Ended first = run(work, key, run, "--verbose");

      assertThat(first.exitCode()).as(first.err()).isEqualTo(75);
      assertThat(first.err()).contains("HTTP_401", "NET_REDIRECT_REFUSED", "NET_TLS");
      Output output = work.output("out");
      assertThat(output.withStatus("answered"))
          .extracting(line -> line.path("id").asText())
          .contains("fine1", "fine2", "limited1", "limited2");
      assertThat(output.withStatus("failed")).hasSize(2 * KINDS.size() - 4);
      assertThat(output.errorOf("bad1").path("message").asText()).contains("Authorization", "***");
      assertThat(
              new String(
                  Canary.unpacked(Files.readAllBytes(work.path("out/completed.parquet"))),
                  StandardCharsets.UTF_8))
          .as("pages of Parquet are unpacked")
          .contains("fine 1 " + PROMPT.value());

      Ended again = run(work, key, run, "--resume");

      assertThat(again.exitCode()).as(again.err()).isEqualTo(75);

      Ended scored = run(work, key, List.of("evaluate", "out"));

      assertThat(scored.exitCode()).as(scored.err()).isNotEqualTo(70);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain", "special"})
  void tellsNoKeyInWhatItPrints(String name) throws IOException {
    Canary key = key(name);
    try (FaultServer server = FaultServer.start(request -> reply(request, key))) {
      Workspace work = workspace(server, key);

      Ended checked = run(work, key, List.of("check", "secrets.yaml"));

      assertThat(checked.exitCode()).as(checked.err()).isIn(0, 3);
      assertThat(server.received()).isEmpty();

      Ended printed =
          run(
              work,
              key,
              List.of("run", "secrets.yaml", "--json", "--max-attempts", "1", "--output", "out"));

      assertThat(printed.out()).contains("\"runs\"");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"\nX-Evil: 1", "\r\n\r\n", "\u0000", "é", " and more"})
  void refusesAKeyThatNoHeaderCarriesWithoutShowingIt(String tail) throws IOException {
    try (FaultServer server = FaultServer.start()) {
      Workspace work = workspace(server, PLAIN);
      List<String> words = new ArrayList<>(List.of("run", "secrets.yaml", "--output", "out"));
      if (tail.equals("\u0000")) {
        Path file = keys.resolve("keys.env");
        Files.writeString(file, "OPENAI_API_KEY=\"" + PLAIN.value() + tail + "x\"\n");
        work.without("OPENAI_API_KEY");
        words.addAll(List.of("--env-file", file.toString()));
      } else {
        work.with("OPENAI_API_KEY", PLAIN.value() + tail + "x");
      }

      Ended refused = work.run(words.toArray(String[]::new));

      assertThat(refused.exitCode()).as(refused.err()).isIn(77, 78);
      assertThat(refused.err()).contains("OPENAI_API_KEY");
      assertThat(PLAIN.in((refused.out() + refused.err()).getBytes(StandardCharsets.UTF_8)))
          .isEmpty();
      assertThat(Files.exists(work.path("out"))).isFalse();
      assertThat(server.received()).isEmpty();
    }
  }

  @Test
  void showsNoKeyThatStandsInAnAddress() throws IOException {
    try (FaultServer server = FaultServer.start()) {
      Workspace work = workspace(server, PLAIN);
      String host = "127.0.0.1:" + server.port() + "/v1";
      for (String url :
          List.of(
              "http://user:" + SPECIAL.forms().get("URL-encoded") + "@" + host,
              "http://" + host + "?key=" + SPECIAL.forms().get("URL-encoded"),
              "http://" + host + "#" + SPECIAL.forms().get("URL-encoded"))) {
        Ended refused =
            run(work.with("OPENAI_BASE_URL_fine", url), SPECIAL, List.of("run", "secrets.yaml"));

        assertThat(refused.exitCode()).as(refused.err()).isIn(77, 78);
        assertThat(refused.err()).contains("OPENAI_BASE_URL_fine");
      }
      assertThat(server.received()).isEmpty();
    }
  }

  @Test
  void theHuntItselfFindsEachForm() {
    for (Canary key : List.of(PLAIN, SPECIAL)) {
      for (Map.Entry<String, String> form : key.forms().entrySet()) {
        assertThat(key.in(("x" + form.getValue() + "y").getBytes(StandardCharsets.UTF_8)))
            .contains(form.getKey());
      }
      assertThat(key.in("nothing of it".getBytes(StandardCharsets.UTF_8))).isEmpty();
    }
  }

  /** Runs a command and looks for the key in all that is there, and for prompts in what it said. */
  private Ended run(Workspace work, Canary key, List<String> words, String... more) {
    List<String> all = new ArrayList<>(words);
    all.addAll(List.of(more));
    Ended ended = work.run(all.toArray(String[]::new));
    assertThat(key.inFiles(temporary)).as("%s after %s", "files with the key", all).isEmpty();
    assertThat(PROMPT.inFiles(temporary.resolve("logs"))).as("prompts in %s", all).isEmpty();
    return ended;
  }

  private static int unusedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
