package dev.assay.transforms.evaluate.custom;

import dev.assay.io.process.LineProgram;
import dev.assay.io.process.ProgramException;
import dev.assay.transforms.evaluate.EvaluationException;
import dev.assay.transforms.evaluate.Watchdog;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One program that is kept while it answers. One that ends between two lines is started again and
 * asked once more; one that fails on its first line, takes too long or writes nonsense is stopped,
 * and the next line goes to a new one. After {@link #MAX_FAILURES} failures with no answer between
 * them nothing is started any more, so that a program that never works does not hold up every run.
 */
final class Asking implements AutoCloseable {

  static final int MAX_FAILURES = 10;

  private final ProgramSettings settings;
  private @Nullable LineProgram program;
  private boolean answered;
  private int failures;

  Asking(ProgramSettings settings) {
    this.settings = settings;
  }

  /**
   * Returns the program's line.
   *
   * @throws EvaluationException where there is none
   */
  byte[] answer(byte[] line) {
    if (failures >= MAX_FAILURES) {
      throw new EvaluationException(
          "EVAL_COMMAND_FAILED",
          "The command failed " + MAX_FAILURES + " times in a row and is not started again",
          "correct it, then evaluate again");
    }
    boolean fresh = !answered;
    try {
      return ask(line);
    } catch (ProgramException e) {
      stop();
      if (fresh || e.kind() != ProgramException.Kind.ENDED) {
        throw failed(e);
      }
    }
    try {
      return ask(line);
    } catch (ProgramException e) {
      stop();
      throw failed(e);
    }
  }

  private byte[] ask(byte[] line) throws ProgramException {
    LineProgram running = program;
    if (running == null) {
      running = LineProgram.start(settings.command());
      program = running;
    }
    Duration timeout = settings.timeout();
    boolean first = !answered && timeout.compareTo(ProgramSettings.START) < 0;
    byte[] answer = running.exchange(line, first ? ProgramSettings.START : timeout);
    answered = true;
    return answer;
  }

  private EvaluationException failed(ProgramException problem) {
    failures++;
    String code =
        switch (problem.kind()) {
          case TIMEOUT -> Watchdog.TIMEOUT;
          case TOO_LONG -> "EVAL_TOO_LARGE";
          case ENDED -> "EVAL_COMMAND_FAILED";
          case INTERRUPTED -> "EVAL_FAILED";
        };
    return new EvaluationException(
        code,
        "The command gave no score: " + problem.getMessage(),
        "correct it, then evaluate again");
  }

  /** Takes note of a line that could be used. */
  void worked() {
    failures = 0;
  }

  /** Stops the program; the next line goes to a new one. */
  void stop() {
    if (program != null) {
      program.stop();
    }
    program = null;
    answered = false;
  }

  /** Takes note of a line that could not be used, and stops the program. */
  void nonsense() {
    failures++;
    stop();
  }

  @Override
  public void close() {
    if (program != null) {
      program.close();
    }
    program = null;
    answered = false;
  }
}
