package dev.assay.pipelines.upload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.io.platform.datadog.DatadogSettings;
import dev.assay.io.testing.DatadogServer;
import dev.assay.io.testing.ServerReply;
import dev.assay.io.time.Clock;
import dev.assay.pipelines.upload.UploadRuns.End;
import dev.assay.pipelines.upload.UploadRuns.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Uploads to a Datadog on this machine. */
class DatadogUploadTest {

  private static final int ROWS = 40;

  @TempDir Path temporary;

  private final Instant now = Clock.system().now();
  private DatadogServer server;
  private UploadRig rig;

  @BeforeEach
  void start() {
    server = DatadogServer.start(Clock.system());
    rig = new UploadRig(temporary, now);
    rig = rig.with("DD_API_KEY", DatadogServer.KEY);
    rig = rig.with("DD_APPLICATION_KEY", "dd-application-key-of-tests");
    rig = rig.with("DD_BASE_URL", server.baseUrl().toString());
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
    assertThat(server.rowCount()).isEqualTo(2 * ROWS);
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
    assertThat(server.rowCount()).isEqualTo(4 * ROWS);
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
    assertThat(server.rowCount()).isBetween(1L, 2L * ROWS - 1);

    server.fault(request -> null);
    Outcome whole = again("a", small());

    assertThat(whole.end()).isEqualTo(End.DONE);
    assertThat(whole.sentBefore()).isPositive();
    assertThat(server.rowCount()).isEqualTo(2 * ROWS);
    assertThat(server.repeated()).isZero();
    assertThat(server.experiments()).hasSize(1);
  }

  @Test
  void anExperimentWhoseAnswerWasLostIsFoundAgain() throws IOException {
    upload("a", FinishedRuns.answered(2, now), small());
    rig.forget("a");

    assertThat(again("a", small()).end()).isEqualTo(End.DONE);

    assertThat(server.experiments()).hasSize(1);
    assertThat(server.rowCount()).isEqualTo(4);
    assertThat(server.records("capitals")).hasSize(2);
  }

  @Test
  void g56ScoresOfMoreThanADayAreToldBeforeAnythingIsSent() throws IOException {
    List<String> old = FinishedRuns.answered(2, now.minus(Duration.ofHours(25)));

    Outcome refused = upload("a", old, small());

    assertThat(refused.end()).isEqualTo(End.REFUSED);
    assertThat(server.requests()).isZero();
    assertThat(rig.warnings())
        .singleElement()
        .satisfies(w -> assertThat(w).contains("row r1", "25 h"));

    assertThat(again("a", small().withRestamp(true)).end()).isEqualTo(End.DONE);
    assertThat(server.metrics())
        .allSatisfy(
            metric ->
                assertThat(metric.path("timestamp_ms").asLong())
                    .isGreaterThan(now.minusSeconds(3_600).toEpochMilli()));
  }

  @Test
  void whatIsNotSetIsNamed() throws IOException {
    rig = rig.without("DD_APPLICATION_KEY");
    assertThat(upload("a", FinishedRuns.answered(1, now), small()))
        .satisfies(
            outcome -> {
              assertThat(outcome.end()).isEqualTo(End.NO_PERMISSION);
              assertThat(outcome.problems().toString()).contains("DD_APPLICATION_KEY");
            });

    rig = rig.with("DD_APPLICATION_KEY", "k");
    rig = rig.with("DD_BASE_URL", "http://example.com");
    assertThat(again("a", small()).end()).isEqualTo(End.CONFIGURATION);
    assertThat(again("a", small()).problems().toString()).contains("DD_BASE_URL");
  }

  private DatadogSettings small() {
    return DatadogSettings.at(now).withMost(8_000, 10);
  }

  private Outcome upload(String name, List<String> lines, DatadogSettings settings)
      throws IOException {
    return rig.upload(name, lines, new DatadogUpload(settings));
  }

  private Outcome again(String name, DatadogSettings settings) throws IOException {
    return rig.again(name, new DatadogUpload(settings));
  }
}
