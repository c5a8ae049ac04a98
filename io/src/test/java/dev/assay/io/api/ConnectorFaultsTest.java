package dev.assay.io.api;

import static dev.assay.io.experiment.Verdict.LANE_TERMINAL;
import static dev.assay.io.experiment.Verdict.RATE_LIMITED;
import static dev.assay.io.experiment.Verdict.ROW_TERMINAL;
import static dev.assay.io.experiment.Verdict.TRANSIENT;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.experiment.CallError;
import dev.assay.io.experiment.Completion;
import dev.assay.io.experiment.Usage;
import dev.assay.io.experiment.Verdict;
import dev.assay.io.http.GoogleHttpTransport;
import dev.assay.io.json.Json;
import dev.assay.io.testing.FaultServer;
import dev.assay.io.testing.ScriptedTransport;
import dev.assay.io.testing.ServerReply;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every connector against every way in which a server can answer badly. */
class ConnectorFaultsTest {

  private static final FaultServer SERVER = FaultServer.start();
  private static final GoogleHttpTransport TRANSPORT = new GoogleHttpTransport(4);
  private static final URI ORIGIN = URI.create("http://127.0.0.1:" + SERVER.port());

  @AfterAll
  static void close() {
    TRANSPORT.close();
    SERVER.close();
  }

  /** Faults of a reply with status 200, made from a good one. */
  private enum Fault {
    EMPTY("RESP_NOT_JSON", TRANSIENT),
    BLANK("RESP_NOT_JSON", TRANSIENT),
    HTML("RESP_NOT_JSON", TRANSIENT),
    TRUNCATED("RESP_NOT_JSON", TRANSIENT),
    TRAILING_TEXT("RESP_NOT_JSON", TRANSIENT),
    TWO_OBJECTS("RESP_NOT_JSON", TRANSIENT),
    INVALID_UTF8("RESP_NOT_JSON", TRANSIENT),
    LIST("RESP_NOT_JSON", TRANSIENT),
    TEXT("RESP_NOT_JSON", TRANSIENT),
    NULL("RESP_NOT_JSON", TRANSIENT),
    STREAM("RESP_NOT_JSON", TRANSIENT),
    NOTHING_IN_IT("RESP_NO_CONTENT", ROW_TERMINAL),
    OTHER_KEYS("RESP_NO_CONTENT", ROW_TERMINAL),
    TOO_DEEP("RESP_TOO_LARGE", ROW_TERMINAL),
    TOO_LONG("RESP_TOO_LARGE", ROW_TERMINAL),
    SHORT_BODY("NET_RESET", TRANSIENT),
    CUT_CHUNKS("NET_RESET", TRANSIENT),
    ERROR_INSIDE("HTTP_500", TRANSIENT),
    ERROR_TEXT_INSIDE("RESP_ERROR", TRANSIENT),
    RATE_INSIDE("HTTP_429", RATE_LIMITED),
    SPENT_INSIDE("HTTP_200", LANE_TERMINAL);

    private final String code;
    private final Verdict verdict;

    Fault(String code, Verdict verdict) {
      this.code = code;
      this.verdict = verdict;
    }

    ServerReply reply(String good) {
      return switch (this) {
        case EMPTY -> ServerReply.empty();
        case BLANK -> ServerReply.json(200, " \n");
        case HTML -> ServerReply.html();
        case TRUNCATED -> ServerReply.json(200, good.substring(0, good.length() - 3));
        case TRAILING_TEXT -> ServerReply.json(200, good + "x");
        case TWO_OBJECTS -> ServerReply.json(200, good + "\n" + good);
        case INVALID_UTF8 -> {
          byte[] bytes = good.getBytes(UTF_8);
          bytes[good.indexOf("Paris")] = (byte) 0xff;
          yield ServerReply.of(200, Map.of(), "application/json", bytes);
        }
        case LIST -> ServerReply.json(200, "[" + good + "]");
        case TEXT -> ServerReply.json(200, "\"Paris\"");
        case NULL -> ServerReply.json(200, "null");
        case STREAM ->
            ServerReply.of(
                200, Map.of(), "text/event-stream", ("data: " + good + "\n\n").getBytes(UTF_8));
        case NOTHING_IN_IT -> ServerReply.json(200, "{}");
        case OTHER_KEYS -> ServerReply.json(200, "{\"status\":\"ok\",\"data\":[1]}");
        case TOO_DEEP -> ServerReply.json(200, "{\"a\":" + "[".repeat(400) + "]".repeat(400) + "}");
        case TOO_LONG ->
            ServerReply.raw("HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n{".getBytes(UTF_8));
        case SHORT_BODY -> ServerReply.shortBody(good);
        case CUT_CHUNKS -> ServerReply.cutChunks(good);
        case ERROR_INSIDE -> ServerReply.json(200, "{\"error\":{\"message\":\"no\",\"code\":500}}");
        case ERROR_TEXT_INSIDE -> ServerReply.json(200, "{\"error\":\"no\"}");
        case RATE_INSIDE -> ServerReply.json(200, "{\"error\":{\"message\":\"no\",\"code\":429}}");
        case SPENT_INSIDE ->
            ServerReply.json(
                200, "{\"error\":{\"message\":\"no\",\"type\":\"insufficient_quota\"}}");
      };
    }
  }

