package dev.assay.pipelines.command;

import dev.assay.io.platform.braintrust.BraintrustSettings;
import dev.assay.io.platform.datadog.DatadogSettings;
import dev.assay.io.platform.langsmith.LangSmithSettings;
import dev.assay.io.time.Clock;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Names that an experiment gets on a platform, and what a platform wants to know besides. */
final class PlatformOptions {

  @Option(
      names = "--project",
      paramLabel = "NAME",
      description = "The project there (default: assay).")
  private @Nullable String project;

  @Option(
      names = "--dataset",
      paramLabel = "NAME",
      description = "The dataset there (default: named as the rows' file).")
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
      description = "Scores older than 24 hours get the time of the upload.")
  private boolean restamp;

  @Option(
      names = "--data-type",
      paramLabel = "TYPE",
      description = "data.type of events: events (default) or experiments.")
  private String dataType = DatadogSettings.EVENTS;

  @Option(
      names = "--max-bytes",
      paramLabel = "N",
      description = "Most bytes of a body (default: 1048576).")
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
