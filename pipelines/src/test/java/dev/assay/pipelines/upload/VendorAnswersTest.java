package dev.assay.pipelines.upload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.io.platform.ExportDataException;
import dev.assay.io.testing.PlatformServer;
import dev.assay.io.testing.ServerReply;
import dev.assay.io.time.Clock;
import dev.assay.pipelines.command.AssayCommand;
import dev.assay.pipelines.command.CommandContext;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the command {@code upload} makes of each answer of each platform: what it says, how it ends,
 * and what the same command does later.
 */
class VendorAnswersTest {

  private static final int ROWS = 2;
  private static final int RUNS = 2 * ROWS;

  @TempDir Path temporary;

  /**
   * An answer, and what is to come of it.
   *
   * @param reply to every request that carries runs
   * @param exits exit codes
   * @param told what is said in each case; {@code KEY} and {@code ADDRESS} stand for the platform's
   *     variables
   */
  private record Answer(
      String name,
      Function<String, ServerReply> reply,
      Map<TestedPlatform, Integer> exits,
      List<String> told) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static final List<Answer> ANSWERS =
      List.of(
          status(401, exits(77, 77, 77), "HTTP_401", "KEY"),
          status(403, exits(77, 77, 77), "HTTP_403", "KEY"),
          status(404, exits(78, 78, 78), "HTTP_404", "ADDRESS"),
          status(409, exits(3, 75, 3), "HTTP_409"),
          status(413, exits(3, 65, 3), "HTTP_413", "larger than the server takes"),
          status(422, exits(3, 65, 3), "HTTP_422", "does not take this body"),
          status(500, exits(75, 75, 75), "HTTP_500", "the server says"),
          status(502, exits(75, 75, 75), "HTTP_502", "the server says"),
          status(503, exits(75, 75, 75), "HTTP_503", "the server says"),
          new Answer(
              "200 with a web page",
              key -> ServerReply.html(),
              exits(75, 75, 75),
              List.of("RESP_NOT_JSON", "a web page", "check the base URL")),
          new Answer(
              "502 with a web page",
              key -> page(502),
              exits(75, 75, 75),
              List.of("502", "text/html")),
          new Answer(
              "a body that is cut",
              key -> ServerReply.shortBody("{\"data\": {\"id\": \"half"),
              exits(75, 75, 75),
              List.of()),
          new Answer("a reset", key -> ServerReply.reset(), exits(75, 75, 75), List.of("NET_")),
          new Answer("a close", key -> ServerReply.close(), exits(75, 75, 75), List.of("NET_")),
          new Answer(
              "no answer",
              key -> ServerReply.stall(),
              exits(75, 75, 75),
              List.of("within 2000 ms")));

  private static Map<TestedPlatform, Integer> exits(int datadog, int langsmith, int braintrust) {
    return Map.of(
        TestedPlatform.DATADOG,
        datadog,
        TestedPlatform.LANGSMITH,
        langsmith,
        TestedPlatform.BRAINTRUST,
        braintrust);
  }

  private static Answer status(int status, Map<TestedPlatform, Integer> exits, String... told) {
    return new Answer(
        Integer.toString(status),
        key ->
            ServerReply.json(
                status,
                "{\"errors\":[{\"title\":\"t\",\"detail\":\"the server says KEY\"}],\"detail\":\"the"
                    .concat(" server says KEY\"}")
                    .replace("KEY", key)),
        exits,
        List.of(told));
  }

  private static ServerReply page(int status) {
    return ServerReply.of(
        status,
        Map.of(),
        "text/html",
        "<html><body>Bad gateway</body></html>".getBytes(StandardCharsets.UTF_8));
  }

