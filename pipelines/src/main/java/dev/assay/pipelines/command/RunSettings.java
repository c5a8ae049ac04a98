package dev.assay.pipelines.command;

import dev.assay.io.api.Environment;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How an experiment is run, apart from what it is.
 *
 * @param console where to speak
 * @param environment endpoints and keys
 * @param output where files go; null for the directory of the plan, else {@code runs/<name>/<start
 *     time>}
 * @param mode what to do where the output is there already
 * @param runner what executes the pipeline
 * @param beamArguments for Beam, as typed after {@code --}
 * @param strict whether bad data ends the run
 * @param allowance how many bad rows a good run may have
 * @param resume prints the command that goes on where this one stops
 * @param selection which runs of a resumed experiment are asked
 * @param onlyIds a file with the ids of the rows whose runs are asked at all, one a line; {@code -}
 *     for standard input; null for all rows
 * @param shared storage that workers elsewhere reach; null where they reach the output directory
 */
public record RunSettings(
    Console console,
    Environment environment,
    @Nullable Path output,
    Mode mode,
    Runner runner,
    List<String> beamArguments,
    boolean strict,
    FailureAllowance allowance,
    ResumeCommand resume,
    Selection selection,
    @Nullable Path onlyIds,
    @Nullable String shared) {

  /** Settings of a run that asks all that has no answer. */
  public RunSettings(
      Console console,
      Environment environment,
      @Nullable Path output,
      Mode mode,
      Runner runner,
      List<String> beamArguments,
      boolean strict,
      FailureAllowance allowance,
      ResumeCommand resume) {
    this(
        console,
        environment,
        output,
        mode,
        runner,
        beamArguments,
        strict,
        allowance,
        resume,
        Selection.UNANSWERED,
        null,
        null);
  }

  /** Which runs of a resumed experiment are asked. */
  public enum Selection {
    /** All that have no recorded answer: what is missing and what has failed. */
    UNANSWERED,
    /** Those without an outcome of their own; earlier failures stay. */
    MISSING,
    /** Those that have failed; what has no outcome of its own stays so. */
    FAILED,
    /** All, if that is refused as long as it would pay for recorded answers again. */
    ALL,
    /** All, and recorded answers are paid for again. */
    ALL_PAID_AGAIN
  }

  /** What is done where the output is there already. */
  public enum Mode {
    /** Refused. */
    CREATE,
    /** Only what is missing is called. Refused where inputs or settings are others than before. */
    RESUME,
    /** Only what is missing is called, also where inputs or settings are others than before. */
    RESUME_CHANGED,
    /** It is replaced. */
    OVERWRITE
  }

  /** What executes the pipeline. */
  public enum Runner {
    /** In this process, unless the rows are too many for its memory. */
    DIRECT_IF_IT_FITS,
    /** In this process. */
    DIRECT,
    /** In this process: on the Direct Runner where the rows fit into its memory, else on Flink. */
    AUTO,
    /** On Flink, in this process or on a cluster. */
    FLINK,
    /** On Spark, in this process or on a cluster. */
    SPARK,
    /** On Google Cloud Dataflow. */
    DATAFLOW
  }

  /** Copies the list. */
  public RunSettings {
    beamArguments = List.copyOf(beamArguments);
  }

  /** Returns these settings with another mode. */
  public RunSettings withMode(Mode mode) {
    return at(console, environment, output, mode);
  }

  /** Returns these settings with other words for Beam. */
  public RunSettings withBeamArguments(List<String> words) {
    return new RunSettings(
        console,
        environment,
        output,
        mode,
        runner,
        words,
        strict,
        allowance,
        resume,
        selection,
        onlyIds,
        shared);
  }

  /** Returns these settings for another place. */
  RunSettings at(Console console, Environment environment, @Nullable Path output, Mode mode) {
    return at(console, environment, output, mode, resume);
  }

  /**
   * Returns these settings for one of several experiments of a command.
   *
   * @param console where it speaks
   * @param stage its own output
   * @param whole the output of the command
   */
  public RunSettings forStage(Console console, Path stage, Path whole) {
    return at(console, environment, stage, mode, resume.at(whole));
  }

  private RunSettings at(
      Console console,
      Environment environment,
      @Nullable Path output,
      Mode mode,
      ResumeCommand resume) {
    return new RunSettings(
        console,
        environment,
        output,
        mode,
        runner,
        beamArguments,
        strict,
        allowance,
        resume,
        selection,
        onlyIds,
        shared);
  }
}
