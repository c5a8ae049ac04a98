package dev.assay.io.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.assay.io.experiment.CallTrace;
import dev.assay.io.experiment.Completion;
import dev.assay.io.experiment.Recorded;
import dev.assay.io.experiment.Usage;
import dev.assay.io.ledger.BatchLog.End;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BatchLogTest {

  private static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");
  private static final CallKey BATCH = new CallKey(7, 7);
  private static final List<CallKey> REQUESTS =
      List.of(new CallKey(3, -1), new CallKey(-5, 2), new CallKey(1, 1), new CallKey(1, 9));

  @TempDir Path directory;

  private static OpenBatch begun(CallKey key) {
    return new OpenBatch(key, "openai", "group", "kind", 4, 0.4, AT, null, false, true);
  }

  private static void answer(Ledger ledger, CallKey key) throws Exception {
    CountDownLatch done = new CountDownLatch(1);
    ledger.result(
        key,
        new Recorded(
            new Completion(TextNode.valueOf("ok"), "stop", null, null, Usage.UNKNOWN),
            false,
            new CallTrace(AT, 1, 1, 0, 0, false, 0.01)),
        problem -> done.countDown());
    done.await();
  }

  @Test
  void anotherProcessFindsAnOpenBatchByEachOfItsRequests() throws Exception {
    try (DirectoryLedger first = DirectoryLedger.open(directory)) {
      first.batches().submitting(begun(BATCH), REQUESTS);
      first.batches().submitted(BATCH, "batch_1", true, AT.plusSeconds(1));

      assertThat(first.batches().holding(REQUESTS.get(2)))
          .isEqualTo(
              new OpenBatch(
                  BATCH,
                  "openai",
                  "group",
                  "kind",
                  4,
                  0.4,
                  AT.plusSeconds(1),
                  "batch_1",
                  true,
                  true));
    }
    try (DirectoryLedger second = DirectoryLedger.open(directory)) {
      OpenBatch found =
          new OpenBatch(
              BATCH, "openai", "group", "kind", 4, 0.4, AT.plusSeconds(1), "batch_1", true, false);
      assertThat(REQUESTS)
          .allSatisfy(key -> assertThat(second.batches().holding(key)).isEqualTo(found));
      assertThat(second.batches().holding(new CallKey(1, 2))).isNull();
      assertThat(second.batches().open()).containsExactly(found);
      assertThat(second.batches().ids()).containsExactly("batch_1");
    }
  }

  @Test
  void aBatchWhoseSubmissionIsUnknownHasNoId() throws Exception {
    try (DirectoryLedger first = DirectoryLedger.open(directory)) {
      first.batches().submitting(begun(BATCH), REQUESTS);
    }
    try (DirectoryLedger second = DirectoryLedger.open(directory)) {
      assertThat(second.batches().open())
          .singleElement()
          .satisfies(open -> assertThat(open.id()).isNull());
      second.batches().submitted(BATCH, "not_ours", false, AT);
      second.batches().mistaken(BATCH, "not_ours");
    }
    try (DirectoryLedger third = DirectoryLedger.open(directory)) {
      assertThat(third.batches().open())
          .singleElement()
          .satisfies(open -> assertThat(open.id()).isNull());
      assertThat(third.batches().ids()).containsExactly("not_ours");
    }
  }

  /** Names of segments are random, so that either order of reading occurs over some processes. */
  @Test
  void theOrderInWhichProcessesAreReadDoesNotMatter() throws Exception {
    for (int i = 0; i < 12; i++) {
      Path own = Files.createDirectory(directory.resolve("run" + i));
      CallKey over = new CallKey(i, 1);
      CallKey open = new CallKey(i, 2);
      try (DirectoryLedger first = DirectoryLedger.open(own)) {
        first.batches().submitting(begun(over), REQUESTS.subList(0, 2));
        first.batches().submitting(begun(open), REQUESTS.subList(2, 4));
        first.batches().submitted(open, "old", false, AT);
      }
      try (DirectoryLedger second = DirectoryLedger.open(own)) {
        second.batches().ended(over, End.COLLECTED, 1);
        second.batches().mistaken(open, "old");
        second.batches().submitted(open, "new", true, AT);
      }
      try (DirectoryLedger third = DirectoryLedger.open(own)) {
        assertThat(third.batches().holding(REQUESTS.get(0))).isNull();
        assertThat(third.batches().open())
            .singleElement()
            .satisfies(batch -> assertThat(batch.id()).isEqualTo("new"));
        assertThat(third.inDoubt()).isEqualTo(1);
      }
    }
  }

  @Test
  void openBatchesCountWithWhatIsReservedForRequestsWithoutAnAnswer() throws Exception {
    try (DirectoryLedger first = DirectoryLedger.open(directory)) {
      first.batches().submitting(begun(BATCH), REQUESTS);
      answer(first, REQUESTS.get(0));
      assertThat(first.spent()).isEqualTo(Spent.NOTHING);
    }
    try (DirectoryLedger second = DirectoryLedger.open(directory)) {
      assertThat(second.spent().calls()).isEqualTo(4);
      assertThat(second.spent().usd()).isEqualTo(0.01 + 0.4 * 3 / 4);
      assertThat(second.inDoubt()).isZero();
      second.batches().ended(BATCH, End.COLLECTED, 0);
    }
    try (DirectoryLedger third = DirectoryLedger.open(directory)) {
      assertThat(third.spent().calls()).isEqualTo(4);
      assertThat(third.spent().usd()).isEqualTo(0.01);
    }
  }

  @Test
  void aBatchThatWasNeverMadeCostsNothingAndOneThatIsGivenUpIsInDoubt() throws Exception {
    CallKey other = new CallKey(8, 8);
    try (DirectoryLedger first = DirectoryLedger.open(directory)) {
      first.batches().submitting(begun(BATCH), REQUESTS);
      first.batches().ended(BATCH, End.NOT_SUBMITTED, 0);
      first.batches().submitting(begun(other), REQUESTS);
      first.batches().ended(other, End.GIVEN_UP, 4);

      assertThat(first.inDoubt()).isEqualTo(4);
      assertThat(first.batches().holding(REQUESTS.get(0))).isNull();
    }
    try (DirectoryLedger second = DirectoryLedger.open(directory)) {
      assertThat(second.spent()).isEqualTo(new Spent(4, 0.4));
      assertThat(second.inDoubt()).isEqualTo(4);
    }
  }

  /** A kill cuts a file at any byte; what was recorded before stays. */
  @Test
  void aCutRecordIsDropped() throws Exception {
    try (DirectoryLedger first = DirectoryLedger.open(directory)) {
      first.batches().submitting(begun(BATCH), REQUESTS);
    }
    Path segment;
    try (Stream<Path> files = Files.list(directory)) {
      segment = files.filter(file -> file.toString().endsWith(".seg")).findFirst().orElseThrow();
    }
    byte[] whole = Files.readAllBytes(segment);
    for (int cut = 30; cut < whole.length; cut += 7) {
      Path copy = Files.createDirectory(directory.resolve("cut" + cut));
      Files.write(copy.resolve("a.seg"), java.util.Arrays.copyOf(whole, cut));
      try (DirectoryLedger second = DirectoryLedger.open(copy)) {
        assertThat(second.batches().open().size()).isBetween(0, 1);
      }
    }
  }

  @Test
  void aSealedLedgerKeepsBatchesToo() throws Exception {
    org.apache.beam.sdk.io.FileSystems.setDefaultPipelineOptions(
        org.apache.beam.sdk.options.PipelineOptionsFactory.create());
    String place = directory.resolve("sealed").toString();
    Files.createDirectories(Path.of(place));
    try (SealedLedger first = SealedLedger.open(place, dev.assay.io.time.Clock.system())) {
      first.batches().submitting(begun(BATCH), REQUESTS);
      first.batches().submitted(BATCH, "batch_1", true, AT);
    }
    try (SealedLedger second = SealedLedger.open(place, dev.assay.io.time.Clock.system())) {
      assertThat(second.batches().holding(REQUESTS.get(3)))
          .satisfies(open -> assertThat(open.id()).isEqualTo("batch_1"));
    }
  }
}
