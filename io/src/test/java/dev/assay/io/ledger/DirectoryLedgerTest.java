package dev.assay.io.ledger;

import static dev.assay.io.ledger.SampleAnswers.answer;
import static dev.assay.io.ledger.SampleAnswers.key;
import static dev.assay.io.ledger.SampleAnswers.outcome;
import static dev.assay.io.ledger.SampleAnswers.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.io.json.Json;
import dev.assay.io.json.RecordedJson;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryLedgerTest extends LedgerContract {

  @TempDir Path directory;

  @Override
  DurableLedger open() throws LedgerException {
    return DirectoryLedger.open(directory);
  }

  private Path onlySegment() throws Exception {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> file.toString().endsWith(".seg")).findFirst().orElseThrow();
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
      try (DirectoryLedger ledger = DirectoryLedger.open(cut, new RecordedDisk())) {
        int survived = 0;
        for (long end : ends) {
          survived += end <= length ? 1 : 0;
        }
        assertThat(ledger.adopted()).as("cut at %d", length).isEqualTo(survived);
      }
      try (DirectoryLedger again = DirectoryLedger.open(cut, new RecordedDisk())) {
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
  void aDirectoryThatCannotBeMadeIsNamed() throws Exception {
    Path file = Files.writeString(directory.resolve("file"), "x");

    assertThatThrownBy(() -> DirectoryLedger.open(file.resolve("ledger")))
        .isInstanceOf(LedgerException.class)
        .hasMessageContaining("Cannot open the ledger " + file.resolve("ledger"));
  }

  /** As segments were before intents carried a cost and checkpoints were written. */
  @Test
  void aSegmentOfAnEarlierVersionIsRead() throws Exception {
    ByteBuffer onlyKey = ByteBuffer.allocate(CallKey.BYTES);
    key(1).put(onlyKey);
    Entry intent = new Entry(Frame.Type.INTENT, onlyKey.flip(), new byte[0]);
    byte[] json = Json.bytes(RecordedJson.CODEC.toJson(answer("x", 0.5)));
    Entry result = Entry.result(key(2), json, NOBODY);
    write("old.seg", Entry.start(new byte[0]), intent, result, Entry.seal());

    try (DurableLedger ledger = open()) {
      assertThat(ledger.adopted()).isEqualTo(1);
      assertThat(ledger.inDoubt()).isEqualTo(1);
      assertThat(ledger.spent()).isEqualTo(new Spent(1, 0.5));
      assertThat(ledger.find(key(2))).isEqualTo(answer("x", 0.5));
    }
  }

  @Test
  void aRecordOfALaterVersionIsRefused() throws Exception {
    write("later.seg", Entry.start(new byte[0]), Entry.failure(key(1)));
    Path segment = directory.resolve("later.seg");
    byte[] bytes = Files.readAllBytes(segment);
    bytes[2] = 9;
    Files.write(segment, bytes);

    assertThatThrownBy(this::open)
        .isInstanceOf(LedgerException.class)
        .hasMessageContaining(segment.toString())
        .hasMessageContaining("at byte 0")
        .hasMessageContaining("does not know");
  }

  @Test
  void aSegmentThatIsDeletedMeanwhileStopsTheRun() throws Exception {
    List<LedgerException> told = new CopyOnWriteArrayList<>();
    try (DurableLedger ledger = open()) {
      ledger.onUnwritable(told::add);
      record(ledger, 1, "kept");
      Files.delete(onlySegment());

      assertThat(outcome(ledger, 2, answer("lost")))
          .isNotNull()
          .hasMessageContaining("was deleted or replaced");
      assertThat(told).hasSize(1);
      assertThatThrownBy(() -> ledger.intent(key(3))).hasMessageContaining("deleted or replaced");
      assertThat(ledger.find(key(2))).isNull();
    }
  }

  @Test
  void aReserveThatWasNotNeededIsGoneWhenTheLedgerIsClosed() throws Exception {
    try (DurableLedger ledger = open()) {
      record(ledger, 1, "x");
      assertThat(namesEndingWith(Reserve.SUFFIX)).hasSize(1);
    }
    assertThat(namesEndingWith(Reserve.SUFFIX)).isEmpty();
  }

  private List<String> namesEndingWith(String suffix) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(Path::toString).filter(name -> name.endsWith(suffix)).toList();
    }
  }

  private static final Entry.Listener NOBODY =
      new Entry.Listener() {
        @Override
        public void written(String segment, long offset) {}

        @Override
        public void settled(@Nullable LedgerException problem) {}
      };

  private void write(String name, Entry... entries) throws IOException {
    try (SegmentFile file = SegmentFile.create(directory.resolve(name))) {
      SegmentOut out = new SegmentOut(file, SegmentOut.UNLIMITED);
      assertThat(out.append(List.of(entries), 0)).isEqualTo(entries.length);
    }
  }

  @Test
  void keysDependOnTheirPartsAndNotOnTheirOrder() {
    CallKey one = CallKey.of(Json.object().put("a", 1).put("b", "x"));

    assertThat(CallKey.of(Json.object().put("b", "x").put("a", 1))).isEqualTo(one);
    assertThat(CallKey.of(Json.object().put("b", "y").put("a", 1))).isNotEqualTo(one);
    assertThat(CallKey.of(Json.object().put("a", 1))).isNotEqualTo(one);
  }
}
