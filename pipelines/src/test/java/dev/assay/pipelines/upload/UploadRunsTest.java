package dev.assay.pipelines.upload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.io.api.Environment;
import dev.assay.io.api.PriceTable;
import dev.assay.io.platform.datadog.DatadogSettings;
import dev.assay.io.testing.DatadogServer;
import dev.assay.io.testing.ServerReply;
import dev.assay.io.time.Clock;
import dev.assay.pipelines.upload.UploadRuns.End;
import dev.assay.pipelines.upload.UploadRuns.Outcome;
import dev.assay.transforms.call.Budget;
import dev.assay.transforms.call.CallSettings;
import dev.assay.transforms.call.Limits;
import dev.assay.transforms.call.RetryPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Uploads to a Datadog on this machine. */
class UploadRunsTest {

  private static final int ROWS = 40;

  @TempDir Path temporary;

  private final Instant now = Clock.system().now();
  private final List<String> warnings = new ArrayList<>();
  private DatadogServer server;
  private Map<String, String> variables;

  @BeforeEach
  void start() {
    server = DatadogServer.start(Clock.system());
    variables = new HashMap<>();
    variables.put("DD_API_KEY", DatadogServer.KEY);
    variables.put("DD_APPLICATION_KEY", "dd-application-key-of-tests");
    variables.put("DD_BASE_URL", server.baseUrl().toString());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void everythingArrivesOnceAndASecondUploadSendsNothing() throws IOException {
    Outcome first = upload("a", FinishedRuns.answered(ROWS, now), small());

    assertThat(first.problems()).isEmpty();
    assertThat(first.end()).isEqualTo(End.DONE);
    assertThat(server.spanCount()).isEqualTo(2 * ROWS);
    assertThat(server.metricCount()).isEqualTo(2 * 2 * ROWS);
    assertThat(server.records("capitals")).hasSize(ROWS);
    assertThat(server.experiments())
        .singleElement()
        .satisfies(
            experiment -> {
              assertThat(experiment.path("run_count").asInt()).isEqualTo(2);
              assertThat(experiment.path("status").asText()).isEqualTo("completed");
            });

    long requests = server.requests();
    Outcome second = again("a", small());
    assertThat(second.end()).isEqualTo(End.DONE);
    assertThat(second.attempts()).isZero();
    assertThat(second.taken()).isEqualTo(first.taken());
    assertThat(server.requests()).isEqualTo(requests);
  }

  @Test
  void g55TheServerMakesNamesUniqueUnlessToldNotTo() throws IOException {
    upload("a", FinishedRuns.answered(1, now), small());
    assertThat(server.experiments().get(0).path("experiment").asText()).isEqualTo("capitals");
    assertThat(server.experiments().get(0).path("name").asText()).matches("capitals-[0-9]{13}");

    upload("b", FinishedRuns.answered(2, now), small().withEnsureUnique(false));
    upload("c", FinishedRuns.answered(3, now), small().withEnsureUnique(false));
    assertThat(server.experiments()).hasSize(2);
    assertThat(server.experiments().get(1).path("name").asText()).isEqualTo("capitals");
  }

  @Test
  void anotherRunOfTheSameRowsSharesTheirRecords() throws IOException {
    upload("a", FinishedRuns.answered(ROWS, now), small());
    upload("b", FinishedRuns.answered(ROWS, now.minusSeconds(60)), small());

    assertThat(server.records("capitals")).hasSize(ROWS);
    assertThat(server.experiments()).hasSize(2);
    assertThat(server.spanCount()).isEqualTo(4 * ROWS);
  }

  @Test
  void anUploadThatStoppedHalfWaySendsOnlyWhatIsMissing() throws IOException {
    AtomicInteger events = new AtomicInteger();
    server.fault(
        request ->
            request.path().endsWith("/events") && events.incrementAndGet() > 3
                ? ServerReply.json(503, "{\"errors\":[\"down\"]}")
                : null);
    Outcome stopped = upload("a", FinishedRuns.answered(ROWS, now), small());
    assertThat(stopped.end()).isEqualTo(End.STOPPED);
    assertThat(stopped.problems())
        .anySatisfy(one -> assertThat(one).contains("HTTP_503", "events"));
    assertThat(server.spanCount()).isBetween(1, 2 * ROWS - 1);

    server.fault(request -> null);
    Outcome whole = again("a", small());

    assertThat(whole.end()).isEqualTo(End.DONE);
    assertThat(whole.sentBefore()).isPositive();
    assertThat(server.spanCount()).isEqualTo(2 * ROWS);
    assertThat(server.repeatedSpans()).isZero();
    assertThat(server.experiments()).hasSize(1);
  }

  @Test
  void anExperimentWhoseAnswerWasLostIsFoundAgain() throws IOException {
    upload("a", FinishedRuns.answered(2, now), small());
    deleteRecord("a");

    assertThat(again("a", small()).end()).isEqualTo(End.DONE);

    assertThat(server.experiments()).hasSize(1);
    assertThat(server.spanCount()).isEqualTo(4);
    assertThat(server.records("capitals")).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource({
    "401, NO_PERMISSION, DD_API_KEY or DD_APPLICATION_KEY",
    "403, NO_PERMISSION, DD_API_KEY or DD_APPLICATION_KEY",
    "404, CONFIGURATION, DD_BASE_URL",
    "409, REFUSED, give another name",
    "413, REFUSED, --max-bytes",
    "422, REFUSED, does not take this body",
    "500, STOPPED, the server says",
    "502, STOPPED, the server says",
  })
  void aBadAnswerIsToldAsWhatItMeans(int status, End end, String told) throws IOException {
    server.fault(
        request ->
            request.path().endsWith("/events")
                ? ServerReply.json(
                    status,
                    "{\"errors\":[{\"title\":\"t\",\"detail\":\"the server says "
                        + DatadogServer.KEY
                        + "\"}]}")
                : null);

    Outcome outcome = upload("a", FinishedRuns.answered(2, now), small());

    assertThat(outcome.end()).isEqualTo(end);
    assertThat(outcome.problems())
        .singleElement()
        .satisfies(
            problem ->
                assertThat(problem)
                    .contains("events 1", told)
                    .doesNotContain(DatadogServer.KEY, "question"));
  }

  @Test
  void aWebPageIsToldAsOne() throws IOException {
    server.fault(request -> ServerReply.html());

    Outcome outcome = upload("a", FinishedRuns.answered(2, now), small());

    assertThat(outcome.end()).isEqualTo(End.STOPPED);
    assertThat(outcome.problems().toString()).contains("a web page", "check the base URL");
  }

  @Test
  void aRateLimitCostsNoAttempt() throws IOException {
    AtomicInteger refused = new AtomicInteger();
    server.fault(
        request ->
            request.path().endsWith("/events") && refused.incrementAndGet() == 1
                ? ServerReply.json(429, "{\"errors\":[\"slow\"]}", Map.of("retry-after", "0"))
                : null);

    assertThat(upload("a", FinishedRuns.answered(2, now), small()).end()).isEqualTo(End.DONE);
    assertThat(server.spanCount()).isEqualTo(4);
  }

  @Test
  void g56ScoresOfMoreThanADayAreToldBeforeAnythingIsSent() throws IOException {
    List<String> old = FinishedRuns.answered(2, now.minus(Duration.ofHours(25)));

    Outcome refused = upload("a", old, small());

    assertThat(refused.end()).isEqualTo(End.REFUSED);
    assertThat(server.requests()).isZero();
    assertThat(warnings).singleElement().satisfies(w -> assertThat(w).contains("row r1", "25 h"));

    assertThat(again("a", small().withRestamp(true)).end()).isEqualTo(End.DONE);
    assertThat(server.metrics())
        .allSatisfy(
            metric ->
                assertThat(metric.path("timestamp_ms").asLong())
                    .isGreaterThan(now.minusSeconds(3_600).toEpochMilli()));
  }

  @Test
  void whatIsNotSetIsNamed() throws IOException {
    variables.remove("DD_APPLICATION_KEY");
    assertThat(upload("a", FinishedRuns.answered(1, now), small()))
        .satisfies(
            outcome -> {
              assertThat(outcome.end()).isEqualTo(End.NO_PERMISSION);
              assertThat(outcome.problems().toString()).contains("DD_APPLICATION_KEY");
            });

    variables.put("DD_APPLICATION_KEY", "k");
    variables.put("DD_BASE_URL", "http://example.com");
    assertThat(again("a", small()).end()).isEqualTo(End.CONFIGURATION);
    assertThat(again("a", small()).problems().toString()).contains("DD_BASE_URL");
  }

  private DatadogSettings small() {
    return DatadogSettings.at(now).withMost(8_000, 10);
  }

  private Outcome upload(String name, List<String> lines, DatadogSettings settings)
      throws IOException {
    FinishedRuns.in(temporary.resolve(name), lines, now);
    return again(name, settings);
  }

  private Outcome again(String name, DatadogSettings settings) throws IOException {
    Path directory = temporary.resolve(name);
    RunDirectory runs =
        RunDirectory.open(directory)
            .match(
                found -> found,
                problem -> {
                  throw new AssertionError(problem.message());
                });
    Environment environment = variables::get;
    CallSettings calls =
        new CallSettings(
            UUID.randomUUID().toString(),
            Limits.NONE,
            new RetryPolicy(1, Duration.ZERO, Duration.ZERO),
            Duration.ofSeconds(60),
            2,
            Budget.NONE,
            PriceTable.LISTED);
    return new UploadRuns(
            new DatadogUpload(settings), calls, environment, Clock.system(), warnings::add)
        .run(directory, runs);
  }

  private void deleteRecord(String name) throws IOException {
    List<Path> all;
    try (Stream<Path> found = Files.walk(temporary.resolve(name).resolve("upload"))) {
      all = found.filter(Files::isRegularFile).toList();
    }
    for (Path file : all) {
      Files.delete(file);
    }
  }
}
