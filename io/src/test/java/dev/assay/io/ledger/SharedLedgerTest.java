package dev.assay.io.ledger;

import static dev.assay.io.ledger.SampleAnswers.answer;
import static dev.assay.io.ledger.SampleAnswers.key;
import static dev.assay.io.ledger.SampleAnswers.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.io.testing.MemoryFileSystem;
import dev.assay.io.time.Clock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several processes with one ledger at a time: the workers of a run. */
class SharedLedgerTest {

  @TempDir Path directory;

  @BeforeEach
  void registerFileSystems() {
    FileSystems.setDefaultPipelineOptions(PipelineOptionsFactory.create());
  }

  @AfterEach
  void forgetObjects() {
    MemoryFileSystem.OBJECTS.clear();
  }

  @Test
  void aWorkerFindsWhatAnotherHasRecordedOnceItRefreshes() throws Exception {
    try (DurableLedger starter = DirectoryLedger.open(directory)) {
      record(starter, 1, "before");
      try (DurableLedger lost = DirectoryLedger.join(directory);
          DurableLedger next = DirectoryLedger.join(directory)) {
        assertThat(next.find(key(1))).isEqualTo(answer("before"));
        record(lost, 2, "of the lost worker");
        assertThat(next.find(key(2))).isNull();

        next.refresh();

        assertThat(next.find(key(2))).isEqualTo(answer("of the lost worker"));
        record(lost, 3, "later");
        next.refresh();
        assertThat(next.find(key(3))).isEqualTo(answer("later"));
      }
    }
    try (DurableLedger again = DirectoryLedger.open(directory)) {
      assertThat(again.adopted()).isEqualTo(3);
    }
  }

  @Test
  void aTallyCountsWhatWorkersWriteFromItsBeginning() throws Exception {
    try (DurableLedger starter = DirectoryLedger.open(directory);
        DurableLedger worker = DirectoryLedger.join(directory)) {
      record(starter, 1, "before");
      LedgerTally tally = new LedgerTally(directory);
      assertThat(tally.look()).isEqualTo(new LedgerTally.Counts(0, 0, 0));

      worker.intent(key(2));
      record(worker, 2, "one");
      worker.intent(key(3));
      worker.failure(key(3));
      worker.intent(key(4));

      LedgerTally.Counts counts = tally.look();
      assertThat(counts).isEqualTo(new LedgerTally.Counts(3, 1, 1));
      assertThat(counts.open()).isEqualTo(1);
    }
  }

  @Test
  void workersTakeTurnsAtAName() throws Exception {
    ExecutorService threads = Executors.newCachedThreadPool();
    try (DurableLedger starter = DirectoryLedger.open(directory);
        DurableLedger one = DirectoryLedger.join(directory);
        DurableLedger other = DirectoryLedger.join(directory)) {
      Turn first = one.turn("lane");
      Future<Turn> next = threads.submit(() -> other.turn("lane"));
      Future<Turn> givesUp = threads.submit(() -> other.turn("lane"));
      other.turn("another lane").close();
      assertThat(starter.turn("lane")).as("the only process of its run").isEqualTo(Turn.FREE);
      assertThat(next.isDone()).isFalse();

      givesUp.cancel(true);
      first.close();
      first.close();

      Turn second = next.get(60, TimeUnit.SECONDS);
      Future<Turn> third = threads.submit(() -> one.turn("lane"));
      first.close();
      assertThat(third.isDone()).as("a turn that is over ends no other").isFalse();
      second.close();
      third.get(60, TimeUnit.SECONDS).close();
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void aWorkerThatJoinsLeavesARecordAloneThatIsBeingWritten() throws Exception {
    try (DurableLedger other = DirectoryLedger.join(directory)) {
      record(other, 1, "one");
      Path segment = segment();
      byte[] half = {(byte) 0xA5, 0x5A, 1, 3, 0, 0, 0, 99, 1, 2};
      Files.write(segment, half, StandardOpenOption.APPEND);
      long size = Files.size(segment);

      try (DurableLedger joined = DirectoryLedger.join(directory)) {
        joined.refresh();

        assertThat(joined.find(key(1))).isEqualTo(answer("one"));
        assertThat(Files.size(segment)).isEqualTo(size);
      }
    }
  }

  @Test
  void countsWhatAWorkerHadInFlightWhenItWasLost() throws Exception {
    try (DurableLedger starter = DirectoryLedger.open(directory);
        DurableLedger lost = DirectoryLedger.join(directory);
        DurableLedger next = DirectoryLedger.join(directory)) {
      lost.intent(key(1));
      lost.intent(key(2));
      record(lost, 2, "answered");
      next.intent(key(1));
      record(next, 1, "asked again");

      assertThat(DirectoryLedger.inDoubtIn(directory)).isEqualTo(1);
      assertThat(starter.inDoubt()).as("of processes before this run").isZero();
    }
  }

  @Test
  void objectsOfAnotherWorkerAreFoundOnceTheyAreSealed() throws Exception {
    String place = "memory://shared/" + UUID.randomUUID();
    try (DurableLedger one = SealedLedger.open(place, Clock.system());
        DurableLedger other = SealedLedger.open(place, Clock.system())) {
      record(one, 1, "sealed");
      assertThat(other.find(key(1))).isNull();

      other.refresh();

      assertThat(other.find(key(1))).isEqualTo(answer("sealed"));
    }
  }

  @Test
  void answersOfAnEarlierPassAreNotFoundAmongObjects() throws Exception {
    String place = "memory://shared/" + UUID.randomUUID();
    try (DurableLedger first = SealedLedger.open(place, 1, Clock.system())) {
      record(first, 1, "first pass");
    }
    try (DurableLedger second = SealedLedger.open(place, 2, Clock.system())) {
      assertThat(second.find(key(1))).isNull();
      record(second, 1, "second pass");
      assertThat(second.find(key(1))).isEqualTo(answer("second pass"));
    }
  }

  @Test
  void aMarkIsFoundInTheSameDirectoryAndInNoOther() throws Exception {
    Path same = Files.createDirectories(directory.resolve("same"));
    Path other = Files.createDirectories(directory.resolve("other"));
    String token = LedgerToken.mark(same.toString());

    LedgerToken.require(same.toString(), token, "w1");

    assertThatThrownBy(() -> LedgerToken.require(other.toString(), token, "w2"))
        .isInstanceOf(LedgerException.class)
        .hasMessageContainingAll("LEDGER_NOT_SHARED", other.toString(), "w2", "does not see it");
    LedgerToken.mark(other.toString());
    assertThatThrownBy(() -> LedgerToken.require(other.toString(), token, "w3"))
        .hasMessageContainingAll("w3", "sees another directory of this name", "--shared");
  }

  @Test
  void aMarkStandsInAnObjectStoreToo() throws Exception {
    String token = LedgerToken.mark("memory://shared/place");

    LedgerToken.require("memory://shared/place", token, "w1");

    assertThatThrownBy(() -> LedgerToken.require("memory://shared/elsewhere", token, "w1"))
        .hasMessageContaining("LEDGER_NOT_SHARED");
  }

  private Path segment() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> file.toString().endsWith(".seg")).findFirst().orElseThrow();
    }
  }
}
