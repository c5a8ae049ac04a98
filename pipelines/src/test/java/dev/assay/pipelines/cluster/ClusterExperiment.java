package dev.assay.pipelines.cluster;

import dev.assay.io.json.Json;
import dev.assay.io.testing.FaultServer;
import dev.assay.io.testing.ReceivedRequest;
import dev.assay.io.testing.ServerReply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The experiment of all trials: two groups, each with a limit of its own, one bad line, one
 * evaluator; and the server that answers it, the same to the same text.
 */
final class ClusterExperiment {

  static final int ROWS_PER_GROUP = 200;
  static final int ROWS = 2 * ROWS_PER_GROUP;

  /** Most requests of a group in any ten seconds. */
  static final int LIMIT = 150;

  static final Duration WINDOW = Duration.ofSeconds(10);

  /** How much later than it was sent a machine that is busy may count a request. */
  static final Duration LATENESS = Duration.ofMillis(250);

  static final int CONCURRENCY = 16;

  /** Of an answer; keeps some six of a group in flight. */
  static final Duration LATENCY = Duration.ofMillis(400);

  private static final String FILE =
      """
      name: trial
      dataset: rows.jsonl
      limits:
        even: {requests_per_minute: 900, window: 10s, concurrency: 16}
        odd: {requests_per_minute: 900, window: 10s, concurrency: 16}
      evaluators: [exact_match]
      """;

  private ClusterExperiment() {}

  /** Writes it to a folder and returns the experiment file. */
  static Path write(Path directory) throws IOException {
    List<String> rows = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      String group = i % 2 == 0 ? "even" : "odd";
      rows.add(
          ("{\"id\":\"r%03d\",\"api\":\"openai\",\"model_name\":\"m\",\"group\":\"%s\","
                  + "\"prompt\":\"%s %d\",\"expected\":\"%s %d\"}")
              .formatted(i, group, group, i, group, i % 7 == 0 ? -1 : i));
    }
    rows.add(ROWS / 2, "no JSON");
    Files.write(directory.resolve("rows.jsonl"), rows);
    return Files.writeString(directory.resolve("trial.yaml"), FILE);
  }

  static FaultServer serve() {
    return FaultServer.start(
        request -> {
          var json = Json.object().put("object", "chat.completion");
          json.set("model", request.body().path("model"));
          var choice = json.putArray("choices").addObject().put("index", 0);
          choice.putObject("message").put("role", "assistant").put("content", request.text());
          choice.put("finish_reason", "stop");
          json.putObject("usage")
              .put("prompt_tokens", request.text().length())
              .put("completion_tokens", 1)
              .put("total_tokens", request.text().length() + 1);
          Map<String, String> headers =
              Map.of("x-request-id", "req-" + Integer.toHexString(request.text().hashCode()));
          return ServerReply.json(200, Json.text(json), headers).after(LATENCY);
        });
  }

  /** Returns the most requests of one group that came within such a time. */
  static int mostWithin(Duration time, List<ReceivedRequest> received) {
    int most = 0;
    for (String group : List.of("even", "odd")) {
      List<Long> times =
          received.stream()
              .filter(request -> request.text().startsWith(group + " "))
              .map(ReceivedRequest::nanoTime)
              .sorted()
              .toList();
      int first = 0;
      for (int i = 0; i < times.size(); i++) {
        while (times.get(i) - times.get(first) >= time.toNanos()) {
          first++;
        }
        most = Math.max(most, i - first + 1);
      }
    }
    return most;
  }

  /** Returns how many requests came for a text that had come before. */
  static int repeats(List<ReceivedRequest> received) {
    Map<String, Integer> counts = new HashMap<>();
    received.forEach(request -> counts.merge(request.text(), 1, Integer::sum));
    return received.size() - counts.size();
  }
}
