package dev.assay.pipelines.gate;

import dev.assay.transforms.gate.GateFigures;
import java.nio.file.Path;

/** Compares the runs of two finished output directories pair by pair, for gates that ask for it. */
public interface ComparisonSource {

  /**
   * Returns the comparison as {@code comparison.json} has it: {@code records}, {@code scores} by
   * name, {@code metrics} and {@code slices}; differences are the candidate's figure less the
   * baseline's. Never throws; what stands in the way is the problem of what it returns.
   *
   * @param baseline a finished output directory (a)
   * @param candidate the one whose gates are evaluated (b)
   */
  GateFigures.Other compare(Path baseline, Path candidate);
}
