package dev.assay.pipelines.compare;

import dev.assay.pipelines.command.CompareSettings;
import dev.assay.pipelines.gate.ComparisonSource;
import dev.assay.transforms.compare.ComparisonSpec;
import dev.assay.transforms.gate.GateFigures;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Compares by row, all runs of both sides, as {@code assay compare} does without options. */
public enum CompareForGates implements ComparisonSource {
  /** The only one. */
  INSTANCE;

  @Override
  public GateFigures.Other compare(Path baseline, Path candidate) {
    try {
      Side a = Side.in(baseline);
      Side b = Side.in(candidate);
      Path folder = Files.createTempDirectory("assay-compare-");
      try {
        return GateFigures.Other.of(
            PairedOutputs.of(a, all(baseline), b, all(candidate), ComparisonSpec.STANDARD, folder)
                .toJson(a, b));
      } finally {
        PairedOutputs.delete(folder);
      }
    } catch (Refusal refusal) {
      return GateFigures.Other.missing(refusal.told());
    } catch (UncheckedIOException e) {
      return GateFigures.Other.missing(Refusal.of(e).told());
    } catch (IOException e) {
      return GateFigures.Other.missing(Refusal.of(new UncheckedIOException(e)).told());
    }
  }

  private static CompareSettings.Side all(Path directory) {
    return new CompareSettings.Side(directory, null, null, null);
  }
}
