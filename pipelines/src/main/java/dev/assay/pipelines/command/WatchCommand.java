package dev.assay.pipelines.command;

import dev.assay.pipelines.plan.PlanProblem;
import dev.assay.pipelines.plan.PlanReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code assay watch}; it takes the options of {@code run}, too. */
@Command(
    name = "watch",
    header = "Run every file that lands in a folder.",
    description = {
      "",
      "Runs each rows or experiment file in DIR/input, or in DIR where it has no input folder, once"
          + " it is complete and oldest first. Files stay as they are; outputs go to"
          + " DIR/output/NAME/START TIME. A file that changes runs anew. After a stop of any kind"
          + " the same command goes on.",
      ""
    },
    sortOptions = false,
    mixinStandardHelpOptions = true,
    versionProvider = AssayCommand.Version.class,
    footer = {
      "",
      "Examples:",
      "  assay watch data",
      "  assay watch data --once --limit openai=500/min",
      "  assay watch --data-folder data --parallel --max-queries-json limits.json"
    })
final class WatchCommand implements Callable<Integer> {

  private static final Set<String> NOT_OF_A_FOLDER =
      Set.of(
          "--output",
          "--resume",
          "--accept-changed",
          "--select",
          "--pay-again",
          "--overwrite",
          "--help",
          "--version");
  private static final String STANDARD_FOLDER = "data";

  private final CommandContext context;
  private final List<String> arguments;
  private final List<String> beamArguments;
  private final OfEachRun run;

  @Spec private @Nullable CommandSpec spec;

  @Parameters(
      paramLabel = "DIR",
      arity = "0..1",
      description = "The folder; data where none is named.")
  private @Nullable Path directory;

  @Option(
      names = {"--data-folder", "-d"},
      paramLabel = "DIR",
      description = "The same, by prompto's name.")
  private @Nullable Path dataFolder;

  @Option(
      names = "--output",
      paramLabel = "DIR",
      description = "Below which the outputs go (default: DIR/output).")
  private @Nullable Path output;

  @Option(names = "--once", description = "Run what is there, then end.")
  private boolean once;

  @Option(
      names = "--settle",
      paramLabel = "TIME",
      description =
          "How long a file must be unchanged before it runs (default: 2s); ten times as long where"
              + " its last line has no end.")
  private String settle = "2s";

  @Option(
      names = "--rescan",
      paramLabel = "TIME",
      description =
          "Longest time between two looks at the folder, should the system not tell of a file"
              + " (default: 30s).")
  private String rescan = "30s";

  /** The options of each file's run. */
  @Command(mixinStandardHelpOptions = true)
  private static final class OfEachRun {
    @Mixin private final RunOptions options = new RunOptions();
    @Mixin private final PlanOptions plan = new PlanOptions();
  }

  private WatchCommand(
      CommandContext context, List<String> arguments, List<String> beamArguments, OfEachRun run) {
    this.context = context;
    this.arguments = List.copyOf(arguments);
    this.beamArguments = List.copyOf(beamArguments);
    this.run = run;
  }

  /**
   * Makes the command.
   *
   * @param arguments as typed, the command's name first
   * @param beamArguments for the runner of each run
   */
  static CommandLine of(
      CommandContext context, List<String> arguments, List<String> beamArguments) {
    OfEachRun run = new OfEachRun();
    CommandLine command = new CommandLine(new WatchCommand(context, arguments, beamArguments, run));
    for (OptionSpec option : new CommandLine(run).getCommandSpec().options()) {
      if (!NOT_OF_A_FOLDER.contains(option.longestName())) {
        command.getCommandSpec().addOption(OptionSpec.builder(option).build());
      }
    }
    return command;
  }

  @Override
  public Integer call() {
    WatchedFolder folder = folder();
    Duration still = time("--settle", settle, Duration.ZERO);
    Duration look = time("--rescan", rescan, Duration.ofSeconds(1));
    PlanOptions options = run.plan;
    options.check(line());
    Console console = options.console(context);
    List<PlanProblem> problems =
        new PlanReader(context.checks().get()).problemsOf(options.overrides());
    if (!problems.isEmpty()) {
      return PlanStep.refused(problems, console).code();
    }
    if (!Files.isDirectory(folder.data())) {
      console
          .err()
          .println(
              "IN_MISSING "
                  + folder.data()
                  + ": no such folder (working directory "
                  + Path.of("").toAbsolutePath()
                  + "); make it or name another");
      return ExitStatus.INPUT_MISSING.code();
    }
    RunSettings template =
        run.options.settings(
            console,
            context.environment(),
            null,
            options.strict(),
            beamArguments,
            new ResumeCommand(arguments, ResumeCommand.Form.AS_TYPED),
            line());
    WatchSettings settings =
        new WatchSettings(
            console, context.environment(), folder, once, still, look, template.resume());
    return context
        .launcher()
        .get()
        .watch(settings, new WatchedRuns(context, folder, options, template))
        .code();
  }

  private WatchedFolder folder() {
    if (directory != null && dataFolder != null) {
      throw usage("DIR and --data-folder name the same; keep one");
    }
    Path named = directory == null ? dataFolder : directory;
    return WatchedFolder.of(named == null ? Path.of(STANDARD_FOLDER) : named, output);
  }

  private Duration time(String option, String text, Duration least) {
    return PlanReader.duration(text)
        .filter(value -> value.compareTo(least) >= 0)
        .orElseThrow(
            () ->
                usage(
                    "Invalid "
                        + option
                        + ": \""
                        + text
                        + "\" (must be a time with its unit, such as 500ms, 2s or 5m"
                        + (least.isZero() ? ")" : ", at least " + least.toSeconds() + "s)")));
  }

  private ParameterException usage(String message) {
    return new ParameterException(line(), message);
  }

  private CommandLine line() {
    if (spec == null) {
      throw new IllegalStateException("The command was not parsed");
    }
    return spec.commandLine();
  }
}
