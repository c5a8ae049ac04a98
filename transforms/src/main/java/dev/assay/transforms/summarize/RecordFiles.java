package dev.assay.transforms.summarize;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The epochs of records in files, spread by their keys, so that the records of one file after the
 * other fit into memory.
 */
final class RecordFiles implements Closeable {

  private static final int FILES = 64;
  private static final int BUFFER_BYTES = 1 << 14;

  private final Path directory;
  private final List<Part> parts = new ArrayList<>();

  RecordFiles(Path directory) {
    this.directory = directory;
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

  @Override
  public void close() throws IOException {
    for (Part part : parts) {
      part.delete();
    }
  }

  /** Files of one thread, each made when it is first needed. */
  final class Part {

    private final @Nullable Path[] paths = new Path[FILES];
    private final @Nullable DataOutputStream[] outs = new DataOutputStream[FILES];

    private final long[] counts = new long[FILES];

    private Part() {}

    void add(String key, RecordTally epoch) throws IOException {
      int file = Math.floorMod(key.hashCode(), FILES);
      DataOutputStream out = outs[file];
      if (out == null) {
        Path path = Files.createTempFile(directory, "records-", ".tmp");
        paths[file] = path;
        out =
            new DataOutputStream(
                new BufferedOutputStream(Files.newOutputStream(path), BUFFER_BYTES));
        outs[file] = out;
      }
      Texts.write(key, out);
      epoch.write(out);
      counts[file]++;
    }

    private void read(int file, Map<String, RecordTally> records) throws IOException {
      DataOutputStream out = outs[file];
      Path path = paths[file];
      if (out == null || path == null) {
        return;
      }
      out.flush();
      try (DataInputStream in =
          new DataInputStream(new BufferedInputStream(Files.newInputStream(path)))) {
        for (long left = counts[file]; left > 0; left--) {
          String key = Texts.read(in);
          records.computeIfAbsent(key, k -> RecordTally.empty()).add(RecordTally.read(in));
        }
      }
    }

    private void delete() throws IOException {
      for (int file = 0; file < FILES; file++) {
        DataOutputStream out = outs[file];
        Path path = paths[file];
        if (out != null && path != null) {
          out.close();
          Files.deleteIfExists(path);
        }
      }
    }
  }
}
