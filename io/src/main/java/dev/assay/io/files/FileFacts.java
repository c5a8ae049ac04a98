package dev.assay.io.files;

import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one pass over a file found.
 *
 * @param file the file
 * @param compression how it is compressed, as its bytes say
 * @param bytes bytes read, the whole file as it is stored
 * @param sha256 SHA-256 of those bytes in lower-case hexadecimal
 * @param lines physical lines, blank ones and a CSV header included; 0 where the file has none or
 *     could not be read as lines
 * @param rows records that became rows
 * @param rejected records that did not; one more for a file with a problem
 * @param problem why the file was refused as a whole, or could not be read to its end; null for a
 *     good file
 * @param stamp what the file looked like before; empty where it is not on this machine
 */
public record FileFacts(
    InputFile file,
    Compression compression,
    long bytes,
    String sha256,
    long lines,
    long rows,
    long rejected,
    @Nullable InputProblem problem,
    Optional<FileStamp> stamp) {

  /** Returns the problem if nothing should be called because of it, else null. */
  public @Nullable InputProblem refusal() {
    return problem == null || problem.leavesRows() ? null : problem;
  }

  /**
   * Returns whether the file holds something else by now. One that only was touched does not; one
   * that has gone, or lies on another machine, cannot be told to.
   *
   * @throws IOException where it cannot be read any more
   */
  public boolean hasChanged() throws IOException {
    Optional<FileStamp> now = FileStamp.of(file);
    return stamp.isPresent()
        && now.isPresent()
        && !stamp.equals(now)
        && !RowFiles.sha256(file).equals(sha256);
  }

  /** Returns what the user may want to know of a file that can be read; null for nothing. */
  public @Nullable String note() {
    Compression named = Compression.ofName(file.name());
    if (compression != named) {
      return file.name()
          + (compression == Compression.NONE
              ? " is not compressed, whatever its name says"
              : " is compressed (" + compression.extension() + "), whatever its name says")
          + "; it is read as what it is";
    }
    return rows + rejected == 0 ? file.name() + " has no rows" : null;
  }
}
