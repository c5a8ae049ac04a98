package dev.assay.io.ledger;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The segments that earlier processes have left in a directory, and what it takes to read them. */
final class Segments {

  /** How the names of segments end. */
  static final String SUFFIX = ".seg";

  private final Path directory;
  private final List<String> notes = new ArrayList<>();

  Segments(Path directory) {
    this.directory = directory;
  }

  /** Returns what was mended, one sentence each. */
  List<String> notes() {
    return List.copyOf(notes);
  }

  /** Takes over what each process has left, its reserve after its segment. */
  void recover(Replay replay) throws IOException {
    for (Path reserve : named(Reserve.SUFFIX)) {
      adopt(reserve);
    }
    List<Path> all = named(SUFFIX);
    for (int i = 0; i < all.size(); i++) {
      recover(all.get(i), replay);
      if (i == all.size() - 1 || !process(all.get(i)).equals(process(all.get(i + 1)))) {
        replay.endOfProcess();
      }
    }
  }

  /** Returns the process that wrote a segment. */
  static String process(Path segment) {
    String name = segment.getFileName().toString();
    return name.substring(0, name.indexOf('.'));
  }

  private List<Path> named(String suffix) throws IOException {
    return named(directory, suffix);
  }

  /** Returns a directory's segments, those of one process together and in order. */
  static List<Path> in(Path directory) throws IOException {
    return named(directory, SUFFIX);
  }

  private static List<Path> named(Path directory, String suffix) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(file -> file.toString().endsWith(suffix))
          .sorted(Comparator.comparing(Segments::process).thenComparing(f -> f.toString().length()))
          .toList();
    }
  }

  /** A reserve that starts with a record holds answers; what follows them was never used. */
  private void adopt(Path reserve) throws IOException {
    SegmentScan scan = SegmentScan.of(reserve, (frame, offset) -> {});
    if (scan.whole() == 0) {
      Files.delete(reserve);
      return;
    }
    truncate(reserve, scan.whole());
    String name = reserve.getFileName().toString();
    String stem = name.substring(0, name.length() - Reserve.SUFFIX.length());
    Files.move(reserve, directory.resolve(stem + ".reserve" + SUFFIX));
  }

  private void recover(Path segment, Replay replay) throws IOException {
    String name = segment.toString();
    SegmentScan scan = SegmentScan.of(segment, (frame, offset) -> replay.take(frame, name, offset));
    for (SegmentScan.Hole hole : scan.holes()) {
      notes.add(
          "left out "
              + hole.bytes()
              + " bytes at byte "
              + hole.offset()
              + " of "
              + segment
              + ": records that were not yet on the disk when the machine went down");
    }
    if (scan.whole() < scan.size()) {
      truncate(segment, scan.whole());
      notes.add(
          "dropped "
              + (scan.size() - scan.whole())
              + " bytes of a record that was being written to "
              + segment);
    }
  }

  private static void truncate(Path segment, long length) throws IOException {
    try (FileChannel channel = FileChannel.open(segment, StandardOpenOption.WRITE)) {
      channel.truncate(length).force(true);
    }
  }
}
