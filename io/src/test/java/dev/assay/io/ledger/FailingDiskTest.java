package dev.assay.io.ledger;

import static dev.assay.io.ledger.SampleAnswers.answer;
import static dev.assay.io.ledger.SampleAnswers.key;
import static dev.assay.io.ledger.SampleAnswers.outcome;
import static dev.assay.io.ledger.SampleAnswers.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Disks on which one operation fails, and what of it is left when the ledger is opened again. */
class FailingDiskTest {

  private static final int ANSWERS = 6;

  @TempDir Path directory;

  /**
   * A real disk on which writing or forcing fails from some operation on.
   *
   * @param failing the first operation that fails, counted from 0 after the segment is begun
   * @param written bytes of the failing write that reach the file
   * @param ofForce whether forcing fails instead of writing
   * @param reserved whether there is a reserve
   */
  private record FailingDisk(int failing, int written, boolean ofForce, boolean reserved)
      implements DirectoryLedger.Machine {

    @Override
    public Reserve reserve(Path path, byte[] start) {
      return reserved ? Reserve.in(path, start) : Reserve.NONE;
    }

    @Override
    public SegmentFile create(Path segment) throws IOException {
      SegmentFile real = SegmentFile.create(segment);
      return new SegmentFile() {
        private int writes = -1;
        private int forces = -1;

        @Override
        public Path path() {
          return segment;
        }

        @Override
        public void write(ByteBuffer bytes, long at) throws IOException {
          if (!ofForce && writes >= failing) {
            if (writes == failing && written > 0 && written < bytes.remaining()) {
              real.write(bytes.duplicate().limit(bytes.position() + written), at);
            }
            writes++;
            throw new IOException("No space left on device");
          }
          writes++;
          real.write(bytes, at);
        }

        @Override
        public void force() throws IOException {
          if (ofForce && forces >= failing) {
            forces++;
            throw new IOException("Input/output error");
          }
          forces++;
          real.force();
        }

        @Override
        public boolean inPlace() throws IOException {
          return real.inPlace();
        }

        @Override
        public void close() throws IOException {
          real.close();
        }
      };
    }
  }

  private List<Integer> confirmedOn(FailingDisk disk, Path ledgerDirectory) throws Exception {
    List<Integer> confirmed = new ArrayList<>();
    List<LedgerException> told = new CopyOnWriteArrayList<>();
    try (DirectoryLedger ledger = DirectoryLedger.open(ledgerDirectory, disk)) {
      ledger.onUnwritable(told::add);
      boolean refused = false;
      for (int i = 0; i < ANSWERS; i++) {
        try {
          ledger.intent(key(i));
          assertThat(refused).as("a call after one was refused").isFalse();
        } catch (LedgerException e) {
          refused = true;
        }
        try {
          if (outcome(ledger, i, answer("a" + i)) == null) {
            confirmed.add(i);
            assertThat(ledger.find(key(i))).isEqualTo(answer("a" + i));
          } else {
            assertThat(ledger.find(key(i))).isNull();
          }
        } catch (LedgerException e) {
          assertThat(disk.reserved() && !disk.ofForce()).as("the reserve takes it").isFalse();
        }
      }
      assertThat(told).as("told once").hasSizeLessThanOrEqualTo(1);
      assertThat(refused && told.isEmpty()).as("refused without a word").isFalse();
      if (!told.isEmpty()) {
        assertThatThrownBy(() -> ledger.intent(key(99))).hasMessage(told.get(0).getMessage());
      }
    }
    return confirmed;
  }

  private void assertKept(List<Integer> confirmed, Path ledgerDirectory, String when)
      throws Exception {
    try (DirectoryLedger again = DirectoryLedger.open(ledgerDirectory)) {
      for (int number : confirmed) {
        assertThat(again.find(key(number)))
            .as("%d, %s", number, when)
            .isEqualTo(answer("a" + number));
      }
    }
  }

  @Test
  void answersGoToTheReserveFromTheFirstWriteThatFails() throws Exception {
    for (int failing = 1; failing < 3 * ANSWERS; failing++) {
      for (int written : new int[] {0, 7, 30}) {
        Path ledger = directory.resolve("full-" + failing + "-" + written);
        FailingDisk disk = new FailingDisk(failing, written, false, true);

        List<Integer> confirmed = confirmedOn(disk, ledger);

        assertThat(confirmed).as("kept, from write %d on", failing).hasSize(ANSWERS);
        assertKept(confirmed, ledger, "write " + failing + " failed after " + written);
        assertKept(confirmed, ledger, "opened twice");
      }
    }
  }

  @Test
  void withoutAReserveNothingIsConfirmedThatIsNotKept() throws Exception {
    for (int failing = 1; failing < 3 * ANSWERS; failing++) {
      Path ledger = directory.resolve("without-" + failing);

      List<Integer> confirmed = confirmedOn(new FailingDisk(failing, 7, false, false), ledger);

      assertKept(confirmed, ledger, "write " + failing + " failed");
    }
  }

  @Test
  void nothingIsConfirmedAfterAForceThatFailed() throws Exception {
    for (int failing = 1; failing < ANSWERS; failing++) {
      Path ledger = directory.resolve("unforced-" + failing);

      List<Integer> confirmed = confirmedOn(new FailingDisk(failing, 0, true, true), ledger);

      assertThat(confirmed).hasSize(failing);
      assertKept(confirmed, ledger, "force " + failing + " failed");
    }
  }

  @Test
  void theMessageSaysHowMuchIsMissing() throws Exception {
    try (DirectoryLedger ledger =
        DirectoryLedger.open(directory, new FailingDisk(1, 0, false, true))) {
      record(ledger, 1, answer("in flight"));

      assertThatThrownBy(() -> ledger.intent(key(2)))
          .isInstanceOf(LedgerException.class)
          .hasMessageContaining("No space left on device")
          .hasMessageContaining(" bytes needed, ")
          .hasMessageContaining(" free)")
          .hasMessageContaining(directory.toString());
    }
  }
}
