package dev.assay.pipelines.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.pipelines.console.RunFigures.ScoreLine;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SliceTableTest {

  @Test
  void showsEachPartWithItsMeansAndIntervals() {
    String table =
        SliceTable.render(
            List.of(
                new SliceTable.Slice(
                    "country",
                    List.of("exact_match", "tone"),
                    List.of(
                        new SliceTable.Value(
                            "fr\u001b[2J",
                            1_200,
                            List.of(
                                new ScoreLine("exact_match", 0.8, 0.7, 0.9, null, 10, 0, 0),
                                new ScoreLine("tone", null, null, null, "warm", 10, 0, 0))),
                        new SliceTable.Value(
                            "de",
                            5,
                            List.of(
                                new ScoreLine("exact_match", 1.0, 0.5, 1.0, null, 5, 0, 0),
                                new ScoreLine("tone", null, null, null, null, 0, 5, 0)))))),
            80);
    assertThat(table)
        .isEqualTo(
            """

              country   runs        exact_match  tone
              fr\uFFFD[2J   1,200       0.800 ±0.100  warm
              de           5  1.000 0.500–1.000     -
            """);
  }

  @Test
  void showsTheFirstValuesAndHowManyMoreThereAre() {
    List<SliceTable.Value> values =
        IntStream.range(0, 15).mapToObj(i -> new SliceTable.Value("v" + i, 1, List.of())).toList();
    String table = SliceTable.render(List.of(new SliceTable.Slice("a", List.of(), values)), 80);
    assertThat(table)
        .contains("v9")
        .doesNotContain("v10")
        .contains("… 5 more values in summary.json");
    assertThat(SliceTable.render(List.of(), 80)).isEmpty();
  }

  @Test
  void aNarrowTerminalHasFewerScoresAndIsToldOfTheOthers() {
    List<String> names = List.of("exact_match", "f1", "names_it", "plain", "kind");
    List<ScoreLine> scores =
        names.stream().map(name -> new ScoreLine(name, 0.7, 0.6, 0.8, null, 9, 0, 0)).toList();
    List<SliceTable.Slice> slices =
        List.of(
            new SliceTable.Slice(
                "continent", names, List.of(new SliceTable.Value("Antarctica", 12, scores))));

    assertThat(SliceTable.render(slices, 59))
        .isEqualTo(
            """

              continent   runs   exact_match            f1
              Antarctica    12  0.700 ±0.100  0.700 ±0.100
              … 3 more scores in summary.json
            """);
    assertThat(SliceTable.render(slices, 200))
        .contains("plain", "… 1 more score in summary.json")
        .doesNotContain("kind");
    assertThat(SliceTable.render(slices, 20)).contains("exact_match", "… 4 more scores");
  }
}
