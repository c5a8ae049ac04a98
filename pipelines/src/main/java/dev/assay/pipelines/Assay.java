package dev.assay.pipelines;

import dev.assay.io.api.Environment;
import dev.assay.pipelines.command.AssayCommand;
import dev.assay.pipelines.command.CommandContext;
import dev.assay.pipelines.command.LibraryLogs;
import dev.assay.pipelines.run.InstalledChecks;
import dev.assay.pipelines.run.LocalLauncher;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The program's entry. */
public final class Assay {

  private Assay() {}

  /** Runs one command and ends the process with its exit code. */
  public static void main(String[] arguments) {
    List<String> words = List.of(arguments);
    LibraryLogs.quiet(words.contains("--verbose"));
    System.exit(AssayCommand.execute(words, context(Environment.system())));
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
