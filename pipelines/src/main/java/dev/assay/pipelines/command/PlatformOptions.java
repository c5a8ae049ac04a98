package dev.assay.pipelines.command;

import dev.assay.io.platform.braintrust.BraintrustSettings;
import dev.assay.io.platform.datadog.DatadogSettings;
import dev.assay.io.platform.langsmith.LangSmithSettings;
import dev.assay.io.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Names that an experiment gets on a platform, and what a platform wants to know besides. */
final class PlatformOptions {

  private static final String DATADOG = "datadog";
  private static final String LANGSMITH = "langsmith";
  private static final String BRAINTRUST = "braintrust";
  private static final Set<String> ALL = Set.of(DATADOG, LANGSMITH, BRAINTRUST);

  @Option(
      names = "--project",
      paramLabel = "NAME",
      description = "datadog, braintrust: the project there (default: assay).")
  private @Nullable String project;

  @Option(
      names = "--dataset",
      paramLabel = "NAME",
      description = "datadog, langsmith: the dataset there (default: named as the rows' file).")
  private @Nullable String dataset;

  @Option(
      names = "--experiment",
      paramLabel = "NAME",
      description = "The experiment there (default: named as it is here).")
  private @Nullable String experiment;

  @Option(
      names = "--same-experiment",
      description =
          "datadog, braintrust: an experiment of that name is the one meant; else the server makes"
              + " its name unique. langsmith: the name without digits of its runs.")
  private boolean sameExperiment;

  @Option(
      names = "--restamp",
      description = "datadog: scores older than 24 hours get the time of the upload.")
  private boolean restamp;

  @Option(
      names = "--data-type",
      paramLabel = "TYPE",
      description = "datadog: data.type of events, events (default) or experiments.")
  private String dataType = DatadogSettings.EVENTS;

  @Option(
      names = "--max-bytes",
      paramLabel = "N",
      description = "datadog, braintrust: most bytes of a body (default: 1048576).")
  private int maxBytes = DatadogSettings.MAX_BYTES;

  @Option(
      names = "--dataset-id",
      paramLabel = "UUID",
      description = "langsmith: the dataset's id (default: made of its name).")
  private @Nullable String datasetId;

  @Option(
      names = "--split",
      paramLabel = "N",
      description = "langsmith: spread rows over N experiments, or \"epochs\" (default: 1).")
  private String split = "1";

  /**
   * What an option means.
   *
   * @param knownTo platforms that it means something to
   * @param why it means nothing to the others, as in "braintrust, which has one type of events"
   */
  private record Meaning(String option, Set<String> knownTo, String why) {}

  private static final List<Meaning> MEANINGS =
      List.of(
          new Meaning(
              "--project",
              Set.of(DATADOG, BRAINTRUST),
              "has datasets and experiments, no projects"),
          new Meaning(
              "--dataset",
              Set.of(DATADOG, LANGSMITH),
              "is told each row's input with its events; they belong to no dataset"),
          new Meaning("--experiment", ALL, ""),
          new Meaning("--same-experiment", ALL, ""),
          new Meaning("--restamp", Set.of(DATADOG), "takes scores of any age with their own times"),
          new Meaning("--data-type", Set.of(DATADOG), "has one type of events"),
          new Meaning(
              "--max-bytes", Set.of(DATADOG, BRAINTRUST), "takes an experiment as one body"),
          new Meaning("--dataset-id", Set.of(LANGSMITH), "gives datasets ids of its own, if any"),
          new Meaning(
              "--split", Set.of(LANGSMITH), "takes an experiment of any size in many bodies"));

  /**
   * Refuses options that would be without effect.
   *
   * @param format a platform, or a format that is none
   * @throws ParameterException naming the option and the reason
   */
  static void check(String format, CommandLine command) {
    for (Meaning one : MEANINGS) {
      boolean isGiven = command.getParseResult().hasMatchedOption(one.option());
      if (isGiven && !one.knownTo().contains(format)) {
        String why = ALL.contains(format) ? one.why() : "is a file that names no platform";
        throw new ParameterException(
            command,
            one.option()
                + " means nothing to "
                + format
                + ", which "
                + why
                + "; leave it out (it is of "
                + String.join(", ", new TreeSet<>(one.knownTo()))
                + ")");
      }
    }
  }

  /** Returns what LangSmith is told. */
  LangSmithSettings langsmith(CommandLine command) {
    try {
      LangSmithSettings settings =
          LangSmithSettings.USUAL
              .named(dataset, experiment)
              .withBareName(sameExperiment)
              .withSplit(split);
      return datasetId == null ? settings : settings.withDatasetId(datasetId);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command, String.valueOf(e.getMessage()), e);
    }
  }

  private void checkMaxBytes(CommandLine command) {
    if (maxBytes < 1) {
      throw new ParameterException(
          command, "Invalid --max-bytes: " + maxBytes + " (must be at least 1)");
    }
  }

  /** Returns what Braintrust is told. */
  BraintrustSettings braintrust(CommandLine command) {
    checkMaxBytes(command);
    return BraintrustSettings.STANDARD
        .named(project, experiment)
        .withEnsureNew(!sameExperiment)
        .withMost(maxBytes, BraintrustSettings.MAX_ROWS);
  }

  /** Returns what Datadog is told. */
  DatadogSettings datadog(CommandLine command) {
    checkMaxBytes(command);
    try {
      return DatadogSettings.at(Clock.system().now())
          .named(project, dataset, experiment)
          .withEnsureUnique(!sameExperiment)
          .withRestamp(restamp)
          .withEventsType(dataType)
          .withMost(maxBytes, DatadogSettings.MAX_ITEMS);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command, String.valueOf(e.getMessage()), e);
    }
  }
}
