package dev.assay.io.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.io.ledger.RecordedDisk.Event;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every event of a process that writes is once the last one before the power goes. */
class PowerCutTest {

  private static final int ANSWERS = 40;
  private static final int SEEDS = 3;

  @TempDir Path directory;

  private List<Event> events = List.of();
  private int images;

  /** Answers come in groups, some longer than a sector, and intents of others between them. */
  @BeforeEach
  void writeALedger() throws Exception {
    RecordedDisk disk = new RecordedDisk();
    try (DirectoryLedger ledger = DirectoryLedger.open(directory.resolve("never-made"), disk)) {
      for (int first = 0; first < ANSWERS; first += 5) {
        CountDownLatch confirmed = new CountDownLatch(5);
        for (int i = first; i < first + 5; i++) {
          int number = i;
          ledger.intent(SampleAnswers.key(i), 0.01);
          ledger.result(
              SampleAnswers.key(i),
              SampleAnswers.answer(text(i)),
              problem -> {
                assertThat(problem).isNull();
                disk.add(new Event.Confirmed(number));
                confirmed.countDown();
              });
        }
        ledger.intent(SampleAnswers.key(1_000 + first), 0.01);
        assertThat(confirmed.await(20, TimeUnit.SECONDS)).isTrue();
      }
    }
    events = disk.events();
    assertThat(RecordedDisk.confirmed(events)).hasSize(ANSWERS);
    assertThat(events).filteredOn(Event.Force.class::isInstance).hasSizeGreaterThan(ANSWERS / 5);
  }

  private static String text(int number) {
    return number + "x".repeat(number % 3 == 0 ? 1_500 : 20);
  }

  /** Opens a ledger of one segment with those bytes. */
  private DirectoryLedger open(byte[] segment) throws IOException {
    images++;
    Path ledger = Files.createDirectories(directory.resolve("image-" + images));
    Files.write(ledger.resolve("00000000-0000-0000-0000-000000000000.seg"), segment);
    return DirectoryLedger.open(ledger, new RecordedDisk());
  }

  private static void assertHolds(DirectoryLedger ledger, List<Integer> answers, String when)
      throws LedgerException {
    for (int number : answers) {
      assertThat(ledger.find(SampleAnswers.key(number)))
          .as("answer %d %s", number, when)
          .isEqualTo(SampleAnswers.answer(text(number)));
    }
  }

  @Test
  void everyConfirmedAnswerSurvivesThePowerCut() throws Exception {
    int withHoles = 0;
    for (int seed = 0; seed < SEEDS; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      for (int count = 0; count <= events.size(); count++) {
        List<Event> before = events.subList(0, count);
        String when = "after %d events, seed %d".formatted(count, seed);
        try (DirectoryLedger ledger = open(RecordedDisk.afterPowerCut(before, random))) {
          assertHolds(ledger, RecordedDisk.confirmed(before), when);
          withHoles += ledger.notes().stream().anyMatch(n -> n.startsWith("left out")) ? 1 : 0;
        }
      }
    }
    assertThat(withHoles).as("images with a hole before whole records").isPositive();
  }

  @Test
  void everyConfirmedAnswerSurvivesAKill() throws Exception {
    for (int count = 0; count <= events.size(); count++) {
      List<Event> before = events.subList(0, count);
      try (DirectoryLedger ledger = open(RecordedDisk.afterKill(before))) {
        assertHolds(ledger, RecordedDisk.confirmed(before), "after " + count + " events");
        assertThat(ledger.notes()).isEmpty();
      }
    }
  }

  /** After a kill the segment says of every confirmed answer that it was forced. */
  @Test
  void damageToAConfirmedAnswerIsNeverSkipped() throws Exception {
    SplittableRandom random = new SplittableRandom(7);
    for (int count = 1; count <= events.size(); count++) {
      List<Event> before = events.subList(0, count);
      List<Integer> confirmed = RecordedDisk.confirmed(before);
      byte[] image = RecordedDisk.afterKill(before);
      long forced = lastCheckpoint(image);
      if (confirmed.isEmpty()) {
        continue;
      }
      int at = random.nextInt((int) forced);
      image[at] ^= (byte) (1 << random.nextInt(8));

      assertThatThrownBy(() -> open(image).close())
          .as("flip at %d of %d, after %d events", at, image.length, count)
          .isInstanceOf(LedgerException.class)
          .hasMessageContaining("Nothing was changed or called")
          .hasMessageContaining("at byte ");
    }
  }

  /** The whole record that ends before it, or the one with the offset, is where a hole begins. */
  private long lastCheckpoint(byte[] image) throws IOException {
    Path copy = Files.write(directory.resolve("image.seg"), image);
    List<Long> forced = new ArrayList<>(List.of(0L));
    SegmentScan.of(
        copy,
        (frame, offset) -> {
          if (frame.type() == Frame.Type.CHECKPOINT) {
            forced.add(ByteBuffer.wrap(frame.body()).getLong());
          }
        });
    return forced.get(forced.size() - 1);
  }

  @Test
  void aTailOfZerosIsDropped() throws Exception {
    byte[] whole = RecordedDisk.afterKill(events);
    byte[] longer = Arrays.copyOf(whole, whole.length + 100_000);

    try (DirectoryLedger ledger = open(longer)) {
      assertHolds(ledger, RecordedDisk.confirmed(events), "before zeros");
      assertThat(ledger.notes()).hasSize(1).first().asString().startsWith("dropped 100000 bytes");
    }
  }
}
