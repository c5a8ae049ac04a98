package dev.assay.pipelines.run;

import dev.assay.pipelines.gate.ComparisonSource;
import dev.assay.transforms.gate.GateFigures;
import java.nio.file.Path;

/** What compares two directories for gates: the one place that says how. */
enum InstalledComparison implements ComparisonSource {
  /** None: a comparison comes from a file. */
  INSTANCE;

  @Override
  public GateFigures.Other compare(Path baseline, Path candidate) {
    return GateFigures.Other.missing(
        "this version does not compare directories for gates; give the comparison of "
            + baseline
            + " with "
            + candidate
            + " by --comparison FILE");
  }
}
