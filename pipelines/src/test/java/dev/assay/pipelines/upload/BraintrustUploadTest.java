package dev.assay.pipelines.upload;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.json.Json;
import dev.assay.io.platform.braintrust.BraintrustSettings;
import dev.assay.io.testing.BraintrustServer;
import dev.assay.io.testing.ServerReply;
import dev.assay.io.time.Clock;
import dev.assay.pipelines.upload.UploadRuns.End;
import dev.assay.pipelines.upload.UploadRuns.Outcome;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Uploads to a Braintrust on this machine. */
class BraintrustUploadTest {

  private static final int ROWS = 20;

  /** Root, task, call and two scores. */
  private static final int EVENTS = 5;

  private static final BraintrustSettings SMALL = BraintrustSettings.STANDARD.withMost(20_000, 10);

  @TempDir Path temporary;

  private final Instant now = Clock.system().now();
  private BraintrustServer server;
  private UploadRig rig;

  @BeforeEach
  void start() {
    server = BraintrustServer.start(Clock.system());
    rig = new UploadRig(temporary, now);
    rig = rig.with("BRAINTRUST_API_KEY", BraintrustServer.KEY);
    rig = rig.with("BRAINTRUST_API_URL", server.baseUrl().toString());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void everythingArrivesOnceAndASecondUploadSendsNothing() throws IOException {
    Outcome first = upload("a", FinishedRuns.answered(ROWS, now), SMALL);

    assertThat(first.problems()).isEmpty();
    assertThat(first.end()).isEqualTo(End.DONE);
    assertThat(server.rows()).hasSize(2 * ROWS * EVENTS);
    assertThat(server.repeated()).isZero();
    assertThat(server.experiments())
        .singleElement()
        .satisfies(made -> assertThat(made.path("name").asText()).isEqualTo("capitals"));

    long requests = server.requests();
    Outcome second = again("a", SMALL);
    assertThat(second.end()).isEqualTo(End.DONE);
    assertThat(second.attempts()).isZero();
    assertThat(server.requests()).isEqualTo(requests);
  }

  @Test
  void e32ANameThatIsTakenMakesANewExperimentUnlessItIsTheOneMeant() throws IOException {
    upload("a", FinishedRuns.answered(1, now), SMALL);
    upload("b", FinishedRuns.answered(2, now), SMALL);
    assertThat(server.experiments()).hasSize(2);
    assertThat(server.experiments().get(1).path("name").asText()).startsWith("capitals-");

    upload("c", FinishedRuns.answered(3, now), SMALL.withEnsureNew(false));
    assertThat(server.experiments()).as("the first one, unmodified").hasSize(2);
    assertThat(server.rows()).hasSize((6 + 4) * EVENTS);
  }

  @Test
  void e26AnEventWithoutAnIdGetsOne() throws Exception {
    upload("a", FinishedRuns.answered(1, now), SMALL);
    JsonNode reply = insert("{\"events\":[{\"id\":\"x\"},{\"input\":1},{\"id\":\"y\"}]}");

    assertThat(reply.path("row_ids")).hasSize(3);
    assertThat(reply.at("/row_ids/0").asText()).isEqualTo("x");
    assertThat(reply.at("/row_ids/1").asText()).isNotIn("x", "y", "");
    assertThat(reply.at("/row_ids/2").asText()).isEqualTo("y");
  }

  @Test
  void anUploadThatStoppedHalfWaySendsOnlyWhatIsMissing() throws IOException {
    AtomicInteger inserts = new AtomicInteger();
    server.fault(
        request ->
            request.path().endsWith("/insert") && inserts.incrementAndGet() > 3
                ? ServerReply.json(503, "\"down\"")
                : null);
    Outcome stopped = upload("a", FinishedRuns.answered(ROWS, now), SMALL);
    assertThat(stopped.end()).isEqualTo(End.STOPPED);
    assertThat(stopped.problems()).anySatisfy(p -> assertThat(p).contains("HTTP_503", "events"));

    server.fault(request -> null);
    Outcome whole = again("a", SMALL);

    assertThat(whole.end()).isEqualTo(End.DONE);
    assertThat(whole.sentBefore()).isPositive();
    assertThat(server.rows()).hasSize(2 * ROWS * EVENTS);
    assertThat(server.repeated()).isZero();
    assertThat(server.experiments()).hasSize(1);
  }

  @Test
  void anExperimentWhoseAnswerWasLostIsFoundAgain() throws IOException {
    upload("a", FinishedRuns.answered(2, now), SMALL);
    rig.forget("a");

    assertThat(again("a", SMALL).end()).isEqualTo(End.DONE);

    assertThat(server.experiments()).hasSize(1);
    assertThat(server.rows()).hasSize(4 * EVENTS);
  }

  @Test
  void e27AScoreThatIsNotTakenIsToldWithItsRowBeforeAnythingIsSent() throws IOException {
    List<String> lines =
        FinishedRuns.answered(1, now).stream()
            .map(line -> line.replace("\"value\":1.0", "\"value\":1.01"))
            .toList();

    Outcome refused = upload("a", lines, SMALL);

    assertThat(refused.end()).isEqualTo(End.REFUSED);
    assertThat(refused.problems().toString()).contains("row r1", "scores.exact_match is 1.01");
    assertThat(server.requests()).isZero();
  }

  @Test
  void whatIsNotSetOrCannotBeIsNamed() throws IOException {
    rig = rig.without("BRAINTRUST_API_KEY");
    Outcome missing = upload("a", FinishedRuns.answered(1, now), SMALL);
    assertThat(missing.end()).isEqualTo(End.NO_PERMISSION);
    assertThat(missing.problems().toString()).contains("BRAINTRUST_API_KEY");

    rig = rig.with("BRAINTRUST_API_KEY", "k");
    rig = rig.with("BRAINTRUST_API_URL", "http://example.com");
    assertThat(again("a", SMALL).end()).isEqualTo(End.CONFIGURATION);
    assertThat(again("a", SMALL).problems().toString()).contains("BRAINTRUST_API_URL");
  }

  private JsonNode insert(String body) throws Exception {
    ObjectNode experiment = server.experiments().get(0);
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create(
                    server.baseUrl()
                        + "/v1/experiment/"
                        + experiment.path("id").asText()
                        + "/insert"))
            .header("Authorization", "Bearer " + BraintrustServer.KEY)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    return Json.parse(
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body());
  }

  private Outcome upload(String name, List<String> lines, BraintrustSettings settings)
      throws IOException {
    return rig.upload(name, lines, new BraintrustUpload(settings));
  }

  private Outcome again(String name, BraintrustSettings settings) throws IOException {
    return rig.again(name, new BraintrustUpload(settings));
  }
}
