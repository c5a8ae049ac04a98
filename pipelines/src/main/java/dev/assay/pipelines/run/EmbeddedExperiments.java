package dev.assay.pipelines.run;

import dev.assay.io.api.Environment;
import dev.assay.io.store.RecordStore;
import dev.assay.io.time.Clock;
import dev.assay.pipelines.command.Console;
import dev.assay.pipelines.command.ExitStatus;
import dev.assay.pipelines.command.FailureAllowance;
import dev.assay.pipelines.command.ResumeCommand;
import dev.assay.pipelines.command.RunSettings;
import dev.assay.pipelines.experiments.ExperimentEngine;
import dev.assay.pipelines.experiments.ExperimentStore;
import dev.assay.pipelines.plan.PlanOverrides;
import dev.assay.pipelines.plan.PlanReader;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The way to stored experiments from a program: they are run in its own process. */
public final class EmbeddedExperiments {

  private EmbeddedExperiments() {}

  /**
   * Opens a store, which is made when the first record is. Endpoints and keys come from the
   * process's environment; problems of runs are printed to standard error.
   *
   * @param location a local directory, or a place such as {@code gs://bucket/experiments}
   */
  public static ExperimentStore open(String location) {
    return open(
        location, Environment.system(), new PrintWriter(System.err, true, StandardCharsets.UTF_8));
  }

  /**
   * Opens a store, which is made when the first record is.
   *
   * @param location a local directory, or a place such as {@code gs://bucket/experiments}
   * @param environment endpoints and keys of runs
   * @param problems where runs say what went wrong
   */
  public static ExperimentStore open(
      String location, Environment environment, PrintWriter problems) {
    return new ExperimentStore(
        RecordStore.at(location, Clock.system()),
        InstalledChecks.all(),
        engine(environment, problems),
        Clock.system());
  }

  private static ExperimentEngine engine(Environment environment, PrintWriter problems) {
    Console console =
        new Console(new PrintWriter(Writer.nullWriter()), problems, Console.Verbosity.QUIET, false);
    return (definition, output, resume) ->
        new PlanReader(InstalledChecks.all())
            .read(definition, PlanOverrides.NONE)
            .match(
                ready ->
                    new LocalLauncher()
                        .run(
                            ready.plan(),
                            new RunSettings(
                                console,
                                environment,
                                output,
                                resume ? RunSettings.Mode.RESUME : RunSettings.Mode.CREATE,
                                RunSettings.Runner.DIRECT_IF_IT_FITS,
                                List.of(),
                                false,
                                FailureAllowance.NONE,
                                new ResumeCommand(List.of(), ResumeCommand.Form.AS_TYPED)))
                        .code(),
                refused -> {
                  refused.problems().forEach(problems::println);
                  return ExitStatus.of(refused.problems()).code();
                });
  }
}
