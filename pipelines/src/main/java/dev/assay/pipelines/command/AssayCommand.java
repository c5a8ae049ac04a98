package dev.assay.pipelines.command;

import dev.assay.pipelines.console.Terminal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The {@code assay} command: reads arguments, starts what they ask for and returns an exit code.
 */
@Command(
    name = "assay",
    header = "Run LLM experiments the way data teams run pipelines.",
    description = "",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    versionProvider = AssayCommand.Version.class,
    commandListHeading = "%nCommands:%n",
    footer = {
      "",
      "Examples:",
      "  assay init first               a folder with an experiment that runs",
      "  assay check capitals.yaml      what would happen, without a call",
      "  assay run capitals.yaml        run it",
      "  assay run --help               all options of a command"
    })
public final class AssayCommand implements Runnable {

  private static final String END_OF_OPTIONS = "--";

  @Spec private @Nullable CommandSpec spec;

  private AssayCommand() {}

  /**
   * Runs one command to its end.
   *
   * @param arguments as typed, without the program's name
   * @return the exit code; see {@link ExitStatus}
   */
  public static int execute(List<String> arguments, CommandContext context) {
    int end = arguments.indexOf(END_OF_OPTIONS);
    List<String> own = QueryCommand.shielded(end < 0 ? arguments : arguments.subList(0, end));
    List<String> beam = end < 0 ? List.of() : arguments.subList(end + 1, arguments.size());
    CommandLine line = commandLine(arguments, beam, context).reading(own);
    Failures failures = new Failures(context, own.contains("--verbose"));
    line.setExpandAtFiles(false)
        .setPosixClusteredShortOptionsAllowed(false)
        .setHelpFactory(new HelpLayout.Factory())
        .setUsageHelpWidth(HelpLayout.width(Terminal.of(false, context.environment()).width()))
        .setOut(context.out())
        .setErr(context.err())
        .setParameterExceptionHandler(failures::usage)
        .setExecutionExceptionHandler(failures::unexpected);
    int code;
    try {
      code = line.execute(own.toArray(String[]::new));
    } catch (LinkageError | StackOverflowError | OutOfMemoryError | AssertionError e) {
      code = failures.fault(e);
    }
    context.out().flush();
    context.err().flush();
    return code;
  }

  /**
   * Returns what a command takes, for those who describe it.
   *
   * @param command its name, such as {@code run}
   * @throws IllegalArgumentException where there is none of that name
   */
  public static CommandSpec describe(String command, CommandContext context) {
    CommandLine found =
        commandLine(List.of(), List.of(), context).reading(List.of()).getSubcommands().get(command);
    if (found == null) {
      throw new IllegalArgumentException("Unknown command: " + command);
    }
    return found.getCommandSpec();
  }

  private static Subcommands commandLine(
      List<String> arguments, List<String> beam, CommandContext context) {
    return Subcommands.of(new CommandLine(new AssayCommand()))
        .addSubcommand(new RunCommand(context, arguments, beam))
        .addSubcommand(new CheckCommand(context))
        .addSubcommand(new EvaluateCommand(context))
        .addSubcommand(new SummarizeCommand(context))
        .addSubcommand(new QueryCommand(context))
        .addSubcommand(new CompareCommand(context))
        .addSubcommand(new ReportCommand(context))
        .addSubcommand(new CalibrateCommand(context))
        .addSubcommand(new GateCommand(context))
        .addSubcommand(new JudgeCommand(context, arguments, beam))
        .addSubcommand(new RephraseCommand(context, arguments, beam))
        .addSubcommand("watch", () -> WatchCommand.of(context, arguments, beam))
        .addSubcommand(new ExportCommand(context))
        .addSubcommand(new UploadCommand(context, arguments))
        .addSubcommand(new ImportCommand(context))
        .addSubcommand("datasets", () -> DatasetsCommand.with(context))
        .addSubcommand("experiments", () -> ExperimentsCommand.with(context, arguments, beam))
        .addSubcommand("media", () -> MediaCommand.with(context))
        .addSubcommand(new PackageCommand(context))
        .addSubcommand(new InitCommand(context))
        .addSubcommand(new CompletionCommand(context));
  }

  /** Without a command there is nothing to do. */
  @Override
  public void run() {
    if (spec != null) {
      throw new ParameterException(spec.commandLine(), "Missing command");
    }
  }

  /** Reads the version from the jar's manifest. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"assay " + AssayVersion.get()};
    }
  }
}