  static Stream<Arguments> faults() {
    return Stream.of(Connectors.values())
        .flatMap(one -> Stream.of(Fault.values()).map(fault -> Arguments.of(one, fault)));
  }

  private static CallResult call(Connectors connector, ServerReply reply) {
    SERVER.script(request -> reply);
    return connector.call(TRANSPORT, ORIGIN);
  }

  @Test
  void allConnectorsButTheOfflineOneAreHere() {
    TreeSet<String> all = new TreeSet<>(ModelApis.load().names());
    all.remove("test");

    assertThat(Connectors.apis()).containsExactlyElementsOf(all);
  }

  @ParameterizedTest
  @EnumSource(Connectors.class)
  void aGoodReplyIsAnAnswerWithItsTokens(Connectors connector) {
    Completion completion = ApiRig.answer(call(connector, ServerReply.json(200, connector.good())));

    assertThat(completion.response()).isEqualTo(ApiRig.json("\"Paris\""));
    assertThat(completion.usage())
        .isEqualTo(connector.countsTokens() ? new Usage(3L, 1L, 4L) : Usage.UNKNOWN);
  }

  @ParameterizedTest
  @EnumSource(Connectors.class)
  void aWrongContentTypeDoesNotMatterWhereTheContentIsRight(Connectors connector) {
    byte[] good = connector.good().getBytes(UTF_8);

    for (String type :
        List.of("text/plain", "text/html; charset=utf-8", "application/octet-stream")) {
      Completion completion =
          ApiRig.answer(call(connector, ServerReply.of(200, Map.of(), type, good)));
      assertThat(completion.response()).isEqualTo(ApiRig.json("\"Paris\""));
    }
  }

  @ParameterizedTest
  @MethodSource("faults")
  void aBadReplyIsNoAnswerAndMayHaveBeenPaid(Connectors connector, Fault fault) {
    CallError error = ApiRig.problem(call(connector, fault.reply(connector.good())));

    assertThat(error.code()).isEqualTo(fault.code);
    assertThat(error.verdict()).isEqualTo(fault.verdict);
    assertThat(error.inDoubtPaid()).isTrue();
    assertThat(error.message()).isNotBlank().doesNotContain("Paris").doesNotContain(ApiRig.KEY);
  }

  static Stream<Arguments> statuses() {
    Map<Integer, Verdict> verdicts =
        Map.ofEntries(
            Map.entry(400, ROW_TERMINAL),
            Map.entry(401, LANE_TERMINAL),
            Map.entry(402, LANE_TERMINAL),
            Map.entry(403, LANE_TERMINAL),
            Map.entry(404, LANE_TERMINAL),
            Map.entry(408, TRANSIENT),
            Map.entry(409, TRANSIENT),
            Map.entry(413, ROW_TERMINAL),
            Map.entry(422, ROW_TERMINAL),
            Map.entry(424, TRANSIENT),
            Map.entry(429, RATE_LIMITED),
            Map.entry(500, TRANSIENT),
            Map.entry(502, TRANSIENT),
            Map.entry(503, TRANSIENT),
            Map.entry(504, TRANSIENT),
            Map.entry(529, RATE_LIMITED));
    return Stream.of(Connectors.values())
        .flatMap(
            one ->
                verdicts.entrySet().stream()
                    .map(entry -> Arguments.of(one, entry.getKey(), entry.getValue())));
  }

  @ParameterizedTest
  @MethodSource("statuses")
  void anErrorIsDecidedByItsStatusInEachProvidersForm(
      Connectors connector, int status, Verdict verdict) {
    for (String body : List.of(connector.error(status), "<html>gateway</html>", "")) {
      CallError error = ApiRig.problem(call(connector, ServerReply.json(status, body)));

      assertThat(error.verdict()).as(body).isEqualTo(verdict);
      boolean ofTheModel = connector == Connectors.TGI && status == 424;
      assertThat(error.code()).isEqualTo(ofTheModel ? "MODEL_FAILED" : "HTTP_" + status);
      assertThat(error.httpStatus()).isEqualTo(status);
    }
  }

