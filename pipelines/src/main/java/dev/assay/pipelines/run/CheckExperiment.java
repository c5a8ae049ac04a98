package dev.assay.pipelines.run;

import dev.assay.io.files.InputFiles;
import dev.assay.pipelines.command.CheckSettings;
import dev.assay.pipelines.command.Console;
import dev.assay.pipelines.command.ExitStatus;
import dev.assay.pipelines.plan.ExperimentPlan;
import java.io.IOException;
import java.util.List;
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
    Reports reports = new Reports(console);
    InputFiles inputs = InputFiles.expand(plan.dataset());
    reports.notes(inputs.notes());
    if (!inputs.problems().isEmpty()) {
      return reports.refuse(inputs.problems(), ExitStatus.INPUT_MISSING);
    }
    Survey survey;
    try {
      survey =
          SurveyRows.of(plan, inputs.files(), InstalledApis.INSTANCE, new WorkerServices(null));
    } catch (IOException e) {
      return reports.refuse(
          List.of("Cannot read the dataset: " + e.getMessage()), ExitStatus.INPUT_MISSING);
    }
    reports.badRows(survey);
    print(survey);
    @Nullable ExitStatus refused = reports.refusal(survey, settings.strict());
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
    for (Survey.SurveyedLane lane : survey.lanes()) {
      Double perMinute = lane.limit().requestsPerMinute();
      console
          .out()
          .printf(
              Locale.ROOT,
              "  lane %-24s %10d calls  about %d input tokens  %s%n",
              lane.key().label(),
              lane.runs(),
              lane.promptCharacters() / CHARACTERS_PER_TOKEN,
              perMinute == null
                  ? "no limit"
                  : String.format(
                      Locale.ROOT, "%.0f/min, %.1f min", perMinute, lane.runs() / perMinute));
    }
  }

  private static final long CHARACTERS_PER_TOKEN = 4;
}
