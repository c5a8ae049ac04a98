package dev.assay.pipelines.run;

import dev.assay.io.api.Environment;
import dev.assay.io.experiment.CallError;
import dev.assay.io.experiment.Rejected;
import dev.assay.io.json.Json;
import dev.assay.pipelines.command.Console;
import dev.assay.pipelines.command.DirectorySettings;
import dev.assay.pipelines.command.ExitStatus;
import dev.assay.pipelines.command.RunSettings;
import dev.assay.pipelines.console.Terminal;
import dev.assay.pipelines.console.Wrapped;
import dev.assay.pipelines.plan.ExperimentPlan;
import dev.assay.pipelines.runner.WorkerServices;
import dev.assay.transforms.call.LaneSnapshot;
import dev.assay.transforms.stopping.StopRule;
import dev.assay.transforms.summarize.Summary;
import dev.assay.transforms.summarize.SummaryJson;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a run says to people, and the exit status that goes with it. */
final class Reports {

  private static final int FIRST = 10;

  private final Console console;

  Reports(Console console) {
    this.console = console;
  }

  /** Says what was noticed and needs nobody to act. */
  void notes(List<String> notes) {
    if (console.verbosity() != Console.Verbosity.QUIET) {
      notes.forEach(note -> console.err().println("Note: " + note));
    }
  }

  /** Returns a count with its noun, such as {@code 1 row} or {@code 2 rows}. */
  static String count(long count, String noun) {
    return count + " " + noun + (count == 1 ? "" : "s");
  }

  /** Says why nothing was started. */
  ExitStatus refuse(List<?> problems, ExitStatus status) {
    problems.forEach(console.err()::println);
    console.err().println("Nothing was called or written.");
    return status;
  }

  /** Returns how a run ends that may not start, after saying why; null where it may. */
  @Nullable ExitStatus refusal(ExperimentPlan plan, Survey survey, RunSettings settings) {
    ExitStatus refused = refusal(plan, survey, settings.strict());
    String tooMuch = HeapNeed.problem(HeapNeed.of(survey), settings.runner());
    return refused != null || tooMuch == null
        ? refused
        : refuse(List.of(tooMuch), ExitStatus.USAGE);
  }

  /** Returns how a run ends that the survey forbids to start, after saying why; null otherwise. */
  @Nullable ExitStatus refusal(ExperimentPlan plan, Survey survey, boolean strict) {
    if (plan.budget().maxCostUsd() != null && !survey.unpriced().isEmpty()) {
      return refuse(
          List.of(
              "BUDGET_NO_PRICE: no price is known for "
                  + String.join(", ", survey.unpriced())
                  + ", so max_cost_usd could not be kept; state it in the experiment file:"
                  + " prices: {"
                  + survey.unpriced().get(0)
                  + ": {input_per_million: …, output_per_million: …}}"),
          ExitStatus.CONFIGURATION);
    }
    try {
      new WorkerServices(null, plan.servers(), plan.limiter()).limiter();
    } catch (IllegalArgumentException e) {
      return refuse(
          List.of("CONFIG_LIMITER " + plan.source() + ": limiter.url: " + e.getMessage()),
          ExitStatus.CONFIGURATION);
    }
    if (survey.slices().size() > StopRule.MAX_SLICES) {
      return refuse(
          List.of(
              "EARLY_SLICES "
                  + plan.source()
                  + ": early_stopping.by makes more than "
                  + StopRule.MAX_SLICES
                  + " slices; each would be too small to be decided before its last row. Name"
                  + " fields with fewer values"),
          ExitStatus.CONFIGURATION);
    }
    if (strict && (survey.rejected() > 0 || survey.unsendable() > 0)) {
      badRows(survey);
      return refuse(
          List.of(
              survey.rejected()
                  + " lines rejected and "
                  + survey.unsendable()
                  + " runs that cannot be sent; --strict allows none"),
          ExitStatus.BAD_DATA);
    }
    Set<String> missing = new LinkedHashSet<>();
    boolean ofKeys = false;
    for (Survey.SurveyedLane lane : survey.lanes()) {
      for (CallError error : lane.problem()) {
        boolean keyMissing = error.code().equals("AUTH_MISSING");
        ofKeys |= keyMissing;
        missing.add(
            error.code()
                + " lane "
                + lane.key().label()
                + " ("
                + lane.runs()
                + (lane.runs() == 1 ? " run): " : " runs): ")
                + error.message()
                + (keyMissing ? "; set it, or name a file that does with --env-file" : ""));
      }
    }
    if (missing.isEmpty()) {
      return null;
    }
    return refuse(
        List.copyOf(missing), ofKeys ? ExitStatus.NO_PERMISSION : ExitStatus.CONFIGURATION);
  }

