package dev.assay.io.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.assay.io.experiment.CallTrace;
import dev.assay.io.experiment.Completion;
import dev.assay.io.experiment.Recorded;
import dev.assay.io.experiment.Usage;
import dev.assay.io.json.Json;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Calls and answers for tests of ledgers. */
final class SampleAnswers {

  private SampleAnswers() {}

  static CallKey key(int number) {
    return CallKey.of(Json.object().put("n", number));
  }

  static Recorded answer(String text) {
    return answer(text, null);
  }

  static Recorded answer(String text, @Nullable Double costUsd) {
    return new Recorded(
        new Completion(TextNode.valueOf(text), "stop", "m-1", "req", new Usage(1L, 2L, 3L)),
        false,
        new CallTrace(Instant.parse("2026-01-31T12:00:00.123Z"), 812, 2, 1, 0, false, costUsd));
  }

  /** Records an answer and returns once it is known what became of it. */
  static @Nullable LedgerException outcome(Ledger ledger, int number, Recorded answer)
      throws LedgerException, InterruptedException {
    CompletableFuture<Object> told = new CompletableFuture<>();
    ledger.result(key(number), answer, problem -> told.complete(problem == null ? "" : problem));
    try {
      return told.get(20, TimeUnit.SECONDS) instanceof LedgerException problem ? problem : null;
    } catch (ExecutionException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  static void record(Ledger ledger, int number, Recorded answer)
      throws LedgerException, InterruptedException {
    assertThat(outcome(ledger, number, answer)).isNull();
  }

  static void record(Ledger ledger, int number, String text)
      throws LedgerException, InterruptedException {
    record(ledger, number, answer(text));
  }
}
