package dev.assay.io.ledger;

import static dev.assay.io.ledger.SampleAnswers.answer;
import static dev.assay.io.ledger.SampleAnswers.key;
import static dev.assay.io.ledger.SampleAnswers.outcome;
import static dev.assay.io.ledger.SampleAnswers.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.io.testing.MemoryFileSystem;
import dev.assay.io.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SealedLedgerTest extends LedgerContract {

  private static final Duration SHORT = Duration.ofMillis(20);
  private static final Duration NEVER = Duration.ofDays(1);

  private final String directory = "memory://store/" + UUID.randomUUID();

  @BeforeEach
  void registerFileSystems() {
    FileSystems.setDefaultPipelineOptions(PipelineOptionsFactory.create());
  }

  @AfterEach
  void forgetObjects() {
    MemoryFileSystem.OBJECTS.clear();
    MemoryFileSystem.FAILING.set(0);
  }

  @Override
  DurableLedger open() throws LedgerException {
    return open(SealedLedger.RECORDS, SHORT);
  }

  private DurableLedger open(int records, Duration longest) throws LedgerException {
    return SealedLedger.open(directory, 1, records, longest, Clock.system());
  }

  private static String last() {
    List<String> names = List.copyOf(MemoryFileSystem.OBJECTS.keySet());
    return names.get(names.size() - 1);
  }

  @Test
  void confirmsAnswersOnlyOnceTheirSegmentIsWritten() throws Exception {
    try (DurableLedger ledger = open(4, NEVER)) {
      CountDownLatch confirmed = new CountDownLatch(2);
      ledger.intent(key(1));
      ledger.result(key(1), answer("a"), problem -> confirmed.countDown());
      ledger.intent(key(2));
      assertThat(MemoryFileSystem.OBJECTS).isEmpty();
      assertThat(confirmed.getCount()).isEqualTo(2);

      ledger.result(key(2), answer("b"), problem -> confirmed.countDown());

      assertThat(confirmed.await(20, TimeUnit.SECONDS)).isTrue();
      assertThat(MemoryFileSystem.OBJECTS).hasSize(1);
    }
  }

  @Test
  void aTruncatedSegmentIsRefusedByName() throws Exception {
    try (DurableLedger ledger = open()) {
      record(ledger, 1, "one");
      record(ledger, 2, "two");
    }
    String name = last();
    byte[] whole = MemoryFileSystem.OBJECTS.get(name);
    for (int length = 0; length < whole.length; length++) {
      MemoryFileSystem.OBJECTS.put(name, Arrays.copyOf(whole, length));

      assertThatThrownBy(this::open)
          .as("%d of %d bytes", length, whole.length)
          .isInstanceOf(LedgerException.class)
          .hasMessageContaining(name)
          .hasMessageContaining("truncated or damaged at byte")
          .hasMessageContaining("Nothing was changed or called");
    }
  }

  @Test
  void aMissingSegmentBeforeALaterOneIsRefusedByName() throws Exception {
    try (DurableLedger ledger = open(1, NEVER)) {
      record(ledger, 1, "one");
      record(ledger, 2, "two");
    }
    String first = MemoryFileSystem.OBJECTS.keySet().iterator().next();
    MemoryFileSystem.OBJECTS.remove(first);

    assertThatThrownBy(this::open)
        .isInstanceOf(LedgerException.class)
        .hasMessageContaining(first)
        .hasMessageContaining("is missing");
  }

  @Test
  void aWriteThatFailsForAWhileIsRepeated() throws Exception {
    MemoryFileSystem.FAILING.set(2);
    try (DurableLedger ledger = open()) {
      record(ledger, 1, "x".repeat(500));
    }
    try (DurableLedger again = open()) {
      assertThat(again.find(key(1))).isEqualTo(answer("x".repeat(500)));
    }
  }

  @Test
  void aWriteThatKeepsFailingStopsTheRunAndLeavesNothingBehind() throws Exception {
    List<LedgerException> told = new CopyOnWriteArrayList<>();
    MemoryFileSystem.FAILING.set(3);
    try (DurableLedger ledger = open()) {
      ledger.onUnwritable(told::add);

      assertThat(outcome(ledger, 1, answer("x".repeat(500))))
          .isNotNull()
          .hasMessageContaining("503 slow down")
          .hasMessageContaining(directory);
      assertThat(told).hasSize(1);
      assertThat(ledger.find(key(1))).isNull();
      assertThatThrownBy(() -> ledger.intent(key(2))).isInstanceOf(LedgerException.class);
    }
    assertThat(MemoryFileSystem.OBJECTS).isEmpty();
  }

  @Test
  void aDirectoryOfAnUnknownSchemeIsNamed() {
    assertThatThrownBy(() -> SealedLedger.open("nowhere://x", Clock.system()))
        .isInstanceOf(LedgerException.class)
        .hasMessageContaining("Cannot open the ledger nowhere://x");
  }
}
