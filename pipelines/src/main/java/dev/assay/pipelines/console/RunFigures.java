package dev.assay.pipelines.console;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the table at the end of a run shows.
 *
 * @param experiment its name
 * @param elapsedMillis from start to end
 * @param rows what became of the input
 * @param runs what became of the runs
 * @param calls what was sent
 * @param tokens as the servers counted them, null where none did
 * @param costUsd what it cost, null where prices or tokens are unknown
 * @param latency of the answers, null where there are none
 * @param scores one per name, in the order to show them
 * @param lanes one per lane, in the order to show them; shown where there are several
 * @param output the directory with the files
 */
public record RunFigures(
    String experiment,
    long elapsedMillis,
    Rows rows,
    Runs runs,
    Calls calls,
    @Nullable Tokens tokens,
    @Nullable Double costUsd,
    @Nullable Latency latency,
    List<ScoreLine> scores,
    List<LaneLine> lanes,
    String output) {

  /**
   * Input lines; {@code read} is the sum of the others.
   *
   * @param read all
   * @param rejected could not become a row
   * @param skipped left out by request
   * @param accepted became rows
   */
  public record Rows(long read, long rejected, long skipped, long accepted) {}

  /**
   * Rows times epochs.
   *
   * @param answered by the model
   * @param refused by the model or its filter
   * @param failed without an answer
   */
  public record Runs(long answered, long refused, long failed) {}

  /**
   * Requests.
   *
   * @param attempts sent in all
   * @param retries sent after a run's first
   * @param rateLimited refused by the server for their rate
   * @param inDoubt may have been charged although no answer came
   */
  public record Calls(long attempts, long retries, long rateLimited, long inDoubt) {}

  /**
   * Tokens.
   *
   * @param input of the prompts
   * @param output of the answers
   */
  public record Tokens(long input, long output) {}

  /**
   * Milliseconds from send to whole answer.
   *
   * @param p50 median
   * @param p95 95th percentile
   * @param p99 99th percentile
   */
  public record Latency(long p50, long p95, long p99) {}

  /**
   * One score over all runs, or what a reducer makes of it over all records.
   *
   * @param name of the score
   * @param mean null where no run has a value, and for labels
   * @param low lower end of the 95 % interval, null where there is none
   * @param high its upper end
   * @param mode the most frequent label, null for scores with values
   * @param n runs or records with a value or a label
   * @param none those without
   * @param errors runs whose evaluator failed
   */
  public record ScoreLine(
      String name,
      @Nullable Double mean,
      @Nullable Double low,
      @Nullable Double high,
      @Nullable String mode,
      long n,
      long none,
      long errors) {}

  /**
   * One lane.
   *
   * @param lane its name
   * @param runs what became of its runs
   * @param perMinute calls sent per minute from its first to its last
   * @param costUsd null where unknown
   */
  public record LaneLine(String lane, Runs runs, double perMinute, @Nullable Double costUsd) {}

  /** Copies the lists. */
  public RunFigures {
    scores = List.copyOf(scores);
    lanes = List.copyOf(lanes);
  }
}
