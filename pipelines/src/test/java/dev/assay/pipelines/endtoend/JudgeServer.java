package dev.assay.pipelines.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.io.json.Json;
import dev.assay.io.testing.FaultServer;
import dev.assay.io.testing.LimitJudge;
import dev.assay.io.testing.ServerReply;
import dev.assay.io.testing.ServerRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * A server whose models are those that answer, which say what they are asked, and those whose name
 * begins with {@code judge} or {@code embed}.
 */
final class JudgeServer implements AutoCloseable {

  private final List<JsonNode> judged = Collections.synchronizedList(new ArrayList<>());
  private final FaultServer server;

  private JudgeServer(Function<ServerRequest, ServerReply> judge, LimitJudge... limits) {
    server = FaultServer.start(request -> reply(request, judge), limits);
  }

  /** Starts a server whose judges reply by a function of the request. */
  static JudgeServer start(Function<ServerRequest, ServerReply> judge, LimitJudge... limits) {
    return new JudgeServer(judge, limits);
  }

  /** Starts a server whose judge passes answers that hold a word, and gives a form to others. */
  static JudgeServer passing(String word, LimitJudge... limits) {
    return start(
        request ->
            ServerReply.answer(request, rubric(answerIn(request.text()).contains(word), "because")),
        limits);
  }

  /** Returns a verdict of {@code llm-rubric}. */
  static String rubric(boolean pass, String reason) {
    return Json.text(
        Json.object().put("reason", reason).put("pass", pass).put("score", pass ? 0.9 : 0.1));
  }

  /** Returns what stands between the markers of the answer. */
  static String answerIn(String question) {
    int start = question.indexOf("<<ANSWER ");
    int from = question.indexOf(">>\n", start) + 3;
    return question.substring(from, question.indexOf("\n<<END ANSWER ", from));
  }

  private ServerReply reply(ServerRequest request, Function<ServerRequest, ServerReply> judge) {
    String model = request.body().path("model").asText();
    if (request.path().endsWith("/embeddings")) {
      return embedding(request.body().path("input").asText());
    }
    if (model.startsWith("judge")) {
      judged.add(request.body());
      return judge.apply(request);
    }
    return ServerReply.echo(request);
  }

  /** Counts letters, so that anagrams are the same. */
  private static ServerReply embedding(String text) {
    int[] counts = new int[26];
    text.toLowerCase(Locale.ROOT)
        .chars()
        .filter(c -> c >= 'a' && c <= 'z')
        .forEach(c -> counts[c - 'a']++);
    var json = Json.object().put("object", "list").put("model", "embed");
    var vector = json.putArray("data").addObject().put("index", 0).putArray("embedding");
    for (int count : counts) {
      vector.add(count);
    }
    json.putObject("usage").put("prompt_tokens", 3).put("total_tokens", 3);
    return ServerReply.json(200, Json.text(json));
  }

  FaultServer server() {
    return server;
  }

  /** Returns the bodies of the judges' requests so far. */
  List<JsonNode> judged() {
    return List.copyOf(judged);
  }

  /** Returns how many requests came so far. */
  int received() {
    return server.received().size();
  }

  @Override
  public void close() {
    server.close();
  }
}
