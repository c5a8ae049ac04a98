package dev.assay.io.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.assay.io.experiment.CallTrace;
import dev.assay.io.experiment.Completion;
import dev.assay.io.experiment.Recorded;
import dev.assay.io.experiment.Usage;
import dev.assay.io.json.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryLedgerTest {

  @TempDir Path directory;

  private static CallKey key(int number) {
    return CallKey.of(Json.object().put("n", number));
  }

  private static Recorded answer(String text) {
    return new Recorded(
        new Completion(TextNode.valueOf(text), "stop", "m-1", "req", new Usage(1L, 2L, 3L)),
        false,
        new CallTrace(Instant.parse("2026-01-31T12:00:00.123Z"), 812, 2, 1, 0, false, null));
  }

  private static void record(Ledger ledger, int number, String text) throws Exception {
    CountDownLatch forced = new CountDownLatch(1);
    ledger.result(
        key(number),
        answer(text),
        problem -> {
          assertThat(problem).isNull();
          forced.countDown();
        });
    assertThat(forced.await(10, TimeUnit.SECONDS)).isTrue();
  }

  private Path onlySegment() throws Exception {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> file.toString().endsWith(".seg")).findFirst().orElseThrow();
    }
  }

  @Test
  void findsAtOnceWhatWasRecordedAndAgainAfterReopening() throws Exception {
    try (DirectoryLedger ledger = DirectoryLedger.open(directory)) {
      assertThat(ledger.find(key(1))).isNull();
      ledger.intent(key(1));
      record(ledger, 1, "Paris \uD83D\uDE00 \uD800 alone");
      assertThat(ledger.find(key(1))).isEqualTo(answer("Paris \uD83D\uDE00 \uD800 alone"));
    }
    try (DirectoryLedger again = DirectoryLedger.open(directory)) {
      assertThat(again.find(key(1))).isEqualTo(answer("Paris \uD83D\uDE00 \uD800 alone"));
      assertThat(again.adopted()).isEqualTo(1);
      assertThat(again.inDoubt()).isZero();
      assertThat(again.notes()).isEmpty();
    }
  }

  @Test
  void theFirstAnswerOfACallIsTheOneThatStays() throws Exception {
    try (DirectoryLedger ledger = DirectoryLedger.open(directory)) {
      record(ledger, 1, "first");
      record(ledger, 1, "second");
      assertThat(ledger.find(key(1))).isEqualTo(answer("first"));
    }
  }

  @Test
  void requestsWithoutAnyEndAreInDoubt() throws Exception {
    try (DirectoryLedger ledger = DirectoryLedger.open(directory)) {
      ledger.intent(key(1));
      ledger.intent(key(2));
      ledger.failure(key(2));
      ledger.intent(key(3));
      record(ledger, 3, "x");
    }
    try (DirectoryLedger again = DirectoryLedger.open(directory)) {
      assertThat(again.inDoubt()).isEqualTo(1);
    }
  }

  @Test
  void whatALaterProcessSendsAgainStaysInDoubt() throws Exception {
    try (DirectoryLedger killed = DirectoryLedger.open(directory)) {
      killed.intent(key(1));
      killed.intent(key(2));
    }
    try (DirectoryLedger next = DirectoryLedger.open(directory)) {
      assertThat(next.inDoubt()).isEqualTo(2);
      next.intent(key(1));
      record(next, 1, "x");
      next.intent(key(2));
    }
    try (DirectoryLedger last = DirectoryLedger.open(directory)) {
      assertThat(last.inDoubt()).isEqualTo(3);
      assertThat(last.find(key(1))).isEqualTo(answer("x"));
    }
  }

  @Test
  void everyAttemptWithoutAnEndIsInDoubtUntilOneIsAnswered() throws Exception {
    try (DirectoryLedger ledger = DirectoryLedger.open(directory)) {
      ledger.intent(key(1));
      ledger.intent(key(1));
      ledger.failure(key(1));
      ledger.intent(key(1));
      ledger.intent(key(2));
      ledger.intent(key(2));
      record(ledger, 2, "its trace tells of the attempt before");
    }
    try (DirectoryLedger again = DirectoryLedger.open(directory)) {
      assertThat(again.inDoubt()).isEqualTo(2);
    }
  }

  @Test
  void aTailCutAtAnyByteLosesOnlyTheRecordsThatWereBeingWritten() throws Exception {
    List<Long> ends = new ArrayList<>();
    try (DirectoryLedger ledger = DirectoryLedger.open(directory)) {
      for (int i = 0; i < 4; i++) {
        record(ledger, i, "answer " + i);
      }
    }
    SegmentScan.of(
        onlySegment(),
        (frame, offset) -> {
          if (frame.type() == Frame.Type.RESULT) {
            ends.add(offset + Frame.HEADER_BYTES + frame.body().length);
          }
        });
    assertThat(ends).hasSize(4);
    byte[] whole = Files.readAllBytes(onlySegment());
    Path name = onlySegment().getFileName();
    for (int length = Math.toIntExact(ends.get(2)); length <= whole.length; length++) {
      Path cut = Files.createDirectories(directory.resolve("cut-" + length));
      Files.write(cut.resolve(name), Arrays.copyOf(whole, length));
      try (DirectoryLedger ledger = DirectoryLedger.open(cut)) {
        int survived = 0;
        for (long end : ends) {
          survived += end <= length ? 1 : 0;
        }
        assertThat(ledger.adopted()).as("cut at %d", length).isEqualTo(survived);
      }
      try (DirectoryLedger again = DirectoryLedger.open(cut)) {
        assertThat(again.notes()).as("mended once, at %d", length).isEmpty();
      }
    }
  }

  @Test
  void aHoleBeforeWholeRecordsIsRefusedByFileAndByte() throws Exception {
    try (DirectoryLedger ledger = DirectoryLedger.open(directory)) {
      record(ledger, 1, "one");
      record(ledger, 2, "two");
    }
    Path segment = onlySegment();
    byte[] bytes = Files.readAllBytes(segment);
    bytes[60] ^= 1;
    Files.write(segment, bytes);

    assertThatThrownBy(() -> DirectoryLedger.open(directory))
        .isInstanceOf(LedgerException.class)
        .hasMessageContaining(segment.toString())
        .hasMessageContaining("hole at byte")
        .hasMessageContaining("Nothing was changed or called");
    assertThat(Files.readAllBytes(segment)).isEqualTo(bytes);
  }

  @Test
  void manyThreadsRecordSideBySide() throws Exception {
    int calls = 2_000;
    CountDownLatch forced = new CountDownLatch(calls);
    ExecutorService threads = Executors.newFixedThreadPool(16);
    AtomicInteger problems = new AtomicInteger();
    try (DirectoryLedger ledger = DirectoryLedger.open(directory)) {
      for (int i = 0; i < calls; i++) {
        int number = i;
        threads.execute(
            () -> {
              try {
                ledger.intent(key(number));
                ledger.result(
                    key(number),
                    answer("a" + number),
                    problem -> {
                      if (problem != null) {
                        problems.incrementAndGet();
                      }
                      forced.countDown();
                    });
              } catch (LedgerException e) {
                problems.incrementAndGet();
              }
            });
      }
      assertThat(forced.await(60, TimeUnit.SECONDS)).isTrue();
    } finally {
      threads.shutdown();
    }
    assertThat(problems).hasValue(0);
    try (DirectoryLedger again = DirectoryLedger.open(directory)) {
      assertThat(again.adopted()).isEqualTo(calls);
      assertThat(again.find(key(1_999))).isEqualTo(answer("a1999"));
    }
  }

  @Test
  void anAnswerLargerThanTheReadingWindowIsFoundAgain() throws Exception {
    String large = "x".repeat(3 << 20);
    try (DirectoryLedger ledger = DirectoryLedger.open(directory)) {
      record(ledger, 1, large);
      record(ledger, 2, "after");
    }
    try (DirectoryLedger again = DirectoryLedger.open(directory)) {
      assertThat(again.adopted()).isEqualTo(2);
      assertThat(again.find(key(1))).isEqualTo(answer(large));
    }
  }

  @Test
  void aDirectoryThatCannotBeMadeIsNamed() throws Exception {
    Path file = Files.writeString(directory.resolve("file"), "x");

    assertThatThrownBy(() -> DirectoryLedger.open(file.resolve("ledger")))
        .isInstanceOf(LedgerException.class)
        .hasMessageContaining("Cannot open the ledger " + file.resolve("ledger"));
  }

  @Test
  void keysDependOnTheirPartsAndNotOnTheirOrder() {
    CallKey one = CallKey.of(Json.object().put("a", 1).put("b", "x"));

    assertThat(CallKey.of(Json.object().put("b", "x").put("a", 1))).isEqualTo(one);
    assertThat(CallKey.of(Json.object().put("b", "y").put("a", 1))).isNotEqualTo(one);
    assertThat(CallKey.of(Json.object().put("a", 1))).isNotEqualTo(one);
  }
}
