package dev.assay.io.ledger;

import static dev.assay.io.ledger.SampleAnswers.answer;
import static dev.assay.io.ledger.SampleAnswers.key;
import static dev.assay.io.ledger.SampleAnswers.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every ledger that outlives its process does. */
abstract class LedgerContract {

  private static final Offset<Double> EXACTLY = within(1e-9);

  /** Opens the ledger of this test, as each process does. */
  abstract DurableLedger open() throws LedgerException;

  @Test
  void findsAtOnceWhatWasRecordedAndAgainAfterReopening() throws Exception {
    String text = "Paris \uD83D\uDE00 \uD800 alone";
    try (DurableLedger ledger = open()) {
      assertThat(ledger.find(key(1))).isNull();
      ledger.intent(key(1));
      CountDownLatch confirmed = new CountDownLatch(1);
      ledger.result(key(1), answer(text), problem -> confirmed.countDown());
      assertThat(ledger.find(key(1))).as("perhaps not yet on disk").isEqualTo(answer(text));
      assertThat(confirmed.await(20, TimeUnit.SECONDS)).isTrue();
      assertThat(ledger.find(key(1))).as("on disk").isEqualTo(answer(text));
    }
    try (DurableLedger again = open()) {
      assertThat(again.find(key(1))).isEqualTo(answer(text));
      assertThat(again.adopted()).isEqualTo(1);
      assertThat(again.inDoubt()).isZero();
      assertThat(again.notes()).isEmpty();
    }
  }

  @Test
  void theFirstAnswerOfACallIsTheOneThatStays() throws Exception {
    try (DurableLedger ledger = open()) {
      record(ledger, 1, "first");
      record(ledger, 1, "second");
      assertThat(ledger.find(key(1))).isEqualTo(answer("first"));
    }
    try (DurableLedger again = open()) {
      assertThat(again.find(key(1))).isEqualTo(answer("first"));
    }
  }

  @Test
  void requestsWithoutAnyEndAreInDoubt() throws Exception {
    try (DurableLedger ledger = open()) {
      ledger.intent(key(1));
      ledger.intent(key(2));
      ledger.failure(key(2));
      ledger.intent(key(3));
      record(ledger, 3, "x");
    }
    try (DurableLedger again = open()) {
      assertThat(again.inDoubt()).isEqualTo(1);
    }
  }

  @Test
  void whatALaterProcessSendsAgainStaysInDoubt() throws Exception {
    try (DurableLedger killed = open()) {
      killed.intent(key(1));
      killed.intent(key(2));
    }
    try (DurableLedger next = open()) {
      assertThat(next.inDoubt()).isEqualTo(2);
      next.intent(key(1));
      record(next, 1, "x");
      next.intent(key(2));
    }
    try (DurableLedger last = open()) {
      assertThat(last.inDoubt()).isEqualTo(3);
      assertThat(last.find(key(1))).isEqualTo(answer("x"));
    }
  }

  @Test
  void everyAttemptWithoutAnEndIsInDoubtUntilOneIsAnswered() throws Exception {
    try (DurableLedger ledger = open()) {
      ledger.intent(key(1));
      ledger.intent(key(1));
      ledger.failure(key(1));
      ledger.intent(key(1));
      ledger.intent(key(2));
      ledger.intent(key(2));
      record(ledger, 2, "its trace tells of the attempt before");
    }
    try (DurableLedger again = open()) {
      assertThat(again.inDoubt()).isEqualTo(2);
    }
  }

  @Test
  void spentIsWhatAnswersCostAndWhatIsReservedForTheUnknown() throws Exception {
    try (DurableLedger ledger = open()) {
      assertThat(ledger.spent()).isEqualTo(Spent.NOTHING);
      ledger.intent(key(1), 0.5);
      record(ledger, 1, answer("paid", 0.125));
      ledger.intent(key(2), 0.5);
      record(ledger, 2, answer("price unknown", null));
      ledger.intent(key(3), 0.5);
      ledger.failure(key(3));
      ledger.intent(key(4), 0.25);
      ledger.intent(key(5));
    }
    try (DurableLedger again = open()) {
      assertThat(again.spent().calls()).isEqualTo(5);
      assertThat(again.spent().usd()).isEqualTo(0.125 + 0.25, EXACTLY);
      again.intent(key(4), 0.25);
      record(again, 4, answer("after all", 0.0625));
    }
    try (DurableLedger last = open()) {
      assertThat(last.spent().calls()).isEqualTo(6);
      assertThat(last.spent().usd()).isEqualTo(0.125 + 0.25 + 0.0625, EXACTLY);
    }
  }

  /** The first request timed out and may be charged; the second one was answered. */
  @Test
  void anAttemptInDoubtStaysSpentWhenALaterOneIsAnswered() throws Exception {
    try (DurableLedger ledger = open()) {
      ledger.intent(key(1), 0.5);
      ledger.intent(key(1), 0.25);
      record(ledger, 1, answer("x", 0.125));
    }
    try (DurableLedger again = open()) {
      assertThat(again.spent()).isEqualTo(new Spent(2, 0.5 + 0.125));
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.01, Double.NaN, Double.POSITIVE_INFINITY})
  void aReservationThatIsNoAmountIsRefused(double usd) throws Exception {
    try (DurableLedger ledger = open()) {
      assertThatThrownBy(() -> ledger.intent(key(1), usd))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("Invalid reservedUsd: " + usd);
    }
  }

  @Test
  void manyThreadsRecordSideBySide() throws Exception {
    int calls = 2_000;
    CountDownLatch confirmed = new CountDownLatch(calls);
    ExecutorService threads = Executors.newFixedThreadPool(64);
    AtomicInteger problems = new AtomicInteger();
    try (DurableLedger ledger = open()) {
      for (int i = 0; i < calls; i++) {
        int number = i;
        threads.execute(
            () -> {
              try {
                ledger.intent(key(number), 0.5);
                ledger.result(
                    key(number),
                    answer("a" + number, 0.25),
                    problem -> {
                      if (problem != null) {
                        problems.incrementAndGet();
                      }
                      confirmed.countDown();
                    });
              } catch (LedgerException e) {
                problems.incrementAndGet();
              }
            });
      }
      assertThat(confirmed.await(60, TimeUnit.SECONDS)).isTrue();
    } finally {
      threads.shutdown();
    }
    assertThat(problems).hasValue(0);
    try (DurableLedger again = open()) {
      assertThat(again.adopted()).isEqualTo(calls);
      assertThat(again.inDoubt()).isZero();
      assertThat(again.spent()).isEqualTo(new Spent(calls, 0.25 * calls));
      for (int i = 0; i < calls; i++) {
        assertThat(again.find(key(i))).isEqualTo(answer("a" + i, 0.25));
      }
    }
  }

  @Test
  void anAnswerOfMegabytesIsFoundAgain() throws Exception {
    String large = "x".repeat(3 << 20);
    try (DurableLedger ledger = open()) {
      record(ledger, 1, large);
      record(ledger, 2, "after");
      assertThat(ledger.find(key(1))).isEqualTo(answer(large));
    }
    try (DurableLedger again = open()) {
      assertThat(again.adopted()).isEqualTo(2);
      assertThat(again.find(key(1))).isEqualTo(answer(large));
    }
  }
}