  /** Shows the first bad lines and unsendable runs. */
  void badRows(Survey survey) {
    survey.examples().stream().limit(FIRST).forEach(bad -> console.err().println(line(bad)));
    more(survey.rejected());
    survey.unsendableExamples().stream()
        .limit(FIRST)
        .forEach(bad -> console.err().println(bad.code() + " " + bad.message()));
    more(survey.unsendable());
  }

  /** Returns a rejected line as it is told, with its place. */
  static String line(Rejected bad) {
    String place = bad.position().toString();
    return bad.code() + (bad.message().contains(place) ? " " : " " + place + ": ") + bad.message();
  }

  private void more(long all) {
    if (all > FIRST) {
      console.err().println("… and " + (all - FIRST) + " more");
    }
  }

  /** Says that a run ended before its outputs were in place. */
  ExitStatus stopped(String problem, ExitStatus status, String resume) {
    console.err().println(problem);
    console.err().println("Continue with: " + resume);
    return status;
  }

  /** Says that somebody else starts the job, and how its outputs come home. */
  ExitStatus handedOver(String resume) {
    console
        .err()
        .println("The job is handed over. Once it has ended, bring its outputs home by: " + resume);
    return ExitStatus.OK;
  }

  /** Prints the result of a run whose outputs are in place. */
  ExitStatus finished(
      RunResult result,
      RunEnd end,
      RunSettings settings,
      Path directory,
      Instant started,
      Instant finished) {
    show(
        result.summary(),
        end.lanes(),
        directory,
        Duration.between(started, finished),
        settings.environment());
    stoppedLanes(end);
    if (end.raised() != null) {
      console.err().println("RAISE_ERRORS " + end.raised());
    }
    ExitStatus status = status(result, end, settings);
    if (status.isStop()) {
      console.err().println("Continue with: " + settings.resume().in(directory));
    }
    return status;
  }

  private void stoppedLanes(RunEnd end) {
    for (LaneSnapshot lane : end.signal() == null ? end.stoppedLanes() : List.<LaneSnapshot>of()) {
      CallError reason = lane.stoppedBy();
      if (reason != null && (lane.failed() > 0 || !isNotRecorded(lane))) {
        console
            .err()
            .println(
                "Lane "
                    + lane.lane().label()
                    + " stopped: "
                    + reason.code()
                    + " "
                    + reason.message());
      }
    }
  }

  private static boolean isNotRecorded(LaneSnapshot lane) {
    CallError reason = lane.stoppedBy();
    return reason != null && reason.code().equals(JudgeAgain.NOT_RECORDED);
  }

  /** Prints the result of scoring again once its outputs are in place. */
  ExitStatus scored(Summary summary, RunEnd end, DirectorySettings settings, Duration took) {
    show(summary, List.of(), settings.directory(), took, settings.environment());
    stoppedLanes(end);
    if (end.stoppedLanes().stream().anyMatch(lane -> !isNotRecorded(lane))) {
      console
          .err()
          .println("Give the same command again to ask for the verdicts that are missing.");
      return end.withoutPermission() ? ExitStatus.NO_PERMISSION : ExitStatus.STOPPED;
    }
    if (!Gating.passed(summary)) {
      return ExitStatus.GATE_FAILED;
    }
    return summary.input().rows().rejected() + summary.figures().all().outcomes().failed() == 0
        ? ExitStatus.OK
        : ExitStatus.SOME_FAILED;
  }

  private void show(
      Summary summary,
      List<LaneSnapshot> lanes,
      Path directory,
      Duration took,
      Environment environment) {
    if (console.json()) {
      console.out().println(Json.text(SummaryJson.CODEC.toJson(summary)));
    } else {
      Terminal terminal = Terminal.of(Terminals.hasPerson(), environment);
      console.out().print(FinalTable.render(summary, lanes, directory, took, terminal.width()));
      List<String> gates = Gating.lines(summary);
      if (!gates.isEmpty()) {
        console.out().println();
      }
      gates.forEach(line -> console.out().println(Wrapped.line(line, terminal)));
    }
    console.out().flush();
  }

  private static ExitStatus status(RunResult result, RunEnd end, RunSettings settings) {
    if (end.signal() != null) {
      return end.signal().equals("INT") ? ExitStatus.INTERRUPTED : ExitStatus.TERMINATED;
    }
    if (end.unwritable()) {
      return ExitStatus.WRITE_FAILED;
    }
    if (!end.stoppedLanes().isEmpty()) {
      return end.withoutPermission() ? ExitStatus.NO_PERMISSION : ExitStatus.STOPPED;
    }
    if (end.raised() != null) {
      return ExitStatus.STOPPED;
    }
    if (!Gating.passed(result.summary())) {
      return ExitStatus.GATE_FAILED;
    }
    long perRow = result.plan().expansion().runsPerRow();
    Summary.Rows rows = result.summary().input().rows();
    long bad = rows.rejected() * perRow + result.summary().figures().all().outcomes().failed();
    return settings.allowance().allows(bad, rows.read() * perRow)
        ? ExitStatus.OK
        : ExitStatus.SOME_FAILED;
  }
}
