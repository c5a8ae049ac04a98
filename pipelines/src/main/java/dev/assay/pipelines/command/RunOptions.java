package dev.assay.pipelines.command;

import dev.assay.io.api.Environment;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options of every command that runs an experiment. */
final class RunOptions {

  /** A scheme and a path, as an address looks once it was taken for a path. */
  private static final Pattern ADDRESS = Pattern.compile("[a-z][a-z0-9+.-]+:/[^/].*");

  @Option(
      names = {"--output", "-o"},
      paramLabel = "DIR",
      description = "Where files go (default: runs/NAME/START TIME).")
  private @Nullable Path output;

  @Option(names = "--resume", description = "Go on in --output: call only what has no answer yet.")
  private boolean resume;

  @Option(
      names = "--accept-changed",
      description = "Resume although inputs or settings changed: same rows keep their answers.")
  private boolean acceptChanged;

  @Option(
      names = "--select",
      paramLabel = "WHICH",
      description = {
        "With --resume, what to call: unanswered (the default: what is missing or failed), missing"
            + " (earlier failures stay), failed (only those), or all."
      })
  private @Nullable String select;

  @Option(
      names = "--pay-again",
      description = "With --select all: call again what has an answer, and pay for it again.")
  private boolean payAgain;

  @Option(
      names = "--only-ids",
      paramLabel = "FILE|-",
      description = {
        "With --resume, call for these rows only: their ids, one a line, as assay query --format"
            + " ids prints them; - for standard input. All others keep what they have."
      })
  private @Nullable Path onlyIds;

  @Option(names = "--overwrite", description = "Replace what is in --output.")
  private boolean overwrite;

  @Mixin private final AllowanceOption allowance = new AllowanceOption();

  @Option(
      names = "--shared",
      paramLabel = "LOCATION",
      description = {
        "Storage for ledger, inputs and outputs while workers elsewhere run, where they do not"
            + " mount --output: a mounted folder, s3://BUCKET/FOLDER, gs://… or hdfs://…."
      })
  private @Nullable String shared;

  @Mixin private final RunnerOption runner = new RunnerOption();

  /** Returns the directory asked for, if one was. */
  @Nullable Path output() {
    return output;
  }

  /** Returns whether rows are chosen by their ids. */
  boolean choosesIds() {
    return onlyIds != null;
  }

  /** Returns whether a resume is to ask some of the runs without an answer and not others. */
  boolean choosesRuns() {
    return onlyIds != null || "missing".equals(select) || "failed".equals(select);
  }

  boolean overwrites() {
    return overwrite;
  }

  /** Throws where options exclude each other, or one cannot be read. */
  void check(CommandLine command) {
    mode(command);
    selection(command);
    runner.runner(command);
    allowance.read(command);
    if (output != null && ADDRESS.matcher(output.toString()).matches()) {
      throw new ParameterException(
          command,
          "Invalid --output: "
              + output
              + " (must be a folder of this machine); name one, and the store by --shared");
    }
  }

  /**
   * Returns the settings of a run.
   *
   * @param planned the directory that the experiment names, if it does
   */
  RunSettings settings(
      Console console,
      Environment environment,
      @Nullable Path planned,
      boolean strict,
      List<String> beamArguments,
      ResumeCommand resumeCommand,
      CommandLine command) {
    if (resume && output == null && planned == null) {
      throw new ParameterException(
          command, "--resume needs --output with the directory of the run to go on with");
    }
    return new RunSettings(
        console,
        environment,
        output == null ? planned : output,
        mode(command),
        runner.runner(command),
        beamArguments,
        strict,
        allowance.read(command),
        resumeCommand,
        selection(command),
        onlyIds,
        shared);
  }

  private RunSettings.Mode mode(CommandLine command) {
    if (resume && overwrite) {
      throw new ParameterException(
          command, "--resume and --overwrite exclude each other; keep one");
    }
    if (acceptChanged && !resume) {
      throw new ParameterException(
          command, "--accept-changed needs --resume, which it lets go on with what has changed");
    }
    if (resume) {
      return acceptChanged ? RunSettings.Mode.RESUME_CHANGED : RunSettings.Mode.RESUME;
    }
    return overwrite ? RunSettings.Mode.OVERWRITE : RunSettings.Mode.CREATE;
  }

  private RunSettings.Selection selection(CommandLine command) {
    if ((select != null || payAgain) && !resume) {
      throw new ParameterException(
          command,
          (select == null ? "--pay-again" : "--select")
              + " needs --resume and --output with the directory of the run to go on with");
    }
    if (onlyIds != null && !resume) {
      throw new ParameterException(
          command, "--only-ids needs --resume and --output with the directory of the run");
    }
    if (onlyIds != null && "all".equals(select)) {
      throw new ParameterException(
          command,
          "--only-ids and --select all exclude each other: an answer that is recorded is kept");
    }
    if (payAgain && !"all".equals(select)) {
      throw new ParameterException(
          command, "--pay-again needs --select all; without it no answer is paid for twice");
    }
    return switch (select == null ? "unanswered" : select) {
      case "unanswered" -> RunSettings.Selection.UNANSWERED;
      case "missing" -> RunSettings.Selection.MISSING;
      case "failed" -> RunSettings.Selection.FAILED;
      case "all" -> payAgain ? RunSettings.Selection.ALL_PAID_AGAIN : RunSettings.Selection.ALL;
      default ->
          throw new ParameterException(
              command,
              "Invalid --select: \"" + select + "\" (must be unanswered, missing, failed or all)");
    };
  }
}
