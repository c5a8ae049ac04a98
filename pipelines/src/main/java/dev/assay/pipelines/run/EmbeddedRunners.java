package dev.assay.pipelines.run;

import dev.assay.pipelines.command.RunSettings;

/** The runners by name. A runner's class is loaded only when it is asked for. */
final class EmbeddedRunners {

  private EmbeddedRunners() {}

  static EmbeddedRunner of(RunSettings.Runner runner) {
    return switch (runner) {
      case DIRECT_IF_IT_FITS, DIRECT -> new DirectEmbedded();
      case FLINK -> new FlinkEmbedded();
    };
  }
}