  static Stream<Arguments> answers() {
    return Arrays.stream(TestedPlatform.values())
        .flatMap(platform -> ANSWERS.stream().map(answer -> Arguments.of(platform, answer)));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("answers")
  void anAnswerIsToldAsWhatItMeansAndTheSameCommandGoesOn(TestedPlatform platform, Answer answer)
      throws IOException {
    try (PlatformServer server = platform.server()) {
      Path directory = finished();
      server.fault(
          request -> platform.carriesRuns(request) ? answer.reply().apply(platform.key()) : null);

      Typed stopped = upload(platform, server, directory);

      assertThat(stopped.code()).as(stopped.err()).isEqualTo(answer.exits().get(platform));
      assertThat(stopped.err())
          .contains(platform.label(), "continue with: ./assay upload " + platform.id())
          .doesNotContain(platform.key(), "question", "Exception", "\tat ");
      for (String told : answer.told()) {
        assertThat(stopped.err())
            .contains(
                told.replace("KEY", platform.keyVariable())
                    .replace("ADDRESS", platform.addressVariable()));
      }

      server.fault(request -> null);
      Typed resumed = upload(platform, server, directory);

      assertThat(resumed.code()).as(resumed.err()).isZero();
      assertThat(server.rowCount()).isEqualTo(platform.rows(RUNS));
      assertThat(server.repeated()).isZero();
      assertThat(upload(platform, server, directory).err()).contains("; 0 sent now");
    }
  }

  @ParameterizedTest
  @EnumSource(TestedPlatform.class)
  void aRateLimitIsWaitedForAndCostsNoAttempt(TestedPlatform platform) throws IOException {
    try (PlatformServer server = platform.server()) {
      AtomicInteger refused = new AtomicInteger();
      server.fault(
          request ->
              platform.carriesRuns(request) && refused.incrementAndGet() == 1
                  ? ServerReply.json(429, "{\"detail\":\"slow\"}", Map.of("retry-after", "1"))
                  : null);

      Typed done = upload(platform, server, finished());

      assertThat(done.code()).as(done.err()).isZero();
      assertThat(refused.get()).as("asked once more").isEqualTo(2);
      assertThat(server.rowCount()).isEqualTo(platform.rows(RUNS));
    }
  }

  @ParameterizedTest
  @EnumSource(TestedPlatform.class)
  void tooManyPairsOfPromptAndModelAreRefusedBeforeAnythingIsSent(TestedPlatform platform)
      throws IOException {
    try (PlatformServer server = platform.server()) {
      Instant now = Clock.system().now();
      String line = FinishedRuns.answered(1, now).get(0);
      List<String> lines = new ArrayList<>();
      for (int i = 0; i <= ExportDataException.MAX_VARIANTS; i++) {
        lines.add(line.replace("\"epoch\":1", "\"epoch\":1,\"variant\":\"v" + i + "\""));
      }
      Path directory = temporary.resolve("out");
      RunDirectory unused = FinishedRuns.in(directory, lines, now);

      Typed refused = upload(platform, server, directory);

      assertThat(refused.code()).isEqualTo(65);
      assertThat(refused.err())
          .contains("UPLOAD_IN_VAIN", "more than 1000 pairs", "run the matrix in parts");
      assertThat(server.requests()).isZero();
      Typed export = typed(Map.of(), "export", platform.id(), directory.toString());
      assertThat(export.code()).isEqualTo(65);
      assertThat(export.err()).contains("EXPORT_DATA", "more than 1000 pairs");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "export, braintrust, --dataset=x, belong to no dataset",
    "upload, braintrust, --restamp, takes scores of any age",
    "upload, braintrust, --data-type=events, one type of events",
    "export, langsmith, --max-bytes=9, as one body",
    "upload, langsmith, --project=x, no projects",
    "upload, datadog, --split=2, in many bodies",
    "export, csv, --project=x, names no platform",
  })
  void anOptionThatMeansNothingIsRefusedWithTheReason(
      String command, String format, String option, String why) throws IOException {
    Typed refused = typed(Map.of(), command, format, finished().toString(), option);

    assertThat(refused.code()).isEqualTo(64);
    assertThat(refused.err())
        .contains(option.replaceFirst("=.*", "") + " means nothing to " + format, why);
  }

  /** What a command did. */
  private record Typed(int code, String err) {}

  private Path finished() throws IOException {
    Path directory = temporary.resolve("out");
    RunDirectory unused =
        FinishedRuns.in(
            directory, FinishedRuns.answered(ROWS, Clock.system().now()), Clock.system().now());
    return directory;
  }

  private static Typed upload(TestedPlatform platform, PlatformServer server, Path directory) {
    return typed(
        platform.variables(server),
        "upload",
        platform.id(),
        directory.toString(),
        "--max-attempts",
        "1",
        "--request-timeout",
        "2s");
  }

  private static Typed typed(Map<String, String> variables, String... words) {
    StringWriter err = new StringWriter();
    CommandContext context =
        new CommandContext(
            new PrintWriter(new StringWriter(), true),
            new PrintWriter(err, true),
            variables::get,
            () -> {
              throw new AssertionError("No plan is read");
            },
            () -> {
              throw new AssertionError("Nothing is launched");
            });
    return new Typed(AssayCommand.execute(List.of(words), context), err.toString());
  }
}
