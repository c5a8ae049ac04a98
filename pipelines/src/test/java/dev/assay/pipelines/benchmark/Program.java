package dev.assay.pipelines.benchmark;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A command that is run as a process of its own, one at a time, so that what children of this
 * process took is what it took.
 *
 * @param command program and arguments
 * @param environment on top of this process's
 * @param log where its output goes
 */
record Program(List<String> command, Map<String, String> environment, Path log) {

  private static final Duration LONGEST = Duration.ofMinutes(30);
  private static final long POLL_MILLIS = 20;
  private static final int TOLD_LINES = 12;

  /** Runs it to its end. */
  Finished run() throws IOException, InterruptedException, UnfinishedException {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
    builder.redirectErrorStream(true).redirectOutput(log.toFile());
    builder.redirectInput(new File("/dev/null"));
    ProcFiles.Children before = ProcFiles.children();
    long startedAt = System.nanoTime();
    Process process = builder.start();
    Thread killer = new Thread(process::destroyForcibly);
    Runtime.getRuntime().addShutdownHook(killer);
    double peak = Double.NaN;
    try {
      while (!process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
        double now = ProcFiles.peakMegabytes(process.pid());
        peak = Double.isNaN(now) ? peak : now;
        if (System.nanoTime() - startedAt > LONGEST.toNanos()) {
          throw new UnfinishedException("did not end within " + LONGEST.toMinutes() + " minutes");
        }
      }
    } finally {
      process.destroyForcibly();
      Runtime.getRuntime().removeShutdownHook(killer);
    }
    long endedAt = System.nanoTime();
    ProcFiles.Children took = ProcFiles.children().since(before);
    if (process.exitValue() != 0) {
      throw new UnfinishedException("ended with " + process.exitValue() + ": " + tail());
    }
    return new Finished(startedAt, endedAt, took.user(), took.system(), peak);
  }

  private String tail() throws IOException {
    List<String> lines = Files.readAllLines(log);
    return String.join(" / ", lines.subList(Math.max(0, lines.size() - TOLD_LINES), lines.size()));
  }
}
