package dev.assay.pipelines.command;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code assay run}. */
@Command(
    name = "run",
    header = "Run an experiment.",
    description = {
      "",
      "Calls the model for every row within its rate limits, tries again what can succeed, and"
          + " accounts for every row in the output directory.",
      ""
    },
    sortOptions = false,
    mixinStandardHelpOptions = true,
    versionProvider = AssayCommand.Version.class,
    footer = {
      "",
      "Examples:",
      "  assay run capitals.yaml",
      "  assay run rows.jsonl --output runs/first --limit openai=500/min",
      "  assay run rows.csv --max-queries 60 --max-attempts 5",
      "  assay run capitals.yaml --output runs/first --resume",
      "  assay run big.yaml --runner flink -- --flinkMaster=localhost:8081",
      "",
      "What stands after -- goes to Beam."
    })
final class RunCommand implements Callable<Integer> {

  private final CommandContext context;
  private final List<String> arguments;
  private final List<String> beamArguments;

  @Spec private @Nullable CommandSpec spec;

  @Mixin private final PlanOptions plan = new PlanOptions();

  @Option(
      names = "--output",
      paramLabel = "DIR",
      description = "Where files go (default: runs/NAME/START TIME).")
  private @Nullable Path output;

  @Option(names = "--resume", description = "Go on in --output: call only what has no answer yet.")
  private boolean resume;

  @Option(
      names = "--accept-changed",
      description = "Resume although inputs or settings changed: same rows keep their answers.")
  private boolean acceptChanged;

  @Option(
      names = "--select",
      paramLabel = "WHICH",
      description = {
        "With --resume, what to call: unanswered (the default: what is missing or failed), missing"
            + " (earlier failures stay), failed (only those), or all."
      })
  private @Nullable String select;

  @Option(
      names = "--pay-again",
      description = "With --select all: call again what has an answer, and pay for it again.")
  private boolean payAgain;

  @Option(names = "--overwrite", description = "Replace what is in --output.")
  private boolean overwrite;

  @Option(
      names = "--allow-failures",
      paramLabel = "N|N%",
      description = "Exit with 0 although up to N rows, or N%% of them, were rejected or failed.")
  private @Nullable String allowFailures;

  @Option(
      names = "--runner",
      paramLabel = "NAME",
      description = "direct (in this process, the default) or flink.")
  private String runner = "direct";

  RunCommand(CommandContext context, List<String> arguments, List<String> beamArguments) {
    this.context = context;
    this.arguments = List.copyOf(arguments);
    this.beamArguments = List.copyOf(beamArguments);
  }

  @Override
  public Integer call() {
    if (plan.quietAndVerbose()) {
      throw usage("--quiet and --verbose exclude each other; keep one");
    }
    RunSettings.Mode mode = mode();
    RunSettings.Selection selection = selection();
    RunSettings template = template(ResumeCommand.Form.IN_OUTPUT);
    PlanStep step = new PlanStep(context, plan);
    return step.then(
            (experiment, environment) -> {
              if (resume && output == null && experiment.output().directory() == null) {
                throw usage("--resume needs --output with the directory of the run to go on with");
              }
              return context
                  .launcher()
                  .get()
                  .run(
                      experiment,
                      template
                          .at(
                              step.console(),
                              environment,
                              output == null ? experiment.output().directory() : output,
                              mode)
                          .selecting(selection));
            })
        .code();
  }

  PlanOptions planOptions() {
    return plan;
  }

  /** Returns what the options say of every file that another command finds to run. */
  RunSettings template(ResumeCommand.Form form) {
    return new RunSettings(
        plan.console(context),
        context.environment(),
        null,
        RunSettings.Mode.CREATE,
        runner(),
        beamArguments,
        plan.strict(),
        allowance(),
        new ResumeCommand(arguments, form));
  }

  private RunSettings.Selection selection() {
    if ((select != null || payAgain) && !resume) {
      throw usage(
          (select == null ? "--pay-again" : "--select")
              + " needs --resume and --output with the directory of the run to go on with");
    }
    if (payAgain && !"all".equals(select)) {
      throw usage("--pay-again needs --select all; without it no answer is paid for twice");
    }
    return switch (select == null ? "unanswered" : select) {
      case "unanswered" -> RunSettings.Selection.UNANSWERED;
      case "missing" -> RunSettings.Selection.MISSING;
      case "failed" -> RunSettings.Selection.FAILED;
      case "all" -> payAgain ? RunSettings.Selection.ALL_PAID_AGAIN : RunSettings.Selection.ALL;
      default ->
          throw usage(
              "Invalid --select: \"" + select + "\" (must be unanswered, missing, failed or all)");
    };
  }

  private RunSettings.Mode mode() {
    if (resume && overwrite) {
      throw usage("--resume and --overwrite exclude each other; keep one");
    }
    if (acceptChanged && !resume) {
      throw usage("--accept-changed needs --resume, which it lets go on with what has changed");
    }
    if (resume) {
      return acceptChanged ? RunSettings.Mode.RESUME_CHANGED : RunSettings.Mode.RESUME;
    }
    return overwrite ? RunSettings.Mode.OVERWRITE : RunSettings.Mode.CREATE;
  }

  private RunSettings.Runner runner() {
    return switch (runner) {
      case "direct" -> RunSettings.Runner.DIRECT;
      case "flink" -> RunSettings.Runner.FLINK;
      case "spark", "dataflow" ->
          throw usage("--runner " + runner + " is not in this version; use direct or flink");
      default -> throw usage("Invalid --runner: \"" + runner + "\" (must be direct or flink)");
    };
  }

  private FailureAllowance allowance() {
    try {
      return allowFailures == null ? FailureAllowance.NONE : FailureAllowance.parse(allowFailures);
    } catch (IllegalArgumentException e) {
      throw usage("Invalid --allow-failures: \"" + allowFailures + "\" (" + e.getMessage() + ")");
    }
  }

  private ParameterException usage(String message) {
    if (spec == null) {
      throw new IllegalStateException("The command was not parsed");
    }
    return new ParameterException(spec.commandLine(), message);
  }
}
