package dev.assay.io.ledger;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The segments of a directory that other processes write to, or have written to: each is read as
 * far as it is whole, and from there on the next time. Safe for many threads.
 */
final class OtherSegments {

  private final Path directory;
  private final Map<Path, Long> readTo = new HashMap<>();
  private String own = "";

  OtherSegments(Path directory) {
    this.directory = directory;
  }

  /** Leaves out what this process writes. */
  synchronized void leaveOut(String process) {
    own = process;
  }

  /** Reads all that is there. */
  synchronized void read(Replay replay) throws IOException {
    List<Path> all = Segments.in(directory);
    for (int i = 0; i < all.size(); i++) {
      String name = all.get(i).toString();
      follow(all.get(i), (frame, offset) -> replay.take(frame, name, offset));
      if (i == all.size() - 1
          || !Segments.process(all.get(i)).equals(Segments.process(all.get(i + 1)))) {
        replay.endOfProcess();
      }
    }
  }

  /** Reads what has come since. */
  synchronized void readOn(Answers answers, Batches batches) throws IOException {
    for (Path segment : Segments.in(directory)) {
      if (!Segments.process(segment).equals(own)) {
        String name = segment.toString();
        follow(segment, (frame, offset) -> take(frame, name, offset, answers, batches));
      }
    }
  }

  /** Takes the answers, and what became of batches. */
  static void take(Frame frame, String segment, long offset, Answers answers, Batches batches)
      throws IOException {
    if (frame.type() == Frame.Type.RESULT) {
      answers.found(CallKey.get(ByteBuffer.wrap(frame.body())), segment, offset);
    } else if (frame.type() == Frame.Type.BATCH) {
      batches.take(frame.body());
    }
  }

  private void follow(Path segment, SegmentScan.Visitor visitor) throws IOException {
    long from = readTo.getOrDefault(segment, 0L);
    if (Files.size(segment) > from) {
      readTo.put(segment, SegmentScan.of(segment, from, visitor).whole());
    }
  }
}
