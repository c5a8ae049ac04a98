package dev.assay.pipelines.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ColumnsTest {

  private static final List<List<String>> ROWS =
      List.of(
          List.of("name", "A", "B", "same"),
          List.of("a long name of 23 signs", "0.25", "0.5", "7"));
  private static final List<Set<Integer>> LEAST = List.of(Set.of(3), Set.of(1, 2));

  @Test
  void theFirstStandsLeftTheOthersRight() {
    assertThat(Columns.align(ROWS, 80))
        .containsExactly(
            "  name                        A    B  same",
            "  a long name of 23 signs  0.25  0.5     7");
  }

  @Test
  void theFirstGivesWay() {
    assertThat(Columns.align(ROWS, 34))
        .containsExactly(
            "  name                A    B  same", "  a long name of…  0.25  0.5     7");
  }

  @Test
  void columnsThatSayLeastGoTogetherOnceTheFirstWouldSayNothing() {
    assertThat(Columns.fitting(ROWS, 31, LEAST)).isEqualTo(ROWS);
    assertThat(Columns.align(Columns.fitting(ROWS, 30, LEAST), 30))
        .containsExactly("  name                  A    B", "  a long name of 2…  0.25  0.5");
    assertThat(Columns.fitting(ROWS, 20, LEAST).get(0)).containsExactly("name");
  }
}
