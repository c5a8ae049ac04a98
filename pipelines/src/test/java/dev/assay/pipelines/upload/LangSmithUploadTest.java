package dev.assay.pipelines.upload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.io.platform.langsmith.LangSmithSettings;
import dev.assay.io.testing.LangSmithServer;
import dev.assay.io.testing.ServerReply;
import dev.assay.io.testing.ServerRequest;
import dev.assay.pipelines.upload.UploadRuns.End;
import dev.assay.pipelines.upload.UploadRuns.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Uploads to a LangSmith on this machine. */
class LangSmithUploadTest {

  private static final int ROWS = 20;
  private static final String DATASET = "22222222-2222-4222-8222-222222222222";
  private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");
  private static final LangSmithSettings USUAL = LangSmithSettings.USUAL;

  @TempDir Path temporary;

  private LangSmithServer server;
  private UploadRig rig;

  @BeforeEach
  void start() {
    server = LangSmithServer.start();
    rig = new UploadRig(temporary, NOW);
    rig = rig.with("LANGSMITH_API_KEY", LangSmithServer.KEY);
    rig = rig.with("LANGSMITH_ENDPOINT", server.baseUrl() + "/api/v1/");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void everythingArrivesOnceAndASecondUploadSendsNothing() throws IOException {
    Outcome first = upload("a", FinishedRuns.answered(ROWS, NOW), USUAL);

    assertThat(first.problems()).isEmpty();
    assertThat(first.end()).isEqualTo(End.DONE);
    assertThat(server.rowCount()).isEqualTo(2 * ROWS);
    assertThat(server.examples()).hasSize(ROWS);
    assertThat(server.sessions()).hasSize(1);

    long requests = server.requests();
    Outcome second = again("a", USUAL);
    assertThat(second.end()).isEqualTo(End.DONE);
    assertThat(second.attempts()).isZero();
    assertThat(second.sentBefore()).isOne();
    assertThat(server.requests()).isEqualTo(requests);
  }

  @Test
  void l67ANameThatIsTakenInTheWorkspaceIsAConflict() throws IOException {
    upload("a", FinishedRuns.answered(2, NOW), USUAL.named(null, "same"));

    Outcome outcome = upload("b", FinishedRuns.answered(3, NOW), USUAL.named("other", "same"));

    assertThat(outcome.end()).isEqualTo(End.REFUSED);
    assertThat(outcome.problems())
        .singleElement()
        .satisfies(
            problem ->
                assertThat(problem)
                    .contains("HTTP_409", "Session already exists.", "another --experiment"));
    assertThat(server.sessions()).hasSize(1);

    Outcome sameDataset = upload("c", FinishedRuns.answered(3, NOW), USUAL.named(null, "same"));
    assertThat(sameDataset.end()).as("with the same times, too").isEqualTo(End.REFUSED);
  }

  @Test
  void l68AnotherUploadSharesDatasetAndExamples() throws IOException {
    upload("a", FinishedRuns.answered(ROWS, NOW), USUAL);
    upload("b", FinishedRuns.answered(ROWS, NOW.plusSeconds(60)), USUAL);

    assertThat(server.datasets()).hasSize(1);
    assertThat(server.examples()).hasSize(ROWS);
    assertThat(server.rowCount()).isEqualTo(4 * ROWS);
    assertThat(server.sessions())
        .extracting(session -> session.path("test_run_number").asInt())
        .containsExactly(1, 2);
    Set<String> names =
        server.sessions().stream()
            .map(session -> session.path("name").asText())
            .collect(Collectors.toSet());
    assertThat(names).hasSize(2).allMatch(name -> name.startsWith("capitals-"));
  }

  @Test
  void l69ADatasetThatNoUploadHasMadeIsRefused() throws IOException {
    server.ownDataset(DATASET, "mine");

    Outcome outcome = upload("a", FinishedRuns.answered(2, NOW), USUAL.withDatasetId(DATASET));

    assertThat(outcome.end()).isEqualTo(End.REFUSED);
    assertThat(outcome.problems().toString()).contains("HTTP_400", "externally managed");
  }

  @Test
  void l70WhatOfIdAndNameIsMissingIsMade() throws IOException {
    upload("a", FinishedRuns.answered(2, NOW), USUAL.withDatasetId(DATASET));
    upload("b", FinishedRuns.answered(3, NOW), USUAL.named("sums", null));

    assertThat(server.datasets().get(0).path("id").asText()).isEqualTo(DATASET);
    assertThat(server.datasets().get(0).path("name").asText()).isNotBlank();
    assertThat(server.datasets().get(1).path("name").asText()).isEqualTo("sums");
    assertThat(UUID.fromString(server.datasets().get(1).path("id").asText()).version())
        .isEqualTo(5);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anExperimentWhoseAnswerWasLostIsFoundAndNotSentAgain(boolean keepsMetadata)
      throws IOException {
    server.keepsMetadata(keepsMetadata);
    AtomicInteger lost = new AtomicInteger();
    server.loseAnswers(
        request -> isUpload(request) && lost.incrementAndGet() == 1 ? ServerReply.close() : null);

    Outcome stopped = upload("a", FinishedRuns.answered(ROWS, NOW), USUAL);
    assertThat(stopped.end()).isEqualTo(End.STOPPED);
    Outcome whole = again("a", USUAL);

    assertThat(whole.end()).isEqualTo(End.DONE);
    assertThat(server.repeated()).isZero();
    assertThat(server.rowCount()).isEqualTo(2 * ROWS);
  }

  @Test
  void aRetryFindsWhatTheAttemptBeforeItHasMade() throws IOException {
    rig = rig.attempts(3);
    AtomicInteger lost = new AtomicInteger();
    server.loseAnswers(
        request ->
            isUpload(request) && lost.incrementAndGet() == 1
                ? ServerReply.json(502, "{\"detail\":\"bad gateway\"}")
                : null);

    assertThat(upload("a", FinishedRuns.answered(ROWS, NOW), USUAL).end()).isEqualTo(End.DONE);
    assertThat(server.repeated()).isZero();
    assertThat(server.rowCount()).isEqualTo(2 * ROWS);
  }

  @Test
  void ofSeveralExperimentsOnlyThoseThatAreMissingAreSent() throws IOException {
    AtomicInteger uploads = new AtomicInteger();
    server.fault(
        request ->
            isUpload(request) && uploads.incrementAndGet() > 1
                ? ServerReply.json(503, "{\"detail\":\"down\"}")
                : null);
    Outcome stopped = upload("a", FinishedRuns.answered(ROWS, NOW), USUAL.withSplit("3"));
    assertThat(stopped.end()).isEqualTo(End.STOPPED);
    assertThat(server.sessions()).hasSize(1);

    server.fault(request -> null);
    Outcome whole = again("a", USUAL.withSplit("3"));

    assertThat(whole.end()).isEqualTo(End.DONE);
    assertThat(whole.sentBefore()).isOne();
    assertThat(server.sessions()).hasSize(3);
    assertThat(server.repeated()).isZero();
    assertThat(server.rowCount()).isEqualTo(2 * ROWS);
    assertThat(server.examples()).hasSize(ROWS);
  }

  @Test
  void whatTheServerFindsInvalidIsToldAsRowAndField() throws IOException {
    server.fault(
        request ->
            isUpload(request)
                ? ServerReply.json(
                    422,
                    """
                    {"detail": [{"loc": ["body", "results", 3, "inputs"], "type": "dict_type",
                      "msg": "Input should be a valid dictionary", "input": "question 4"}]}
                    """)
                : null);

    Outcome outcome = upload("a", FinishedRuns.answered(ROWS, NOW), USUAL);

    assertThat(outcome.problems())
        .singleElement()
        .satisfies(
            problem ->
                assertThat(problem)
                    .contains(
                        "Input should be a valid dictionary",
                        "completed.jsonl:4: row r4 (epoch 1), field inputs")
                    .doesNotContain("question"));
  }

  @Test
  void whatWouldBeRefusedIsNotSent() throws IOException {
    List<String> lines = new ArrayList<>(FinishedRuns.answered(2, NOW));
    lines.set(1, lines.get(1).replace("exact_match", "k".repeat(181)));

    Outcome outcome = upload("a", lines, USUAL);

    assertThat(outcome.end()).isEqualTo(End.REFUSED);
    assertThat(outcome.problems().toString())
        .contains("completed.jsonl:2: row r2 (epoch 1)", "evaluation_scores[0].key");
    assertThat(server.requests()).isZero();
  }

  @Test
  void aBodyThatMemoryDoesNotHoldIsRefusedWithWhatToDo() throws IOException {
    Outcome outcome =
        rig.upload("a", FinishedRuns.answered(2, NOW), new LangSmithUpload(USUAL, 1_000));

    assertThat(outcome.end()).isEqualTo(End.REFUSED);
    assertThat(outcome.problems().toString())
        .contains("experiment capitals-", "MB are held in memory", "--split");
    assertThat(server.requests()).isZero();
  }

  @Test
  void anExperimentThatIsListedLateIsFoundByTheSameCommandLater() throws IOException {
    AtomicInteger lost = new AtomicInteger();
    server.listsNothing(true);
    server.loseAnswers(
        request -> isUpload(request) && lost.incrementAndGet() == 1 ? ServerReply.close() : null);
    assertThat(upload("a", FinishedRuns.answered(ROWS, NOW), USUAL).end()).isEqualTo(End.STOPPED);

    Outcome late = again("a", USUAL);
    assertThat(late.end()).isEqualTo(End.STOPPED);
    assertThat(late.problems().toString()).contains("HTTP_409", "does not list by what");

    server.listsNothing(false);
    assertThat(again("a", USUAL).end()).isEqualTo(End.DONE);
    assertThat(server.rowCount()).isEqualTo(2 * ROWS);
    assertThat(server.sessions()).hasSize(1);
  }

  @Test
  void theWorkspaceIsNamedWhereItIsSet() throws IOException {
    rig = rig.with("LANGSMITH_WORKSPACE_ID", DATASET);

    upload("a", FinishedRuns.answered(1, NOW), USUAL);

    assertThat(server.tenants()).isNotEmpty().allMatch(DATASET::equals);
  }

  @Test
  void whatIsNotSetIsNamed() throws IOException {
    rig = rig.without("LANGSMITH_API_KEY");
    Outcome missing = upload("a", FinishedRuns.answered(1, NOW), USUAL);
    assertThat(missing.end()).isEqualTo(End.NO_PERMISSION);
    assertThat(missing.problems().toString()).contains("LANGSMITH_API_KEY");

    rig = rig.with("LANGSMITH_API_KEY", "k");
    rig = rig.with("LANGSMITH_ENDPOINT", "http://example.com");
    Outcome wrong = again("a", USUAL);
    assertThat(wrong.end()).isEqualTo(End.CONFIGURATION);
    assertThat(wrong.problems().toString()).contains("LANGSMITH_ENDPOINT");
  }

  private static boolean isUpload(ServerRequest request) {
    return request.path().endsWith("/upload-experiment");
  }

  private Outcome upload(String name, List<String> lines, LangSmithSettings settings)
      throws IOException {
    return rig.upload(name, lines, new LangSmithUpload(settings));
  }

  private Outcome again(String name, LangSmithSettings settings) throws IOException {
    return rig.again(name, new LangSmithUpload(settings));
  }
}
