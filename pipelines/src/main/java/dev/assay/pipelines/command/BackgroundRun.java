package dev.assay.pipelines.command;

import dev.assay.io.store.StoreException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A command of this program in a process of its own, which goes on when this one ends. */
final class BackgroundRun {

  private static final String MAIN = "dev.assay.pipelines.Assay";

  /** Takes the process out of reach of the signals of a terminal, where the system has it. */
  private static final Path NEW_SESSION = Path.of("/usr/bin/setsid");

  private final Process process;
  private final Path out;
  private final Path log;

  private BackgroundRun(Process process, Path out, Path log) {
    this.process = process;
    this.out = out;
    this.log = log;
  }

  /**
   * Starts a command.
   *
   * @param logs the directory of what it prints
   */
  static BackgroundRun start(List<String> arguments, Path logs) throws StoreException {
    try {
      Files.createDirectories(logs);
      Path out = logs.resolve("run.out");
      Path log = logs.resolve("run.log");
      Process process =
          new ProcessBuilder(words(arguments))
              .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
              .redirectOutput(out.toFile())
              .redirectError(log.toFile())
              .start();
      return new BackgroundRun(process, out, log);
    } catch (IOException e) {
      throw new StoreException(
          "RUN_START",
          StoreException.IO,
          "cannot start a process for the run ("
              + e.getMessage()
              + "); nothing was called. Run it in this one, without --timeout and --no-block",
          e);
    }
  }

  private static List<String> words(List<String> arguments) {
    List<String> words = new ArrayList<>();
    if (Files.isExecutable(NEW_SESSION)) {
      words.add(NEW_SESSION.toString());
    }
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    words.addAll(List.of("-cp", System.getProperty("java.class.path"), MAIN));
    words.addAll(arguments);
    return words;
  }

  /** Returns where its progress and problems are printed. */
  Path log() {
    return log;
  }

  /** Waits, and returns the exit code; null where the time was up before. */
  @Nullable Integer await(Duration timeout) throws InterruptedException {
    return process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)
        ? Integer.valueOf(process.exitValue())
        : null;
  }

  /** Prints what it has printed. */
  void relay(CommandContext context) throws StoreException {
    try {
      context.out().print(Files.readString(out, StandardCharsets.UTF_8));
      context.err().print(Files.readString(log, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new StoreException(
          "STORE_IO", StoreException.IO, "cannot read " + log + " (" + e.getMessage() + ")", e);
    }
  }
}
