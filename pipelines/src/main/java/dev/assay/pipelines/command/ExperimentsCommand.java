package dev.assay.pipelines.command;

import dev.assay.io.store.RecordKind;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code assay experiments}. */
@Command(
    name = "experiments",
    header = "Keep experiments in a store, run them once, and find them again.",
    description = {
      "",
      "An experiment fills a template with the rows of a collection, asks the model of an LLM"
          + " config and has the answers rated by a criterion set.",
      ""
    },
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    versionProvider = AssayCommand.Version.class,
    commandListHeading = "%nCommands:%n",
    footer = {
      "",
      "Examples:",
      "  assay experiments templates create capitals --text 'What is the capital of {{country}}?'",
      "  assay experiments collections create countries countries.jsonl",
      "  assay experiments criterion-sets create polite --criterion 'Is polite'",
      "  assay experiments llm-configs create default --model gpt-4o-mini",
      "  assay experiments create first --template capitals --collection countries --criterion-set"
          + " polite",
      "  assay experiments run first",
      "  assay experiments get first --responses"
    })
final class ExperimentsCommand implements Runnable {

  @Spec private @Nullable CommandSpec spec;

  private ExperimentsCommand() {}

  /** Returns the command with those below it. */
  static CommandLine with(
      CommandContext context, List<String> arguments, List<String> beamArguments) {
    CommandLine line =
        new CommandLine(new ExperimentsCommand())
            .addSubcommand(new ExperimentsCreateCommand(context))
            .addSubcommand(new ExperimentsRunCommand(context, arguments, beamArguments))
            .addSubcommand(new ExperimentsGetCommand(context))
            .addSubcommand(new ExperimentsListCommand(context))
            .addSubcommand(new ExperimentsDeleteCommand(context));
    return line.addSubcommand(
            ResourcesCommand.with(
                context, RecordKind.TEMPLATE, new TemplatesCreateCommand(context)))
        .addSubcommand(
            ResourcesCommand.with(
                context, RecordKind.COLLECTION, new CollectionsCreateCommand(context)))
        .addSubcommand(
            ResourcesCommand.with(
                context, RecordKind.CRITERION_SET, new CriterionSetsCreateCommand(context)))
        .addSubcommand(
            ResourcesCommand.with(
                context, RecordKind.LLM_CONFIG, new LlmConfigsCreateCommand(context)));
  }

  @Override
  public void run() {
    if (spec != null) {
      throw new ParameterException(
          spec.commandLine(),
          "Missing command (must be create, run, get, list or delete, or templates, collections,"
              + " criterion-sets or llm-configs)");
    }
  }
}
