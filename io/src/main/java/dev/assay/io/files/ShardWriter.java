package dev.assay.io.files;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes the records of one shard in every wanted format, in one pass. Holds one record at a time,
 * and of Parquet one row group.
 */
final class ShardWriter {

  private record Part(String name, OutputFormat format, StagedFile staged, RecordFile records) {}

  private final List<Part> parts = new ArrayList<>();
  private final Map<String, Long> kinds = new TreeMap<>();
  private long records;

  /** Creates a file for each format; where one fails, none is left. */
  ShardWriter(
      String stagingDirectory, String stem, int shard, int shards, List<OutputFormat> formats)
      throws IOException {
    try {
      for (OutputFormat format : formats) {
        String name = format.fileName(stem, shard, shards);
        StagedFile staged = StagedFile.create(stagingDirectory, name);
        parts.add(new Part(name, format, staged, RecordFile.open(format, staged)));
      }
    } catch (IOException | RuntimeException e) {
      abandon();
      throw e;
    }
  }

  void write(String kind, byte[] json) throws IOException {
    for (Part part : parts) {
      part.records().write(json);
    }
    kinds.merge(kind, 1L, Long::sum);
    records++;
  }

  /** Completes all files; each is on disk when this returns. */
  List<WrittenFile> finish() throws IOException {
    List<WrittenFile> written = new ArrayList<>();
    for (Part part : parts) {
      part.records().end();
      StagedFile staged = part.staged();
      staged.finish();
      written.add(
          new WrittenFile(
              part.name(),
              staged.path(),
              part.format(),
              records,
              kinds,
              staged.bytes(),
              staged.sha256(),
              staged.crc32c()));
    }
    return written;
  }

  /** Deletes what was written. */
  void abandon() {
    parts.forEach(part -> part.staged().abandon());
  }
}
