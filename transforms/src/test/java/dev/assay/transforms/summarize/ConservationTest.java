package dev.assay.transforms.summarize;

import static dev.assay.transforms.summarize.Runs.answered;
import static dev.assay.transforms.summarize.Runs.failed;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ConservationTest {

  private final Summary two = Runs.summary(List.of(answered("1", 1), failed("1", 2, "HTTP_400")));

  @Test
  void findsNothingWhereAllIsAccountedFor() {
    assertThat(mismatch(new Summary.Rows(3, 1, 1, 1), 2, 2, 1)).isNull();
    assertThat(mismatch(new Summary.Rows(1, 0, 0, 1), 2, 1, 2)).isNull();
  }

  @Test
  void namesALostRow() {
    assertThat(mismatch(new Summary.Rows(4, 1, 1, 1), 2, 2, 1))
        .isEqualTo("4 rows read, but 1 rejected + 1 skipped + 1 accepted = 3");
  }

  @Test
  void namesALostAndADoubledRun() {
    assertThat(mismatch(new Summary.Rows(1, 0, 0, 1), 3, 3, 1))
        .isEqualTo("3 runs expected, but 1 answered + 0 refused + 1 failed = 2");
    assertThat(mismatch(new Summary.Rows(1, 0, 0, 1), 1, 1, 1))
        .isEqualTo("1 runs expected, but 1 answered + 0 refused + 1 failed = 2");
  }

  @Test
  void namesAnExpectationThatTheRowsDoNotGive() {
    assertThat(mismatch(new Summary.Rows(1, 0, 0, 1), 2, 3, 1))
        .isEqualTo("2 runs expected, but 1 rows accepted x 3 epochs x 1 variants = 3");
    assertThat(Conservation.mismatch(two, 1, 1)).isNotNull();
  }

  private @Nullable String mismatch(Summary.Rows rows, long expected, int epochs, int variants) {
    return Conservation.mismatch(two.withRows(rows, expected), epochs, variants);
  }
}
