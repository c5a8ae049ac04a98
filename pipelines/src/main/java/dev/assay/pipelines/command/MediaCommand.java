package dev.assay.pipelines.command;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code assay media}. */
@Command(
    name = "media",
    header = "Upload, list and delete files on a Gemini account.",
    description = {
      "",
      "A run uploads by itself what does not fit into a request. This is for files that several"
          + " experiments or other programs share, and to tidy up. The account is that of"
          + " GEMINI_API_KEY.",
      ""
    },
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    versionProvider = AssayCommand.Version.class,
    commandListHeading = "%nCommands:%n",
    footer = {
      "",
      "Examples:",
      "  assay media upload rows.jsonl --media pictures",
      "  assay media list",
      "  assay media delete files/abc files/def"
    })
final class MediaCommand implements Runnable {

  @Spec private @Nullable CommandSpec spec;

  private MediaCommand() {}

  /** Returns the command with those below it. */
  static CommandLine with(CommandContext context) {
    return new CommandLine(new MediaCommand())
        .addSubcommand(new MediaUploadCommand(context))
        .addSubcommand(new MediaListCommand(context))
        .addSubcommand(new MediaDeleteCommand(context));
  }

  @Override
  public void run() {
    if (spec != null) {
      throw new ParameterException(
          spec.commandLine(), "Missing command (must be upload, list or delete)");
    }
  }
}
