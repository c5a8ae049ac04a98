package dev.assay.io.files;

/**
 * A file of the output directory, as the manifest lists it.
 *
 * @param name its name in the directory
 * @param content what it holds
 * @param format how, in lower case: {@code jsonl}, {@code parquet}, {@code json}, {@code html}
 * @param records how many runs or lines; of a document 1
 * @param bytes its size
 * @param sha256 hash of its content, lower-case hex
 */
public record DataFile(
    String name, Content content, String format, long records, long bytes, String sha256) {

  /** What a file holds. */
  public enum Content {
    /** Completed runs, or one shard of them. */
    RUNS,
    /** Rejected lines. */
    REJECTED,
    /** Records with all their epochs. */
    RECORDS,
    /** A summary, report or other document about the whole. */
    DOCUMENT
  }
}
