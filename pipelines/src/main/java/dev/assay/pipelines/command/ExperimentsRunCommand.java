package dev.assay.pipelines.command;

import dev.assay.io.store.StoreException;
import dev.assay.pipelines.experiments.ExperimentStore;
import dev.assay.pipelines.experiments.RatingMode;
import dev.assay.pipelines.experiments.RunRequest;
import dev.assay.pipelines.experiments.StoredExperiment;
import dev.assay.pipelines.plan.PlanReader;
import java.nio.file.Path;
import java.time.Duration;
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
import picocli.CommandLine.Spec;

/** {@code assay experiments run}. */
@Command(
    name = "run",
    header = "Run a stored experiment, or go on with one that was stopped.",
    description = {
      "",
      "An experiment is run once. After a stop of any kind the same command goes on; recorded"
          + " answers are not asked for again.",
      ""
    },
    sortOptions = false,
    mixinStandardHelpOptions = true,
    versionProvider = AssayCommand.Version.class,
    footer = {
      "",
      "Examples:",
      "  assay experiments run capitals-v2",
      "  assay experiments run capitals-v2 --limit openai=500/min --timeout 10m",
      "  assay experiments run capitals-v2 --no-block"
    })
final class ExperimentsRunCommand implements Callable<Integer> {

  private static final String NO_BLOCK = "--no-block";
  private static final String TIMEOUT = "--timeout";

  private final CommandContext context;
  private final List<String> arguments;
  private final List<String> beamArguments;

  @Spec private @Nullable CommandSpec spec;

  @Mixin private final ExperimentOptions experiment = new ExperimentOptions();

  @Mixin private final StoreOptions options = new StoreOptions();

  @Option(
      names = "--rating-mode",
      paramLabel = "WORD",
      description = "In place of the stored one: fast or detailed.")
  private @Nullable String ratingMode;

  @Mixin private final GenerationOptions generation = new GenerationOptions();

  @Option(
      names = "--retry-failed",
      description = "Ask again what failed in an experiment that is finished.")
  private boolean retryFailed;

  @Option(
      names = "--take-over",
      description = "Begin anew what another machine had begun that is known to be gone.")
  private boolean takeOver;

  @Option(names = NO_BLOCK, description = "Run in the background, and end at once.")
  private boolean noBlock;

  @Option(
      names = TIMEOUT,
      paramLabel = "TIME",
      description = "Wait so long, such as 10m, then end with 75; the run goes on.")
  private @Nullable String timeout;

  @Mixin private final AllowanceOption allowance = new AllowanceOption();

  @Mixin private final RunnerOption runner = new RunnerOption();

  @Mixin private final PlanOptions plan = new PlanOptions();

  ExperimentsRunCommand(
      CommandContext context, List<String> arguments, List<String> beamArguments) {
    this.context = context;
    this.arguments = List.copyOf(arguments);
    this.beamArguments = List.copyOf(beamArguments);
  }

  @Override
  public Integer call() {
    if (spec == null) {
      throw new IllegalStateException("The command was not parsed");
    }
    CommandLine command = spec.commandLine();
    plan.check(command);
    RunRequest request = request(command);
    FailureAllowance allowed = allowance.read(command);
    RunSettings.Runner where = runner.runner(command);
    return options.then(
        context,
        store -> {
          StoredExperiment found = experiment.find(store, command);
          return noBlock || request.timeout() != null
              ? inBackground(store, found, request)
              : store.execute(
                  found,
                  request,
                  (definition, output, resume) -> run(definition, output, resume, where, allowed));
        });
  }

  private RunRequest request(CommandLine command) {
    Duration time = null;
    if (timeout != null) {
      time =
          PlanReader.duration(timeout)
              .orElseThrow(
                  () ->
                      new ParameterException(
                          command,
                          "Invalid --timeout: \"" + timeout + "\" (must be such as 30s or 10m)"));
    }
    if (noBlock && time != null) {
      throw new ParameterException(
          command, "--no-block and --timeout exclude each other; keep one");
    }
    try {
      return new RunRequest(
          new RunRequest.Overrides(
              plan.overrides().epochs(),
              ratingMode == null ? null : RatingMode.of(ratingMode),
              generation.params()),
          retryFailed,
          takeOver,
          time);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command, String.valueOf(e.getMessage()), e);
    }
  }

  private int run(
      Path definition,
      Path output,
      boolean resume,
      RunSettings.Runner where,
      FailureAllowance allowed) {
    PlanStep step = new PlanStep(context, plan);
    return step.of(
            definition,
            (ready, environment) ->
                context
                    .launcher()
                    .get()
                    .run(
                        ready,
                        new RunSettings(
                            step.console(),
                            environment,
                            output,
                            resume ? RunSettings.Mode.RESUME : RunSettings.Mode.CREATE,
                            where,
                            beamArguments,
                            plan.strict(),
                            allowed,
                            new ResumeCommand(arguments, ResumeCommand.Form.AS_TYPED))))
        .code();
  }

  private int inBackground(ExperimentStore store, StoredExperiment found, RunRequest request)
      throws StoreException {
    store.requireRunnable(found, request);
    BackgroundRun run = BackgroundRun.start(foreground(), store.logs(found));
    if (request.timeout() == null) {
      context
          .out()
          .println(
              found.spec().name()
                  + " is being run; its progress is in "
                  + run.log()
                  + "; see how far it is with: ./assay experiments get "
                  + found.spec().name());
      return ExitStatus.OK.code();
    }
    try {
      Integer code = run.await(request.timeout());
      if (code == null) {
        throw request.timedOut(found);
      }
      run.relay(context);
      return code;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw request.timedOut(found);
    }
  }

  /** Returns these arguments without what sent the run into the background. */
  private List<String> foreground() {
    List<String> words = new ArrayList<>();
    for (int i = 0; i < arguments.size(); i++) {
      String word = arguments.get(i);
      if (word.equals(TIMEOUT)) {
        i++;
      } else if (!word.equals(NO_BLOCK) && !word.startsWith(TIMEOUT + "=")) {
        words.add(word);
      }
    }
    return words;
  }
}
