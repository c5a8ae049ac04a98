package dev.assay.pipelines.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.files.OutputProblem;
import dev.assay.io.json.Json;
import dev.assay.io.time.Clock;
import dev.assay.pipelines.command.Console;
import dev.assay.pipelines.command.ExitStatus;
import dev.assay.pipelines.command.JudgeStage;
import dev.assay.pipelines.command.RephraseStage;
import dev.assay.pipelines.command.RunSettings;
import dev.assay.pipelines.command.Stages;
import dev.assay.pipelines.derive.CompletedSource;
import dev.assay.pipelines.derive.UnwritableRowsException;
import dev.assay.pipelines.plan.ExperimentPlan;
import dev.assay.pipelines.runner.WorkerServices;
import dev.assay.transforms.call.Budget;
import dev.assay.transforms.derive.ModelEntry;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An experiment with what comes before and after it. The experiment's own files lie in the output
 * as ever, those of rephrasing and judging in {@code rephrase/} and {@code judge/} below it. A
 * resume goes through all stages again, and each calls only what it has no answer to.
 */
final class StagedRun {

  private static final String REPHRASE = "rephrase";
  private static final String JUDGE = "judge";

  private final ExperimentPlan plan;
  private final Stages stages;
  private final RunSettings settings;
  private final Reports reports;
  private final Console quiet;
  private final Path output;
  private final InputStream in;
  private final Clock clock;
  private final StageSpending spending = new StageSpending();
  private final Map<String, Path> finished = new LinkedHashMap<>();

  StagedRun(ExperimentPlan plan, Stages stages, RunSettings settings, InputStream in, Clock clock) {
    this.in = in;
    this.plan = plan;
    this.stages = stages;
    this.settings = settings;
    this.clock = clock;
    this.reports = new Reports(settings.console());
    this.output = OutputPlace.of(plan, settings, clock.now());
    Console console = settings.console();
    this.quiet =
        console.json()
            ? new Console(
                new PrintWriter(Writer.nullWriter()), console.err(), console.verbosity(), true)
            : console;
  }

  /** Runs all stages, the next one where the one before was not stopped. */
  ExitStatus run() {
    WorkerServices.useEnvironment(settings.environment());
    ExitStatus end;
    try {
      ExitStatus refused = refusal();
      end = refused == null ? begin() : refused;
    } catch (IOException e) {
      end = failed(e);
    }
    print();
    return end;
  }

  private @Nullable ExitStatus refusal() {
    List<ModelEntry> models = new ArrayList<>();
    if (stages.rephrase() != null) {
      ExitStatus refused = RephraseRun.refusal(plan, reports);
      if (refused != null) {
        return refused;
      }
      models.addAll(stages.rephrase().set().models());
    }
    if (stages.judge() != null) {
      models.addAll(stages.judge().set().judges());
      if (!plan.output().formats().contains("jsonl")) {
        return reports.refuse(
            List.of(
                "CONFIG_CONFLICT "
                    + plan.source()
                    + ": answers are judged as they stand in completed.jsonl; add jsonl to"
                    + " output.formats"),
            ExitStatus.CONFIGURATION);
      }
    }
    for (String name : List.of(REPHRASE, JUDGE)) {
      if (settings.mode() == RunSettings.Mode.CREATE && Files.exists(stage(name))) {
        return reports.refuse(
            List.of(
                "OUT_EXISTS: "
                    + stage(name)
                    + " is there already, where the files of that stage go; continue that run with"
                    + " --resume, replace it with --overwrite, or give another --output"),
            ExitStatus.OUTPUT_UNCREATABLE);
      }
    }
    return ModelChecks.refusal(models, plan, reports);
  }

  private ExitStatus begin() throws IOException {
    RephraseStage rephrase = stages.rephrase();
    if (settings.mode() == RunSettings.Mode.OVERWRITE) {
      ExitStatus refused = discard();
      if (refused != null) {
        return refused;
      }
    }
    return rephrase == null
        ? main(plan, RowsOrigin.GIVEN)
        : new SurveyStep(reports)
            .of(plan, null)
            .match(found -> rephrased(rephrase, found), SurveyStep.Found.Refused::status);
  }

  /** What the stages of an earlier run have recorded must not answer for this one. */
  private @Nullable ExitStatus discard() throws IOException {
    ExitStatus refused = new StageDirectory(output, settings.mode(), reports, clock).prepare();
    for (String name : refused == null ? List.of(REPHRASE, JUDGE) : List.<String>of()) {
      Path staging = stage(name).resolve(".staging-discarded");
      if (Files.isDirectory(stage(name).resolve("ledger"))) {
        Ledgers.discard(stage(name).resolve("ledger"), Files.createDirectories(staging));
        Files.delete(staging);
      }
    }
    return refused;
  }

  private Path stage(String name) {
    return output.resolve(name);
  }

