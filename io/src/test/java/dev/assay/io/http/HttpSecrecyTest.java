package dev.assay.io.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.io.testing.FaultServer;
import dev.assay.io.testing.ServerReply;
import java.net.URI;
import java.text.MessageFormat;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

class HttpSecrecyTest {

  private static final String KEY = "sk-canary-9f8e7d6c5b4a";
  private static final String PROMPT = "canary prompt of the row";

  @Test
  void noLibraryLogsKeyOrPromptAtAnyLevel() {
    List<String> lines = new CopyOnWriteArrayList<>();
    Handler recorder =
        new Handler() {
          @Override
          public void publish(LogRecord record) {
            lines.add(
                record.getLoggerName()
                    + ": "
                    + (record.getParameters() == null
                        ? record.getMessage()
                        : MessageFormat.format(record.getMessage(), record.getParameters()))
                    + record.getThrown());
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    recorder.setLevel(Level.ALL);
    List<Logger> loggers =
        List.of(Logger.getLogger("org.apache.hc"), Logger.getLogger("com.google.api.client"));
    for (Logger logger : loggers) {
      logger.setLevel(Level.ALL);
      logger.setUseParentHandlers(false);
      logger.addHandler(recorder);
    }
    try (FaultServer server = FaultServer.start();
        GoogleHttpTransport transport = new GoogleHttpTransport(2)) {
      assertThat(transport.send(call(server))).isInstanceOf(HttpResult.Reply.class);
      server.script(request -> ServerReply.reset());
      assertThat(transport.send(call(server))).isInstanceOf(HttpResult.Lost.class);
      assertThat(transport.send(call(server)).toString()).doesNotContain(KEY);
      assertThat(call(server).toString()).doesNotContain(KEY);
    } finally {
      for (Logger logger : loggers) {
        logger.setLevel(null);
        logger.setUseParentHandlers(true);
        logger.removeHandler(recorder);
      }
    }

    assertThat(lines).as("the client does log").isNotEmpty();
    assertThat(String.join("\n", lines)).doesNotContain("canary");
  }

  private static HttpCall call(FaultServer server) {
    byte[] body =
        ("{\"messages\":[{\"role\":\"user\",\"content\":\"" + PROMPT + "\"}]}").getBytes(UTF_8);
    return new HttpCall(
        "POST",
        URI.create(server.baseUrl() + "/chat/completions"),
        Map.of("Authorization", "Bearer " + KEY, "api-key", KEY),
        body,
        Duration.ofSeconds(10),
        1 << 20);
  }
}
