package dev.assay.io.files;

import dev.assay.io.experiment.Run;
import dev.assay.io.json.CompletedLine;
import dev.assay.io.json.Json;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes runs that come from elsewhere as the completed file of an output directory, one at a time
 * and without a pipeline; no line is rejected. What is written is put in place by {@link
 * OutputCommit}.
 */
public final class CompletedWriter implements Closeable {

  private final ShardWriter completed;
  private final ShardWriter rejected;
  private final Map<String, Long> statuses = new HashMap<>();
  private boolean finished;

  private CompletedWriter(ShardWriter completed, ShardWriter rejected) {
    this.completed = completed;
    this.rejected = rejected;
  }

  /** Begins the files in a directory's staging. */
  public static CompletedWriter in(OutputDirectory directory) throws IOException {
    String staging = directory.staging().toString();
    ShardWriter completed =
        new ShardWriter(staging, "completed", 0, 1, List.of(OutputFormat.JSONL));
    return new CompletedWriter(
        completed, new ShardWriter(staging, "rejected", 0, 1, List.of(OutputFormat.JSONL)));
  }

  /** Writes a run that has an outcome. */
  public void write(Run run) throws IOException {
    String status = run.outcome().status();
    completed.write(status, Json.bytes(CompletedLine.toJson(run)));
    statuses.merge(status, 1L, Long::sum);
  }

  /** Returns what became of the runs so far. */
  public RunCounts counts() {
    long answered = statuses.getOrDefault("answered", 0L);
    long refused = statuses.getOrDefault("refused", 0L);
    long failed = statuses.getOrDefault("failed", 0L);
    return new RunCounts(answered + refused + failed, answered, refused, failed);
  }

  /** Completes the files. */
  public List<WrittenFile> finish() throws IOException {
    List<WrittenFile> written = new ArrayList<>(completed.finish());
    written.addAll(rejected.finish());
    finished = true;
    return written;
  }

  /** Deletes what was not finished. */
  @Override
  public void close() {
    if (!finished) {
      completed.abandon();
      rejected.abandon();
    }
  }
}