  private ExitStatus rephrased(RephraseStage rephrase, SurveyStep.Found.Ok found) {
    ExitStatus refused = reports.refusal(plan, found.survey(), settings.strict());
    if (refused != null) {
      return refused;
    }
    try {
      StageDirectory place = new StageDirectory(output, settings.mode(), reports, clock);
      ExitStatus used = place.prepare();
      if (used != null) {
        return used;
      }
      Path directory = stage(REPHRASE);
      RunSettings own = settings.forStage(quiet, directory, output);
      ExitStatus end = new RephraseRun(plan, rephrase, own, clock).stage(found, own);
      place.dropIfEmpty();
      if (!ended(REPHRASE, directory, end) || stages.onlyRephrase()) {
        return end;
      }
      Path rows = RephraseRun.rows(plan, directory);
      ExperimentPlan again =
          plan.over(plan.name(), rows)
              .withEpochs(plan.expansion().epochs())
              .withEvaluators(plan.evaluators())
              .withOutput(plan.output())
              .withConditions(plan.conditions());
      return worse(end, main(again, RowsOrigin.EARLIER_STAGE));
    } catch (IOException e) {
      return failed(e);
    }
  }

  private ExitStatus main(ExperimentPlan main, RowsOrigin origin) throws IOException {
    Budget left = spending.of(main.budget()).orElse(null);
    if (left == null) {
      return spent();
    }
    ExitStatus end =
        new RunExperiment(
                main.withBudget(left), settings.forStage(quiet, output, output), in, origin, clock)
            .run();
    JudgeStage judge = stages.judge();
    return ended("", output, end) && judge != null ? worse(end, judged(judge)) : end;
  }

  private ExitStatus judged(JudgeStage judge) throws IOException {
    Budget left = spending.of(plan.budget()).orElse(null);
    if (left == null) {
      return spent();
    }
    RunSettings own = settings.forStage(quiet, stage(JUDGE), output);
    ExperimentPlan judging = plan.withEvaluators(List.of()).withEpochs(1).withBudget(left);
    JudgeRun run = new JudgeRun(judge, settings.console(), clock);
    return CompletedSource.open(output)
        .match(source -> judged(run, source, judging, own), this::refuse);
  }

  private ExitStatus judged(
      JudgeRun run, CompletedSource source, ExperimentPlan judging, RunSettings own) {
    try {
      ExitStatus end = run.stage(source, judging, own, RowsOrigin.EARLIER_STAGE);
      if (end == null) {
        reports.notes(List.of("no run is answered, so there is nothing to judge"));
        return ExitStatus.OK;
      }
      ended(JUDGE, stage(JUDGE), end);
      return end;
    } catch (IOException e) {
      return failed(e);
    }
  }

  /** Takes note of a stage's end; returns whether the next one may begin. */
  private boolean ended(String name, Path directory, ExitStatus end) throws IOException {
    if (Files.exists(directory.resolve("summary.json"))) {
      finished.put(name, directory);
    }
    spending.add(directory);
    return RephraseRun.goesOn(end);
  }

  private static ExitStatus worse(ExitStatus one, ExitStatus other) {
    return one.isWorseThan(other) ? one : other;
  }

  private ExitStatus spent() {
    return reports.stopped(
        "BUDGET_SPENT: the stages before have spent the budget; raise it to go on",
        ExitStatus.STOPPED,
        settings.resume().at(output).in(output));
  }

  private ExitStatus refuse(OutputProblem problem) {
    return reports.refuse(
        List.of(problem.code() + " " + problem.message()), ExitStatuses.of(problem.exitCode()));
  }

  private ExitStatus failed(IOException e) {
    return reports.stopped(
        (e instanceof UnwritableRowsException ? "I/O failure: " : "Cannot read answers: ")
            + e.getMessage(),
        e instanceof UnwritableRowsException ? ExitStatus.WRITE_FAILED : ExitStatus.BAD_DATA,
        settings.resume().at(output).in(output));
  }

  /** One object for a program: the experiment's summary, with those of the stages in it. */
  private void print() {
    Console console = settings.console();
    if (!console.json() || finished.isEmpty()) {
      return;
    }
    try {
      ObjectNode all = Json.object();
      ObjectNode others = Json.object();
      for (Map.Entry<String, Path> stage : finished.entrySet()) {
        byte[] summary = Files.readAllBytes(stage.getValue().resolve("summary.json"));
        if (stage.getKey().isEmpty()) {
          all.setAll((ObjectNode) Json.parse(summary));
        } else {
          others.set(stage.getKey(), Json.parse(summary));
        }
      }
      all.set("stages", others);
      console.out().println(Json.text(all));
      console.out().flush();
    } catch (IOException e) {
      console.err().println("Cannot read a summary back: " + e.getMessage());
    }
  }
}
