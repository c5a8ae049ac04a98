package dev.assay.transforms.summarize;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether every row and every run is accounted for. */
public final class Conservation {

  private Conservation() {}

  /**
   * Returns what does not add up, or null where all does: rows read = rejected + skipped +
   * accepted, and runs expected = accepted × epochs × variants = answered + refused + failed.
   *
   * @param epochs repetitions of each row, at least 1
   * @param variants prompts times models of the experiment, at least 1
   */
  public static @Nullable String mismatch(Summary summary, int epochs, int variants) {
    List<String> mismatches = new ArrayList<>();
    Summary.Rows rows = summary.input().rows();
    if (rows.read() != rows.rejected() + rows.skipped() + rows.accepted()) {
      mismatches.add(
          "%d rows read, but %d rejected + %d skipped + %d accepted = %d"
              .formatted(
                  rows.read(),
                  rows.rejected(),
                  rows.skipped(),
                  rows.accepted(),
                  rows.rejected() + rows.skipped() + rows.accepted()));
    }
    long expected = rows.accepted() * epochs * variants;
    if (summary.input().runsExpected() != expected) {
      mismatches.add(
          "%d runs expected, but %d rows accepted x %d epochs x %d variants = %d"
              .formatted(
                  summary.input().runsExpected(), rows.accepted(), epochs, variants, expected));
    }
    Section.Outcomes runs = summary.figures().all().outcomes();
    if (summary.input().runsExpected() != runs.total()) {
      mismatches.add(
          "%d runs expected, but %d answered + %d refused + %d failed = %d"
              .formatted(
                  summary.input().runsExpected(),
                  runs.answered(),
                  runs.refused(),
                  runs.failed(),
                  runs.total()));
    }
    return mismatches.isEmpty() ? null : String.join("; ", mismatches);
  }
}