  @ParameterizedTest
  @EnumSource(Connectors.class)
  void aWaitThatTheServerAsksForIsKept(Connectors connector) {
    for (int status : new int[] {429, 503}) {
      CallError error =
          ApiRig.problem(
              call(
                  connector,
                  ServerReply.json(status, connector.error(status), Map.of("retry-after", "7"))));

      assertThat(error.verdict()).isEqualTo(RATE_LIMITED);
      assertThat(error.retryAfter()).isEqualTo(java.time.Duration.ofSeconds(7));
    }
  }

  @ParameterizedTest
  @EnumSource(Connectors.class)
  void aRedirectIsNeverFollowed(Connectors connector) {
    try (FaultServer other = FaultServer.start()) {
      String location = other.baseUrl() + "/x";

      CallError error =
          ApiRig.problem(
              call(connector, ServerReply.json(307, "{}", Map.of("location", location))));

      assertThat(error.code()).isEqualTo("NET_REDIRECT_REFUSED");
      assertThat(other.received()).isEmpty();
    }
  }

  /** Counts that cannot be: the answer stays, the tokens are unknown and never wrong. */
  @ParameterizedTest
  @EnumSource(value = Connectors.class, names = "QUART", mode = EnumSource.Mode.EXCLUDE)
  void usageThatCannotBeIsUnknown(Connectors connector) {
    for (String count : List.of("-1", "\"7\"", "3000000000", "1.5", "null", "[]", "{}", "true")) {
      JsonNode reply = ApiRig.json(connector.good().replaceAll(":[0-9]+", ":" + count));

      Completion completion = ApiRig.answer(replying(connector, reply));

      assertThat(completion.response()).isEqualTo(ApiRig.json("\"Paris\""));
      assertThat(completion.usage()).as(count).isEqualTo(Usage.UNKNOWN);
    }
    ObjectNode without = (ObjectNode) ApiRig.json(connector.good());
    without.remove(List.of("usage", "usageMetadata", "prompt_eval_count", "eval_count"));
    assertThat(ApiRig.answer(replying(connector, without)).usage()).isEqualTo(Usage.UNKNOWN);
  }

  /** Each value of a good reply in turn is missing or of another type. */
  @ParameterizedTest
  @EnumSource(Connectors.class)
  void noTypeOfAnyValueBreaksAConnector(Connectors connector) {
    JsonNode good = ApiRig.json(connector.good());
    List<String> pointers = new ArrayList<>();
    pointers(good, "", pointers);

    for (String pointer : pointers) {
      for (String other :
          List.of("null", "7", "\"x\"", "[]", "{}", "[7]", "[null]", "[[]]", "true", "\"\"")) {
        check(replying(connector, changed(good, pointer, ApiRig.json(other))), pointer, other);
      }
      check(replying(connector, changed(good, pointer, null)), pointer, "nothing");
    }
  }

  private static void check(CallResult result, String pointer, String value) {
    result.<Void>match(
        answer -> text(answer.completion(), pointer, value),
        refusal -> text(refusal.completion(), pointer, value),
        problem -> {
          assertThat(problem.error().code()).as("%s with %s", pointer, value).startsWith("RESP_");
          assertThat(problem.error().verdict()).isIn(ROW_TERMINAL, TRANSIENT);
          return null;
        });
  }

  private static Void text(Completion completion, String pointer, String value) {
    assertThat(completion.response().isTextual() || completion.response().isArray())
        .as("%s with %s", pointer, value)
        .isTrue();
    completion.response().forEach(one -> assertThat(one.isTextual()).isTrue());
    return null;
  }

  private static CallResult replying(Connectors connector, JsonNode reply) {
    return connector.call(
        ScriptedTransport.replying(ScriptedTransport.json(200, Json.text(reply))), ORIGIN);
  }

  private static void pointers(JsonNode node, String at, List<String> all) {
    if (node.isObject()) {
      node.properties()
          .forEach(
              field -> {
                all.add(at + "/" + field.getKey());
                pointers(field.getValue(), at + "/" + field.getKey(), all);
              });
    }
    for (int i = 0; node.isArray() && i < node.size(); i++) {
      all.add(at + "/" + i);
      pointers(node.path(i), at + "/" + i, all);
    }
  }

  private static JsonNode changed(JsonNode good, String pointer, JsonNode value) {
    JsonNode copy = good.deepCopy();
    int slash = pointer.lastIndexOf('/');
    String last = pointer.substring(slash + 1);
    JsonNode parent = copy.at(pointer.substring(0, slash));
    if (parent instanceof ArrayNode array) {
      int index = Integer.parseInt(last);
      if (value == null) {
        array.remove(index);
      } else {
        array.set(index, value);
      }
    } else if (value == null) {
      ((ObjectNode) parent).remove(last);
    } else {
      ((ObjectNode) parent).set(last, value);
    }
    return copy;
  }
}
