package dev.assay.pipelines.command;

import dev.assay.pipelines.plan.PlanProblem;
import java.util.List;

/** How a command ended; scripts rely on the codes. */
public enum ExitStatus {
  /** Every row is accounted for and answered or refused. */
  OK(0, "every row accounted for and answered or refused"),
  /** Finished, but some rows were rejected or failed. */
  SOME_FAILED(3, "finished, some rows rejected or failed"),
  /** The command line cannot be understood. */
  USAGE(64, "wrong usage"),
  /** Bad data under {@code --strict}, or inputs that changed before a resume. */
  BAD_DATA(65, "bad data, or inputs changed on resume"),
  /** An input file is missing or cannot be read. */
  INPUT_MISSING(66, "input missing"),
  /** A fault of the program itself, or rows that do not add up. */
  INTERNAL(70, "internal error"),
  /** The output cannot be created, or there is one already. */
  OUTPUT_UNCREATABLE(73, "output cannot be created"),
  /** Writing failed. */
  WRITE_FAILED(74, "I/O error while writing"),
  /** Stopped before the end; the same command with {@code --resume} goes on. */
  STOPPED(75, "stopped, can be resumed"),
  /** A key is missing or refused. */
  NO_PERMISSION(77, "no permission (keys)"),
  /** The experiment file is wrong. */
  CONFIGURATION(78, "wrong configuration"),
  /** A gate failed. */
  GATE_FAILED(100, "a gate failed"),
  /** Interrupted from the keyboard. */
  INTERRUPTED(130, "interrupted"),
  /** Asked to stop by the system. */
  TERMINATED(143, "terminated");

  private final int code;
  private final String meaning;

  ExitStatus(int code, String meaning) {
    this.code = code;
    this.meaning = meaning;
  }

  /** Returns the process's exit code. */
  public int code() {
    return code;
  }

  /** Returns what the code means, in one line. */
  public String meaning() {
    return meaning;
  }

  /** Returns whether it stopped before its end, so that the same command can go on. */
  public boolean isStop() {
    return code >= BAD_DATA.code && this != GATE_FAILED;
  }

  /**
   * Returns whether it outweighs another: what stopped a run outweighs a failed gate, which
   * outweighs failed rows.
   */
  public boolean isWorseThan(ExitStatus other) {
    return isStop() == other.isStop() ? code > other.code : isStop();
  }

  /**
   * Returns how a command ends that has no plan: {@link #USAGE} where an option is wrong, else
   * {@link #CONFIGURATION} where the experiment is, else {@link #INPUT_MISSING}.
   */
  public static ExitStatus of(List<PlanProblem> problems) {
    if (problems.stream().anyMatch(problem -> problem.code().startsWith("USAGE_"))) {
      return USAGE;
    }
    return problems.stream().allMatch(problem -> problem.code().startsWith("IN_"))
        ? INPUT_MISSING
        : CONFIGURATION;
  }
}
