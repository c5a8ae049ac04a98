package dev.assay.io.files;

import dev.assay.io.experiment.Run;
import dev.assay.io.json.CompletedLine;
import dev.assay.io.json.Json;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Runs to the {@code completed} files that {@link WriteRuns} writes as one shard, without a
 * pipeline and in the order they are given.
 */
public final class RunWriter implements Closeable {

  private final ShardWriter writer;
  private boolean finished;

  /**
   * Creates a file for each format.
   *
   * @param stagingDirectory an existing directory
   */
  public RunWriter(Path stagingDirectory, List<OutputFormat> formats) throws IOException {
    this.writer = new ShardWriter(stagingDirectory.toString(), WriteRuns.STEM, 0, 1, formats);
  }

  /**
   * A run as it is written.
   *
   * @param status of its outcome
   * @param json its line without a break
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared, and handed on at once.
  public record Line(String status, byte[] json) {

    /** Returns a run's line. */
    public static Line of(Run run) {
      return new Line(run.outcome().status(), Json.bytes(CompletedLine.toJson(run)));
    }
  }

  /** Adds a run. */
  public void write(Line line) throws IOException {
    writer.write(line.status(), line.json());
  }

  /** Completes all files; each is on disk when this returns. */
  public List<WrittenFile> finish() throws IOException {
    List<WrittenFile> written = writer.finish();
    finished = true;
    return written;
  }

  /** Deletes the files unless they are finished. */
  @Override
  public void close() {
    if (!finished) {
      writer.abandon();
    }
  }
}
