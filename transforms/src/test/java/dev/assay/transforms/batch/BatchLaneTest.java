package dev.assay.transforms.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.assay.io.experiment.CallTrace;
import dev.assay.io.experiment.Completion;
import dev.assay.io.experiment.Outcome;
import dev.assay.io.experiment.Run;
import dev.assay.io.testing.BatchServer;
import dev.assay.io.testing.BatchServer.Arrived;
import dev.assay.io.testing.BatchServer.Fate;
import dev.assay.io.testing.BatchServer.Pace;
import dev.assay.io.testing.ManualClock;
import dev.assay.transforms.call.Budget;
import dev.assay.transforms.call.Lanes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BatchLaneTest {

  private static final String FILES = "POST /v1/files";
  private static final String CREATE = "POST /v1/batches";
  private static final String LOOK = "GET /v1/batches/*";
  private static final String CANCEL = "POST /v1/batches/*/cancel";

  private final BatchServer server = BatchServer.start();
  private final ManualClock clock = new ManualClock();
  private final List<BatchRig> rigs = new ArrayList<>();

  @TempDir Path ledger;

  @AfterEach
  void close() throws Exception {
    for (BatchRig rig : rigs) {
      rig.close();
    }
    server.close();
  }

  private BatchRig rig() throws Exception {
    BatchRig rig = new BatchRig(server, ledger, clock);
    rigs.add(rig);
    return rig;
  }

  private static List<String> texts(int from, int to) {
    return BatchRig.runs("openai", from, to).stream()
        .map(run -> Objects.requireNonNull(run.call()).prompt().toJson().asText())
        .toList();
  }

  @ParameterizedTest
  @CsvSource({"openai, batch_0001, 0.0001125", "anthropic, msgbatch_0001, 0.00001375"})
  void answersComeByOneBatchAtHalfThePrice(String api, String id, double usd) throws Exception {
    BatchRig rig = rig().see(BatchRig.runs(api, 0, 5));

    assertThat(rig.answers()).containsExactlyInAnyOrderElementsOf(texts(0, 5));
    assertThat(rig.left).isEmpty();
    assertThat(server.batchIds()).containsExactly(id);
    assertThat(server.requestsOf(id).keySet())
        .allSatisfy(name -> assertThat(name).matches("[A-Za-z0-9_-]{1,64}"));
    assertThat(server.arrived()).extracting(Arrived::key).allMatch(key -> key.endsWith("-tests"));
    for (Run run : rig.ended) {
      Completion completion = Objects.requireNonNull(run.completion());
      CallTrace trace = run.trace();
      assertThat(Objects.requireNonNull(completion.details()).path("batch").asText()).isEqualTo(id);
      assertThat(completion.finishReason()).isIn("stop", "end_turn");
      assertThat(completion.requestId()).isNotNull();
      assertThat(completion.usage().outputTokens()).isEqualTo(20);
      assertThat(trace.attempts()).isEqualTo(1);
      assertThat(trace.fromLedger()).isFalse();
      assertThat(trace.costUsd()).isCloseTo(usd, within(1e-12));
      assertThat(trace.latencyMs()).isPositive();
    }
    assertThat(rig.ledger().batches().open()).isEmpty();
    assertThat(Lanes.of(rig.experiment).snapshots())
        .singleElement()
        .satisfies(
            lane -> {
              assertThat(lane.answered()).isEqualTo(5);
              assertThat(lane.inFlight()).isZero();
            });
  }

  @Test
  void batchesHoldNoMoreThanTheyMay() throws Exception {
    BatchRig rig = rig().mode(new BatchMode(Duration.ofHours(24), Duration.ofMinutes(1), 3));

    rig.see(BatchRig.runs("openai", 0, 8));

    assertThat(server.batchIds())
        .extracting(id -> server.requestsOf(id).size())
        .containsExactly(3, 3, 2);
    assertThat(rig.answers()).hasSize(8);
  }

  @ParameterizedTest
  @ValueSource(strings = {"openai", "anthropic"})
  void eachRequestHasItsOwnVerdict(String api) throws Exception {
    server.fates(
        text ->
            switch (text) {
              case "text 1" -> Fate.BAD_REQUEST;
              case "text 2" -> Fate.SERVER_ERROR;
              case "text 3" -> Fate.EXPIRED;
              default -> Fate.ANSWERED;
            });

    BatchRig rig = rig().see(BatchRig.runs(api, 0, 5));

    assertThat(rig.answers()).containsExactlyInAnyOrder("text 0", "text 4");
    assertThat(rig.codes()).containsExactly("r1 HTTP_400");
    assertThat(rig.leftIds()).containsExactlyInAnyOrder("r2", "r3");
    assertThat(rig.left).allMatch(Run::isPending);
    assertThat(rig.ledger().batches().open()).isEmpty();
  }

  @Test
  void anUnknownModelStopsAloneAndTheOthersResultsAreTaken() throws Exception {
    server.fates(text -> text.equals("text 0") ? Fate.NO_MODEL : Fate.ANSWERED);

    BatchRig rig = rig().see(BatchRig.runs("openai", 0, 3));

    assertThat(rig.codes()).containsExactly("r0 HTTP_404");
    assertThat(rig.answers()).hasSize(2);
  }

  @Test
  void resultsAreJoinedByIdWhateverElseTheFileHolds() throws Exception {
    server.editing(
        lines -> {
          List<String> odd = new ArrayList<>(lines);
          Collections.reverse(odd);
          odd.add(1, lines.get(0));
          odd.add(2, "{\"custom_id\":\"somebody-else\",\"response\":null}");
          odd.add(3, "{\"custom_id\":");
          odd.add(4, "   ");
          return odd;
        });

    BatchRig rig = rig().see(BatchRig.runs("openai", 0, 4));

    assertThat(rig.answers()).containsExactlyInAnyOrderElementsOf(texts(0, 4));
    assertThat(rig.ended)
        .allSatisfy(
            run ->
                assertThat(Objects.requireNonNull(run.completion()).response().asText())
                    .isEqualTo("text " + run.row().id().substring(1)));
    assertThat(rig.notes)
        .last()
        .asString()
        .contains("1 lines that cannot be read", "1 lines of requests", "1 second lines");
  }

  @Test
  void whatTheResultsDoNotNameIsAskedForAgainThenGoesByItselfAndIsInDoubt() throws Exception {
    server.editing(lines -> lines.subList(1, lines.size()));

    BatchRig rig = rig().see(BatchRig.runs("openai", 0, 4));

    assertThat(rig.answers()).hasSize(3);
    assertThat(rig.leftIds()).containsExactly("r0");
    assertThat(server.count("GET /v1/files/*/content")).isEqualTo(3);
    assertThat(rig.ledger().inDoubt()).isEqualTo(1);
  }

  @Test
  void resultsThatWereCutAreFetchedAgain() throws Exception {
    server.cutNextResults(700);

    BatchRig rig = rig().see(BatchRig.runs("openai", 0, 4));

    assertThat(rig.answers()).containsExactlyInAnyOrderElementsOf(texts(0, 4));
    assertThat(rig.ended).hasSize(4);
    assertThat(server.count("GET /v1/files/*/content")).isEqualTo(2);
    assertThat(rig.ledger().inDoubt()).isZero();
  }

  @Test
  void faultsWhilePollingAndFetchingCostNothing() throws Exception {
    server
        .failNext(LOOK, 500, "{}")
        .failNext(LOOK, 429, "{\"error\":{\"type\":\"rate_limit_error\",\"message\":\"slow\"}}")
        .failNext(LOOK, 200, "no JSON")
        .failNext("GET /v1/files/*/content", 503, "{}");

    BatchRig rig = rig().see(BatchRig.runs("openai", 0, 3));

    assertThat(rig.answers()).hasSize(3);
    assertThat(server.batchIds()).hasSize(1);
    assertThat(server.count(LOOK)).isGreaterThanOrEqualTo(5);
  }

  @Test
  void anUploadThatIsRefusedSendsTheRunsByThemselves() throws Exception {
    server.failNext(FILES, 400, "{\"error\":{\"message\":\"bad file\"}}");

    BatchRig rig = rig().see(BatchRig.runs("openai", 0, 3));

    assertThat(rig.leftIds()).containsExactly("r0", "r1", "r2");
    assertThat(rig.ended).isEmpty();
    assertThat(rig.ledger().batches().open()).isEmpty();
    assertThat(rig.notes).last().asString().contains("is refused: HTTP_400 bad file");
  }

  @Test
  void anUploadIsTriedAgainAfterAFault() throws Exception {
    server.failNext(FILES, 503, "{}").failNext(FILES, 500, "{}");

    BatchRig rig = rig().see(BatchRig.runs("openai", 0, 3));

    assertThat(rig.answers()).hasSize(3);
    assertThat(server.count(FILES)).isEqualTo(3);
    assertThat(server.batchIds()).hasSize(1);
  }

  @Test
  void aBadKeyStopsTheLaneBeforeAnythingIsSubmitted() throws Exception {
    server.failNext(FILES, 401, "{\"error\":{\"code\":\"invalid_api_key\",\"message\":\"no\"}}");

    BatchRig rig = rig().see(BatchRig.runs("openai", 0, 3));

    assertThat(rig.leftIds()).hasSize(3);
    assertThat(server.batchIds()).isEmpty();
    assertThat(Lanes.of(rig.experiment).snapshots())
        .singleElement()
        .satisfies(
            lane ->
                assertThat(Objects.requireNonNull(lane.stoppedBy()).code()).isEqualTo("HTTP_401"));
  }

  @Test
  void aKeyThatIsRevokedLeavesTheBatchForALaterProcess() throws Exception {
    server.failNext(LOOK, 401, "{}");

    BatchRig first = rig().see(BatchRig.runs("openai", 0, 3));

    assertThat(first.codes()).containsExactly("r0 BATCH_OPEN", "r1 BATCH_OPEN", "r2 BATCH_OPEN");
    assertThat(first.left).isEmpty();
    assertThat(first.ledger().batches().open()).hasSize(1);

    BatchRig second = rig().see(BatchRig.runs("openai", 0, 3));

    assertThat(second.answers()).containsExactlyInAnyOrderElementsOf(texts(0, 3));
    assertThat(server.batchIds()).hasSize(1);
  }

  @Test
  void atTheDeadlineTheBatchIsCancelledAndOnlyStragglersGoByThemselves() throws Exception {
    server
        .pace(Pace.NEVER)
        .fatesOf(
            (text, cancelled) -> text.compareTo("text 2") < 0 ? Fate.ANSWERED : Fate.CANCELLED);

    BatchRig rig =
        rig()
            .mode(new BatchMode(Duration.ofHours(6), Duration.ofMinutes(1), null))
            .see(BatchRig.runs("openai", 0, 4));

    assertThat(Duration.ofNanos(clock.nanoTime())).isGreaterThanOrEqualTo(Duration.ofHours(6));
    assertThat(server.count(CANCEL)).isEqualTo(1);
    assertThat(rig.answers()).containsExactlyInAnyOrder("text 0", "text 1");
    assertThat(rig.leftIds()).containsExactlyInAnyOrder("r2", "r3");
    assertThat(rig.ledger().inDoubt()).isZero();
    assertThat(rig.ledger().batches().open()).isEmpty();
  }

  @Test
  void requestsThatACancelledBatchDoesNotNameWereNotPaid() throws Exception {
    server.pace(Pace.NEVER).fates(text -> text.equals("text 0") ? Fate.ANSWERED : Fate.MISSING);

    BatchRig rig = rig().see(BatchRig.runs("openai", 0, 3));

    assertThat(rig.leftIds()).containsExactly("r1", "r2");
    assertThat(rig.ledger().inDoubt()).isZero();
  }

  @Test
  void theDeadlineCountsFromTheSubmissionAlsoInALaterProcess() throws Exception {
    server.pace(Pace.NEVER).fates(text -> Fate.CANCELLED);
    BatchMode sixHours = BatchMode.STANDARD.withDeadline(Duration.ofHours(6));
    BatchRig first = rig().mode(sixHours);
    first.whileWaiting(() -> first.stop("STOPPED")).see(BatchRig.runs("openai", 0, 2));
    clock.advance(Duration.ofHours(5));
    long before = clock.nanoTime();

    BatchRig second = rig().mode(sixHours).see(BatchRig.runs("openai", 0, 2));

    assertThat(second.leftIds()).containsExactly("r0", "r1");
    assertThat(Duration.ofNanos(clock.nanoTime() - before)).isLessThan(Duration.ofMinutes(90));
  }

  @Test
  void aStopLeavesTheBatchAtTheProvider() throws Exception {
    server.pace(Pace.NEVER);
    BatchRig first = rig();

    first.whileWaiting(() -> first.stop("STOPPED")).see(BatchRig.runs("openai", 0, 3));

    assertThat(first.codes()).hasSize(3).allMatch(code -> code.endsWith("BATCH_OPEN"));
    assertThat(server.count(CANCEL)).isZero();
    assertThat(first.ledger().batches().open())
        .singleElement()
        .satisfies(open -> assertThat(open.id()).isEqualTo("batch_0001"));

    server.pace(Pace.AT_ONCE);
    BatchRig second = rig().see(BatchRig.runs("openai", 0, 3));

    assertThat(second.answers()).containsExactlyInAnyOrderElementsOf(texts(0, 3));
    assertThat(server.batched()).hasSize(3).doesNotHaveDuplicates();
    assertThat(server.count(FILES)).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "openai, /files, 1",
    "openai, /batches, 1",
    "openai, /batches/batch_0001, 1",
    "openai, /content, 1",
    "anthropic, /batches, 1",
    "anthropic, /msgbatch_0001, 1",
    "anthropic, /results, 1"
  })
  void aKillBehindAnyExchangeSubmitsNothingTwice(String api, String path, int batches)
      throws Exception {
    BatchRig first = rig().killBehind(call -> call.uri().getPath().endsWith(path));
    List<Run> runs = BatchRig.runs(api, 0, 4);

    assertThatThrownBy(() -> first.see(runs)).isInstanceOf(BatchRig.Killed.class);
    BatchRig second = rig().see(runs);

    assertThat(second.answers()).containsExactlyInAnyOrderElementsOf(texts(0, 4));
    assertThat(second.left).isEmpty();
    assertThat(server.batchIds()).hasSize(batches);
    assertThat(second.ledger().batches().open()).isEmpty();

    BatchRig third = rig().see(runs);

    assertThat(third.answers()).hasSize(4);
    assertThat(third.ended).allMatch(run -> run.trace().fromLedger());
    assertThat(server.batchIds()).hasSize(batches);
  }

  @Test
  void aRunThatComesLaterFindsTheAnswerThatItsBatchBrought() throws Exception {
    BatchRig first = rig().killBehind(call -> call.uri().getPath().endsWith("/batches"));
    List<Run> runs = BatchRig.runs("openai", 0, 4);
    assertThatThrownBy(() -> first.see(runs)).isInstanceOf(BatchRig.Killed.class);

    BatchRig second = rig().see(runs.subList(0, 2));
    second.see(runs.subList(2, 4));

    assertThat(second.answers()).containsExactlyInAnyOrderElementsOf(texts(0, 4));
    assertThat(server.batched()).hasSize(4);
  }

  @Test
  void aSubmissionWithoutReplyIsLookedForBeforeItIsRepeated() throws Exception {
    server.failAfterNext(CREATE, 500);

    BatchRig rig = rig().see(BatchRig.runs("openai", 0, 3));

    assertThat(rig.answers()).hasSize(3);
    assertThat(server.batchIds()).hasSize(1);
    assertThat(server.count("GET /v1/batches")).isEqualTo(1);
  }

  @Test
  void aSubmissionThatTheProviderDoesNotHaveIsRepeated() throws Exception {
    server.failNext(CREATE, 502, "{}");

    BatchRig rig = rig().see(BatchRig.runs("openai", 0, 3));

    assertThat(rig.answers()).hasSize(3);
    assertThat(server.batchIds()).hasSize(1);
    assertThat(server.count(CREATE)).isEqualTo(2);
  }

  @Test
  void aBatchThatOnlyLooksLikeOursIsKnownByItsResults() throws Exception {
    server.failNext("POST /v1/messages/batches", 502, "{}");
    server.addForeign(3);

    BatchRig rig = rig().see(BatchRig.runs("anthropic", 0, 3));

    assertThat(rig.answers()).containsExactlyInAnyOrderElementsOf(texts(0, 3));
    assertThat(server.batchIds()).hasSize(2);
    assertThat(server.count("POST /v1/messages/batches/*/cancel")).isZero();
  }

  @Test
  void nothingIsSubmittedAgainWhereTheProviderDoesNotTellWhatItHas() throws Exception {
    server.failNext(CREATE, 502, "{}").failNext("GET /v1/batches", 404, "{}");

    BatchRig rig = rig().see(BatchRig.runs("openai", 0, 2));

    assertThat(rig.codes()).containsExactly("r0 BATCH_OPEN", "r1 BATCH_OPEN");
    assertThat(Objects.requireNonNull(rig.ended.get(0).error()).message())
        .contains("Whether its batch was submitted is not known", "--accept-changed");
    assertThat(server.count(CREATE)).isEqualTo(1);
  }

  @Test
  void aFullQueueOfBatchesIsWaitedForWhileOthersAreInIt() throws Exception {
    BatchRig rig = rig().mode(new BatchMode(Duration.ofHours(24), Duration.ofMinutes(1), 2));
    server.pace(Pace.REFUSED);
    rig.whileWaiting(
        () -> {
          if (server.count(LOOK) >= 3) {
            server.pace(Pace.AT_ONCE);
          }
        });

    rig.see(BatchRig.runs("openai", 0, 4));

    assertThat(rig.answers().size() + rig.left.size()).isEqualTo(4);
    assertThat(rig.answers()).hasSizeGreaterThanOrEqualTo(2);
  }

  @Test
  void aRefusedBatchSendsItsRunsByThemselves() throws Exception {
    server.pace(Pace.REFUSED).refusal("invalid_json_line");

    BatchRig rig = rig().see(BatchRig.runs("openai", 0, 2));

    assertThat(rig.leftIds()).containsExactly("r0", "r1");
    assertThat(rig.ledger().batches().open()).isEmpty();
  }

  @Test
  void equalRequestsAreSentOnce() throws Exception {
    Run run = BatchRig.run("openai", "r0", "text 0");

    BatchRig rig = rig().see(List.of(run, run, BatchRig.run("openai", "r1", "text 1")));

    assertThat(rig.answers()).containsExactlyInAnyOrder("text 0", "text 0", "text 1");
    assertThat(server.batched()).containsExactlyInAnyOrder("text 0", "text 1");
  }

  @Test
  void resultsAreFetchedFromTheConfiguredOriginOnly() throws Exception {
    try (BatchServer other = BatchServer.start()) {
      server.resultsAt(other.anthropic().toString());

      BatchRig rig = rig().see(BatchRig.runs("anthropic", 0, 2));

      assertThat(rig.answers()).hasSize(2);
      assertThat(other.arrived()).isEmpty();
    }
  }

  /** A request may cost (2 x 11 x 2.5 + 100 x 10) / 2 millionths: four of them 0.00211. */
  @Test
  void theBudgetIsReservedAtHalfThePrice() throws Exception {
    BatchRig rig = rig().budget(new Budget(0.0022, null)).see(BatchRig.runs("openai", 0, 4));

    assertThat(rig.answers()).hasSize(4);
    assertThat(server.batchIds()).hasSize(1);
  }

  @Test
  void whatTheBudgetHasNoRoomForWaitsForTheBatchBeforeIt() throws Exception {
    BatchRig rig = rig().budget(new Budget(0.0013, null)).see(BatchRig.runs("openai", 0, 4));

    assertThat(rig.answers()).hasSize(4);
    assertThat(server.batchIds()).hasSizeGreaterThan(1);
  }

  @Test
  void requestsOfBatchesCountAsCalls() throws Exception {
    BatchRig rig = rig().budget(new Budget(null, 3L)).see(BatchRig.runs("openai", 0, 4));

    assertThat(rig.answers()).hasSize(3);
    assertThat(rig.leftIds()).containsExactly("r3");
    assertThat(rig().ledger().spent().calls()).isEqualTo(3);
  }

  @Test
  void aRefusalIsOneAndRecorded() throws Exception {
    server.editing(
        lines ->
            lines.stream()
                .map(
                    line ->
                        line.replace(
                            "\"finish_reason\":\"stop\"", "\"finish_reason\":\"content_filter\""))
                .toList());

    BatchRig rig = rig().see(BatchRig.runs("openai", 0, 1));

    assertThat(rig.ended).singleElement().matches(run -> run.outcome() instanceof Outcome.Refused);
  }
}
