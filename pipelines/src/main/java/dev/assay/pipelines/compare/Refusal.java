package dev.assay.pipelines.compare;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.assay.io.files.ChangedFileException;
import dev.assay.io.files.OutputProblem;
import dev.assay.pipelines.command.Console;
import dev.assay.pipelines.command.ExitStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;

/** Why nothing came of a command. Carries no stack trace: it is told to the user. */
final class Refusal extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final ExitStatus status;
  private final String told;

  Refusal(ExitStatus status, String message) {
    super(message, null, false, false);
    this.status = status;
    this.told = message;
  }

  /** Returns what is wrong, for people. */
  String told() {
    return told;
  }

  static Refusal of(OutputProblem problem) {
    ExitStatus status =
        Arrays.stream(ExitStatus.values())
            .filter(known -> known.code() == problem.exitCode())
            .findFirst()
            .orElse(ExitStatus.INTERNAL);
    return new Refusal(status, problem.code() + " " + problem.message());
  }

  /** Tells damaged files from those that cannot be read or written. */
  static Refusal of(UncheckedIOException failure) {
    IOException problem = failure.getCause();
    Throwable cause = problem == null ? null : problem.getCause();
    String message = problem == null ? failure.getMessage() : problem.getMessage();
    if (cause instanceof ChangedFileException
        || cause instanceof JsonProcessingException
        || cause instanceof IllegalArgumentException) {
      return new Refusal(
          ExitStatus.BAD_DATA,
          "OUT_DAMAGED "
              + message
              + ". Restore the file, or write it anew from the recorded answers: the same run with"
              + " --resume, which calls nothing that is recorded");
    }
    return cause instanceof NoSuchFileException
        ? new Refusal(
            ExitStatus.INPUT_MISSING,
            "OUT_READ " + message + ", a file that the manifest lists is missing; restore it")
        : new Refusal(ExitStatus.WRITE_FAILED, "OUT_IO " + message);
  }

  ExitStatus tell(Console console) {
    console.err().println(told);
    console.err().println("Nothing was called or written.");
    return status;
  }
}
