package dev.assay.pipelines.run;

import dev.assay.io.api.KeyReference;
import dev.assay.io.api.PriceTable;
import dev.assay.io.api.ServerApi;
import dev.assay.io.files.InputFile;
import dev.assay.io.files.StandardInput;
import dev.assay.io.limiter.LimiterSettings;
import dev.assay.pipelines.command.CheckSettings;
import dev.assay.pipelines.command.Console;
import dev.assay.pipelines.command.ExitStatus;
import dev.assay.pipelines.console.Terminal;
import dev.assay.pipelines.console.Wrapped;
import dev.assay.pipelines.plan.Durations;
import dev.assay.pipelines.plan.ExperimentPlan;
import dev.assay.pipelines.runner.WorkerServices;
import dev.assay.transforms.batch.BatchMode;
import dev.assay.transforms.call.Capacity;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Everything that can be known of an experiment without a call. */
final class CheckExperiment {

  private static final double MILLIS_PER_MINUTE = 60_000;

  private final ExperimentPlan plan;
  private final CheckSettings settings;
  private final InputStream in;
  private final Console console;

  CheckExperiment(ExperimentPlan plan, CheckSettings settings, InputStream in) {
    this.plan = plan;
    this.settings = settings;
    this.in = in;
    this.console = settings.console();
  }

  ExitStatus check() {
    WorkerServices.useEnvironment(settings.environment());
    return SurveyStep.namesStandardInput(plan) ? checkSpooled() : check((InputFile) null);
  }

  /** The rows of standard input are kept for as long as they are looked at. */
  private ExitStatus checkSpooled() {
    try {
      Path directory = Files.createTempDirectory("assay-check-");
      try {
        return check(StandardInput.spool(in, directory));
      } finally {
        Files.deleteIfExists(directory.resolve(StandardInput.FILE));
        Files.delete(directory);
      }
    } catch (IOException e) {
      return new Reports(console)
          .refuse(
              List.of("Cannot keep the rows of standard input: " + e.getMessage()),
              ExitStatus.WRITE_FAILED);
    }
  }

  private ExitStatus check(@Nullable InputFile standardInput) {
    return new SurveyStep(new Reports(console))
        .of(plan, standardInput)
        .match(found -> check(found.survey()), SurveyStep.Found.Refused::status);
  }

  private ExitStatus check(Survey survey) {
    Reports reports = new Reports(console);
    reports.badRows(survey);
    print(survey);
    @Nullable ExitStatus refused = reports.refusal(plan, survey, settings.strict());
    if (refused != null) {
      return refused;
    }
    return survey.rejected() + survey.unsendable() > 0 ? ExitStatus.SOME_FAILED : ExitStatus.OK;
  }

  private void print(Survey survey) {
    console
        .out()
        .printf(
            Locale.ROOT,
            "%s: %d records, %d rejected, %d rows x %d = %d runs, %d cannot be sent%n",
            plan.name(),
            survey.read(),
            survey.rejected(),
            survey.accepted(),
            plan.expansion().runsPerRow(),
            survey.accepted() * plan.expansion().runsPerRow(),
            survey.unsendable());
    plan.servers().forEach(this::print);
    LimiterSettings limiter = plan.limiter();
    if (limiter != null) {
      console
          .out()
          .printf(
              Locale.ROOT,
              "  limits shared by %s (%s), at 1/%d of each without it%n",
              limiter.type().name().toLowerCase(Locale.ROOT),
              limiter.url(),
              limiter.jobs());
    }
    EarlyStopLines.ofPlan(plan.conditions().earlyStopping(), survey)
        .forEach(line -> console.out().println(line));
    survey.lanes().forEach(this::print);
    CheckLines.ofPlan(plan).forEach(line -> print("  " + line));
    long runs = survey.accepted() * plan.expansion().runsPerRow() - survey.unsendable();
    CheckLines.ofStages(settings.stages(), survey.accepted(), runs)
        .forEach(line -> print("  " + line));
    if (!survey.unpriced().isEmpty()) {
      console
          .out()
          .printf(
              "  no price known for %s; list prices are of %s, others go under prices:%n",
              String.join(", ", survey.unpriced()), PriceTable.listedOn());
    }
  }

  private void print(String line) {
    Terminal terminal = Terminal.of(Terminals.hasPerson(), settings.environment());
    console.out().println(Wrapped.line(line, terminal));
  }

  private void print(ServerApi server) {
    KeyReference key = server.key();
    console
        .out()
        .printf(
            "  server %s: %s at %s, %s%n",
            server.name(),
            server.type(),
            server.baseUrl(),
            key == null ? "no key" : "key from " + key);
  }

  private void print(Survey.SurveyedLane lane) {
    StringBuilder line = new StringBuilder();
    line.append(
        String.format(
            Locale.ROOT,
            "  lane %-24s %10d calls  about %d input tokens",
            lane.key().label(),
            lane.runs(),
            lane.inputTokens()));
    if (lane.judgeCalls() > 0) {
      line.append(String.format(Locale.ROOT, ", about %d calls of judges", lane.judgeCalls()));
    }
    if (lane.outputTokens() > 0) {
      line.append(String.format(Locale.ROOT, ", up to %d output tokens", lane.outputTokens()));
    }
    if (lane.costUsd() != null) {
      line.append(String.format(Locale.ROOT, "  $%.4f", lane.costUsd()));
      if (lane.openEnded() > 0 && lane.costUsd() > 0) {
        line.append(
            String.format(Locale.ROOT, " and %d answers of unknown length", lane.openEnded()));
      }
    }
    if (lane.batched() > 0) {
      line.append(byBatch(lane));
    }
    Double perMinute = lane.limit().requestsPerMinute();
    Double minutes = lane.minutes();
    if (lane.batched() < lane.runs()) {
      line.append(
          perMinute == null ? "  no limit" : String.format(Locale.ROOT, "  %.0f/min", perMinute));
    }
    if (minutes != null) {
      line.append(String.format(Locale.ROOT, ", at least %.1f min", minutes));
    } else if (lane.batched() < lane.runs()) {
      Capacity capacity = lane.capacity(plan.concurrency());
      line.append(
          String.format(
              Locale.ROOT,
              ", about %.1f min with %.0f in flight and answers after %d s",
              capacity.time().toMillis() / MILLIS_PER_MINUTE,
              Math.min(capacity.inFlight(), (double) lane.runs()),
              capacity.latency().toSeconds()));
    }
    if (lane.limit().keys() > 1) {
      line.append(String.format(Locale.ROOT, ", in %d shards", lane.limit().keys()));
    }
    print(line.toString());
  }

  private String byBatch(Survey.SurveyedLane lane) {
    BatchMode mode = plan.batches().groups().getOrDefault(lane.key().group(), BatchMode.STANDARD);
    String line =
        String.format(
            Locale.ROOT,
            "  %d by batch, at the batch price, within %s",
            lane.batched(),
            Durations.print(mode.deadline()));
    long single = lane.runs() - lane.batched();
    return single == 0
        ? line
        : line + String.format(Locale.ROOT, "; %d of several turns as single calls", single);
  }
}
