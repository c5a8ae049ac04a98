package dev.assay.pipelines.command;

import dev.assay.pipelines.plan.PlanProblem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code assay judge}. */
@Command(
    name = "judge",
    header = "Let models judge the answers of a run.",
    description = {
      "",
      "Asks every judge with every template about every answered run, as an experiment of its own."
          + " Failed and refused runs are not judged, and counted.",
      ""
    },
    sortOptions = false,
    mixinStandardHelpOptions = true,
    versionProvider = AssayCommand.Version.class,
    footer = {
      "",
      "Examples:",
      "  assay judge runs/first --judge-folder judges --judge strict,mild",
      "  assay judge runs/first -jf judges -j strict -jt quality.txt --judge-parser number:1-10",
      "  assay judge completed-e.jsonl -jf judges -j strict --only-file --output input",
      "",
      "What stands after -- goes to Beam."
    })
final class JudgeCommand implements Callable<Integer> {

  private final CommandContext context;
  private final List<String> arguments;
  private final List<String> beamArguments;

  @Spec private @Nullable CommandSpec spec;

  @Parameters(
      paramLabel = "DIR",
      arity = "0..1",
      description = "The output directory of a finished run, or a completed file of prompto's.")
  private @Nullable Path source;

  @Option(
      names = {"--input-file", "-i"},
      paramLabel = "DIR",
      description = "The same, as an option.",
      hidden = true)
  private @Nullable Path inputFile;

  @Mixin private final JudgeOptions judge = new JudgeOptions();

  @Option(
      names = "--only-file",
      description = "Only write the judges' rows, judge-NAME.jsonl, into the folder --output.")
  private boolean onlyFile;

  @Mixin private final RunOptions run = new RunOptions();

  @Mixin private final PlanOptions plan = new PlanOptions();

  JudgeCommand(CommandContext context, List<String> arguments, List<String> beamArguments) {
    this.context = context;
    this.arguments = List.copyOf(arguments);
    this.beamArguments = List.copyOf(beamArguments);
  }

  @Override
  public Integer call() {
    if (spec == null) {
      throw new IllegalStateException("The command was not parsed");
    }
    plan.check(spec.commandLine());
    Path completed = source(spec);
    run.check(spec.commandLine());
    List<PlanProblem> problems = new ArrayList<>();
    List<PlanProblem> warnings = new ArrayList<>();
    JudgeStage stage =
        judge.read(true, spec.commandLine(), context.checks().get(), problems, warnings);
    if (stage == null) {
      throw new IllegalStateException("Judges are needed");
    }
    CommandSpec command = spec;
    PlanStep step = new PlanStep(context, plan, problems, warnings);
    return step.ofRowsToCome(
            (experiment, environment) ->
                onlyFile
                    ? context
                        .launcher()
                        .get()
                        .writeJudgeRows(
                            completed,
                            stage,
                            step.console(),
                            run.output() == null ? Path.of("") : run.output(),
                            run.overwrites())
                    : context
                        .launcher()
                        .get()
                        .judge(
                            completed,
                            stage,
                            experiment,
                            run.settings(
                                step.console(),
                                environment,
                                null,
                                plan.strict(),
                                beamArguments,
                                new ResumeCommand(arguments),
                                command.commandLine())))
        .code();
  }

  private Path source(CommandSpec command) {
    if (source != null && inputFile != null) {
      throw usage("One DIR only, found also --input-file \"" + inputFile + "\"");
    }
    Path path = source == null ? inputFile : source;
    if (path == null) {
      throw new ParameterException(command.commandLine(), "Missing required parameter: 'DIR'");
    }
    return path;
  }

  private ParameterException usage(String message) {
    if (spec == null) {
      throw new IllegalStateException("The command was not parsed");
    }
    return new ParameterException(spec.commandLine(), message);
  }
}
