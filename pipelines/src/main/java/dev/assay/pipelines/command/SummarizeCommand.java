package dev.assay.pipelines.command;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code assay summarize}. */
@Command(
    name = "summarize",
    header = "Summarise recorded answers and scores again, without a call.",
    description = {
      "",
      "Writes summary and manifest of DIR anew; completed lines stay as they are.",
      ""
    },
    sortOptions = false,
    mixinStandardHelpOptions = true,
    versionProvider = AssayCommand.Version.class,
    footer = {"", "Example:", "  assay summarize runs/first"})
final class SummarizeCommand implements Callable<Integer> {

  private final CommandContext context;

  @Spec private @Nullable CommandSpec spec;

  @Mixin private final DirectoryOptions options = new DirectoryOptions();

  SummarizeCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    if (spec == null) {
      throw new IllegalStateException("The command was not parsed");
    }
    DirectorySettings settings = options.settings(context, spec.commandLine());
    return context.launcher().get().summarize(settings).code();
  }
}
