package dev.assay.pipelines.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code assay completion}. */
@Command(
    name = CompletionCommand.NAME,
    header = "Print a script that completes commands and options in a shell.",
    description = {"", "One script serves bash and zsh, another one fish.", ""},
    sortOptions = false,
    mixinStandardHelpOptions = true,
    versionProvider = AssayCommand.Version.class,
    footer = {
      "",
      "Examples:",
      "  source <(assay completion bash)",
      "  assay completion bash > ~/.local/share/bash-completion/completions/assay",
      "  assay completion zsh > ~/.assay-completion && echo '. ~/.assay-completion' >> ~/.zshrc",
      "  assay completion fish > ~/.config/fish/completions/assay.fish"
    })
final class CompletionCommand implements Callable<Integer> {

  /** What it is called. */
  static final String NAME = "completion";

  private final CommandContext context;

  @Spec private @Nullable CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "SHELL",
      completionCandidates = Candidates.Shells.class,
      description = "bash, zsh or fish.")
  private String shell = "";

  CompletionCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    List<String> shells = new ArrayList<>();
    new Candidates.Shells().forEach(shells::add);
    CommandLine command = Objects.requireNonNull(spec).commandLine();
    if (!shells.contains(shell)) {
      throw new ParameterException(
          command,
          "No completion for \"" + shell + "\"; there is one for " + String.join(", ", shells));
    }
    CommandLine root = Objects.requireNonNull(spec).root().commandLine();
    context
        .out()
        .print(
            shell.equals("fish")
                ? FishCompletion.of(root)
                : AutoComplete.bash(root.getCommandName(), root));
    return ExitStatus.OK.code();
  }
}
