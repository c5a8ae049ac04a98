package dev.assay.io.files;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * A part of the outputs of rows that keep coming, complete and forced to disk under temporary
 * names.
 *
 * @param files the same records in every format
 * @param inputs how many of the records come from which input file, by its name
 */
public record WrittenPart(List<WrittenFile> files, Map<String, Long> inputs) {

  /** Copies both, the inputs in the order of their names. */
  public WrittenPart {
    files = List.copyOf(files);
    inputs = Collections.unmodifiableMap(new TreeMap<>(inputs));
  }

  /**
   * Returns this part with its number in the final names, such as {@code completed-00007.jsonl}.
   *
   * @param number at least 0
   */
  public WrittenPart numbered(int number) {
    List<WrittenFile> named = new ArrayList<>();
    for (WrittenFile file : files) {
      int stem = file.finalName().lastIndexOf('.');
      named.add(
          new WrittenFile(
              String.format(
                  Locale.ROOT,
                  "%s-%05d%s",
                  file.finalName().substring(0, stem),
                  number,
                  file.finalName().substring(stem)),
              file.temporaryPath(),
              file.format(),
              file.records(),
              file.kinds(),
              file.bytes(),
              file.sha256(),
              file.crc32c()));
    }
    return new WrittenPart(named, inputs);
  }

  /** Returns how many records it holds. */
  public long records() {
    return files.get(0).records();
  }

  /** Returns whether it holds completed runs; rejected lines otherwise. */
  public boolean isOfRuns() {
    return OutputCounts.content(files.get(0)) == DataFile.Content.RUNS;
  }
}
