package dev.assay.pipelines.command;

import dev.assay.pipelines.gate.GateSet;
import dev.assay.pipelines.plan.PlanReader;
import dev.assay.transforms.gate.Gate;
import dev.assay.transforms.gate.GateSyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code assay gate}. */
@Command(
    name = "gate",
    header = "Check what a finished experiment must reach, without a call.",
    description = {
      "",
      "A gate is a condition on figures of summary.json: exact_match.mean >= 0.8,",
      "runs.failed <= 1%%, exact_match.mean >= baseline.exact_match.mean - 0.02,",
      "compare.exact_match.ci95.low > -0.02. Without --gate and --experiment those of the run are",
      "checked again. Exits with 100 where one fails or cannot be told.",
      ""
    },
    sortOptions = false,
    mixinStandardHelpOptions = true,
    versionProvider = AssayCommand.Version.class,
    footer = {
      "",
      "Examples:",
      "  assay gate runs/first --gate 'exact_match.mean >= 0.8' --junit gates.xml",
      "  assay gate runs/second --baseline runs/first --markdown gates.md",
      "  assay gate runs/first --bless baselines/capitals.json"
    })
final class GateCommand implements Callable<Integer> {

  private final CommandContext context;

  @Spec private @Nullable CommandSpec spec;

  @Parameters(
      paramLabel = "DIR",
      arity = "1",
      description = "The output directory of a finished run.")
  private @Nullable Path directory;

  @Option(
      names = "--gate",
      paramLabel = "EXPR",
      description = "A condition, in place of those of the run. Repeatable.")
  private List<String> gates = new ArrayList<>();

  @Option(
      names = "--experiment",
      paramLabel = "FILE",
      description = "The experiment file whose gates are checked in place of those of the run.")
  private @Nullable Path experiment;

  @Option(
      names = "--baseline",
      paramLabel = "DIR|FILE",
      description = "What baseline and compare are held against: a finished run or a stored file.")
  private @Nullable Path baseline;

  @Option(
      names = "--comparison",
      paramLabel = "FILE",
      description = "The comparison.json that compare is about.")
  private @Nullable Path comparison;

  @Option(
      names = "--bless",
      paramLabel = "FILE",
      description = "Store the figures as a baseline, if every gate passes.")
  private @Nullable Path bless;

  @Option(names = "--junit", paramLabel = "FILE", description = "Write JUnit XML for CI.")
  private @Nullable Path junit;

  @Option(
      names = "--markdown",
      paramLabel = "FILE",
      description = "Write a table for a pull request.")
  private @Nullable Path markdown;

  @Mixin private final ConsoleOptions options = new ConsoleOptions();

  GateCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    if (spec == null || directory == null) {
      throw new IllegalStateException("The command was not parsed");
    }
    CommandLine command = spec.commandLine();
    if (experiment != null && !gates.isEmpty()) {
      throw new ParameterException(command, "--gate and --experiment exclude each other; keep one");
    }
    options.check(command);
    Console console = options.console(context);
    List<Gate> named = parsed(gates, command);
    if (experiment == null) {
      return check(console, named.isEmpty() ? null : new GateSet(named, null)).code();
    }
    return new PlanReader(context.checks().get())
        .readEvaluators(experiment)
        .match(
            ready -> check(console, ready.plan().conditions().gates()),
            refused -> PlanStep.refused(refused.problems(), console))
        .code();
  }

  private ExitStatus check(Console console, @Nullable GateSet set) {
    Path place = directory;
    if (place == null) {
      throw new IllegalStateException("DIR was not parsed");
    }
    return context
        .launcher()
        .get()
        .gate(new GateSettings(console, place, set, baseline, comparison, bless, junit, markdown));
  }

  /** Reads gates of the command line. */
  static List<Gate> parsed(List<String> expressions, CommandLine command) {
    List<Gate> parsed = new ArrayList<>();
    for (String expression : expressions) {
      try {
        parsed.add(Gate.parse(expression, null));
      } catch (GateSyntaxException e) {
        throw new ParameterException(
            command, "Invalid --gate: \"" + expression + "\": " + e.getMessage());
      }
    }
    return parsed;
  }
}
