package dev.assay.pipelines.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.pipelines.InProcess;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class HelpLayoutTest {

  private static List<String> help(String columns, String... command) {
    List<String> words = new java.util.ArrayList<>(List.of(command));
    words.add("--help");
    InProcess said = InProcess.run(Map.of("COLUMNS", columns), words);
    assertThat(said.code()).isZero();
    return said.out().lines().toList();
  }

  /** Examples at the end of a page are commands to copy, and stay whole. */
  private static List<String> above(List<String> page) {
    int examples = page.indexOf("Examples:");
    return examples < 0 ? page : page.subList(0, examples);
  }

  @ParameterizedTest
  @CsvSource({"30, 55", "60, 60", "80, 80", "100, 100", "200, 110", "wide, 80"})
  void noLineIsLongerThanTheTerminalIsWide(String columns, int most) {
    for (String command : List.of("run", "check", "compare", "export")) {
      assertThat(above(help(columns, command)))
          .allMatch(line -> line.length() <= most)
          .anyMatch(line -> line.length() > most - 15);
    }
    assertThat(above(help(columns))).allMatch(line -> line.length() <= most);
  }

  /** A dot or a colon within a word is no place to break it. */
  @Test
  void linesEndBetweenWordsAndBeginBelowEachOther() {
    List<String> page = above(help("80", "run"));

    assertThat(page).noneMatch(line -> line.matches(".*[(,] ?\\.$|.*\\bgs:$|.* :$"));
    assertThat(String.join(" ", page).replaceAll("\\s+", " "))
        .contains("(.jsonl, .ndjson, .csv, .parquet, each also .gz or .zst)", "://BUCKET/FOLDER");
    int first =
        page.indexOf(
            "      --resume               Go on in --output: call only what has no answer");
    assertThat(page.get(first + 1)).isEqualTo(" ".repeat(29) + "yet.");
  }

  @Test
  void manyOptionsAreNamedOnce() {
    assertThat(help("80", "run")).contains("Usage: assay run [OPTIONS] [EXPERIMENT]");
    assertThat(help("80")).contains("Usage: assay [-h] [-V] COMMAND");
  }
}
