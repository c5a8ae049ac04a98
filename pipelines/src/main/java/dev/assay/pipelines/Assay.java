package dev.assay.pipelines;

import dev.assay.io.api.Environment;
import dev.assay.pipelines.command.AssayCommand;
import dev.assay.pipelines.command.CommandContext;
import dev.assay.pipelines.command.LibraryLogs;
import dev.assay.pipelines.run.InstalledChecks;
import dev.assay.pipelines.run.LocalLauncher;
import dev.assay.pipelines.runner.WarmUp;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Model.CommandSpec;

/** The program's entry. */
public final class Assay {

  /** In the name of what a JobManager runs, however it is written. */
  private static final String FLINK_PROCESS = "clusterentrypoint";

  private Assay() {}

  /**
   * Runs one command and ends the process with its exit code.
   *
   * @throws IllegalStateException where the command failed in a process of Flink's own, which has
   *     more to do
   */
  public static void main(String[] arguments) {
    List<String> words = List.of(arguments);
    warmUp(words);
    int code = run(words);
    if (!System.getProperty("sun.java.command", "")
        .toLowerCase(Locale.ROOT)
        .contains(FLINK_PROCESS)) {
      System.exit(code);
    }
    if (code != 0) {
      throw new IllegalStateException("assay ended with exit code " + code + "; see the log above");
    }
  }

  /** Readies what a run in this process is going to need, beside its own start. */
  static void warmUp(List<String> words) {
    if (!words.isEmpty()
        && words.get(0).equals("run")
        && words.stream().noneMatch(word -> word.startsWith("--runner"))) {
      WarmUp.begin();
    }
  }

  /**
   * Runs one command to its end, as the program does.
   *
   * @param words as typed, the command's name first
   * @return the exit code
   */
  public static int run(List<String> words) {
    LibraryLogs.quiet(words.contains("--verbose"));
    return AssayCommand.execute(words, context(Environment.system()));
  }

  /**
   * Returns what a command takes.
   *
   * @throws IllegalArgumentException where there is none of that name
   */
  public static CommandSpec describe(String command) {
    return AssayCommand.describe(command, context(Environment.system()));
  }

  static CommandContext context(Environment environment) {
    return new CommandContext(
        writer(FileDescriptor.out),
        writer(FileDescriptor.err),
        environment,
        InstalledChecks::all,
        LocalLauncher::new);
  }

  /** Results are UTF-8 whatever the machine's own encoding is. */
  private static PrintWriter writer(FileDescriptor descriptor) {
    return new PrintWriter(
        new OutputStreamWriter(new FileOutputStream(descriptor), StandardCharsets.UTF_8), true);
  }
}
