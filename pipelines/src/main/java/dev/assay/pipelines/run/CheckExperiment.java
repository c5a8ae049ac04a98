package dev.assay.pipelines.run;

import dev.assay.io.api.PriceTable;
import dev.assay.pipelines.command.CheckSettings;
import dev.assay.pipelines.command.Console;
import dev.assay.pipelines.command.ExitStatus;
import dev.assay.pipelines.plan.ExperimentPlan;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Everything that can be known of an experiment without a call. */
final class CheckExperiment {

  private final ExperimentPlan plan;
  private final CheckSettings settings;
  private final Console console;

  CheckExperiment(ExperimentPlan plan, CheckSettings settings) {
    this.plan = plan;
    this.settings = settings;
    this.console = settings.console();
  }

  ExitStatus check() {
    WorkerServices.useEnvironment(settings.environment());
    return new SurveyStep(new Reports(console))
        .of(plan)
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
    survey.lanes().forEach(this::print);
    if (!survey.unpriced().isEmpty()) {
      console
          .out()
          .printf(
              "  no price known for %s; list prices are of %s, others go under prices:%n",
              String.join(", ", survey.unpriced()), PriceTable.listedOn());
    }
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
    Double perMinute = lane.limit().requestsPerMinute();
    Double minutes = lane.minutes();
    line.append(
        perMinute == null ? "  no limit" : String.format(Locale.ROOT, "  %.0f/min", perMinute));
    if (minutes != null) {
      line.append(String.format(Locale.ROOT, ", at least %.1f min", minutes));
    }
    console.out().println(line);
  }
}
