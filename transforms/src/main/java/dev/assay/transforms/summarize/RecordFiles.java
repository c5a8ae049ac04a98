package dev.assay.transforms.summarize;

import dev.assay.io.files.ScratchFiles;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The epochs of records in files, spread by their keys, so that the records of one file after the
 * other fit into memory.
 */
final class RecordFiles {

  private static final int FILES = 64;

  private final ScratchFiles scratch;
  private final List<Part> parts = new ArrayList<>();

  RecordFiles(ScratchFiles scratch) {
    this.scratch = scratch;
  }

  /** Returns files of their own for one thread. */
  synchronized Part part() {
    Part part = new Part();
    parts.add(part);
    return part;
  }

  /** Returns what all records come to. */
  Breakdown<RecordsTally> merged() throws IOException {
    RecordsFn all = new RecordsFn();
    Breakdown<RecordsTally> sum = all.createAccumulator();
    for (int file = 0; file < FILES; file++) {
      Map<String, RecordTally> records = new HashMap<>();
      for (Part part : parts) {
        part.read(file, records);
      }
      for (RecordTally record : records.values()) {
        sum = all.addInput(sum, record);
      }
    }
    return sum;
  }

  /** Files of one thread, each made when it is first needed. */
  final class Part {

    private final ScratchFiles.@Nullable ScratchFile[] files = new ScratchFiles.ScratchFile[FILES];
    private final long[] counts = new long[FILES];

    private Part() {}

    void add(String key, RecordTally epoch) throws IOException {
      int at = Math.floorMod(key.hashCode(), FILES);
      ScratchFiles.ScratchFile file = files[at];
      if (file == null) {
        file = scratch.create();
        files[at] = file;
      }
      Texts.write(key, file.out());
      epoch.write(file.out());
      counts[at]++;
    }

    private void read(int at, Map<String, RecordTally> records) throws IOException {
      ScratchFiles.ScratchFile file = files[at];
      if (file == null) {
        return;
      }
      try (DataInputStream in = file.in()) {
        for (long left = counts[at]; left > 0; left--) {
          String key = Texts.read(in);
          records.computeIfAbsent(key, k -> RecordTally.empty()).add(RecordTally.read(in));
        }
      }
    }
  }
}
