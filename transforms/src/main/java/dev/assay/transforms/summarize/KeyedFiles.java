package dev.assay.transforms.summarize;

import dev.assay.io.files.ScratchFiles;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Tallies in files, spread by their keys, so that those of one file after the other fit into
 * memory.
 *
 * @param <T> the tallies
 */
final class KeyedFiles<T extends Tally<T>> {

  private static final int FILES = 64;

  private final ScratchFiles scratch;
  private final TallyFn<?, T> tallyFn;
  private final List<Part> parts = new ArrayList<>();

  /** Takes what a merged tally is. */
  interface Sink<T> {
    void take(String key, T tally) throws IOException;
  }

  KeyedFiles(ScratchFiles scratch, TallyFn<?, T> tallyFn) {
    this.scratch = scratch;
    this.tallyFn = tallyFn;
  }

  /** Returns files of their own for one thread. */
  synchronized Part part() {
    Part part = new Part();
    parts.add(part);
    return part;
  }

  /** Adds up the tallies of each key and hands them over. */
  void forEach(Sink<T> sink) throws IOException {
    for (int file = 0; file < FILES; file++) {
      Map<String, T> merged = new TreeMap<>();
      for (Part part : parts) {
        part.read(file, merged);
      }
      for (Map.Entry<String, T> tally : merged.entrySet()) {
        sink.take(tally.getKey(), tally.getValue());
      }
    }
  }

  /** Files of one thread, each made when it is first needed. */
  final class Part {

    private final ScratchFiles.@Nullable ScratchFile[] files = new ScratchFiles.ScratchFile[FILES];
    private final long[] counts = new long[FILES];

    private Part() {}

    void add(String key, T tally) throws IOException {
      int at = Math.floorMod(key.hashCode(), FILES);
      ScratchFiles.ScratchFile file = files[at];
      if (file == null) {
        file = scratch.create();
        files[at] = file;
      }
      Texts.write(key, file.out());
      tally.write(file.out());
      counts[at]++;
    }

    private void read(int at, Map<String, T> merged) throws IOException {
      ScratchFiles.ScratchFile file = files[at];
      if (file == null) {
        return;
      }
      try (DataInputStream in = file.in()) {
        for (long left = counts[at]; left > 0; left--) {
          String key = Texts.read(in);
          merged
              .computeIfAbsent(key, missing -> tallyFn.createAccumulator())
              .add(tallyFn.coder().decode(in));
        }
      }
    }
  }
}
