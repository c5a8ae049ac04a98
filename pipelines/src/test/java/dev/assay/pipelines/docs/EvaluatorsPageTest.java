package dev.assay.pipelines.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.io.json.Json;
import dev.assay.transforms.evaluate.EvaluatorSpec;
import dev.assay.transforms.judge.JudgeTypes;
import dev.assay.transforms.summarize.SummaryEvaluators;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The tables of evaluators name every type that there is, and no other. */
final class EvaluatorsPageTest {

  private static final Pattern CODE = Pattern.compile("`([^`]+)`");
  private static final Pattern ONE_OF = Pattern.compile("must be one of (.*)\\)");
  private static final Path DOCS = DocumentationTest.root().resolve("transforms/docs");

  /** Returns the rows of a table below a heading: the names of the first cell, and all cells. */
  private static Map<List<String>, String[]> table(Path page, String heading, String column)
      throws IOException {
    Map<List<String>, String[]> rows = new LinkedHashMap<>();
    boolean below = heading.isEmpty();
    boolean inside = false;
    for (String line : Files.readAllLines(page)) {
      below |= line.equals(heading);
      if (below && line.startsWith("| " + column + " |")) {
        inside = true;
      } else if (inside && !line.startsWith("|")) {
        return rows;
      } else if (inside && !line.startsWith("|---")) {
        String[] cells = line.split("\\s*\\|\\s*", -1);
        List<String> names = new ArrayList<>();
        Matcher name = CODE.matcher(cells[1]);
        while (name.find()) {
          names.add(name.group(1));
        }
        rows.put(names, cells);
      }
    }
    throw new AssertionError("no table of " + column + " in " + page);
  }

  @Test
  void everyTypeStandsInATable() throws IOException {
    TreeSet<String> shown = new TreeSet<>(List.of("command"));
    table(DOCS.resolve("evaluators.md"), "", "type").keySet().forEach(shown::addAll);
    table(DOCS.resolve("judges.md"), "", "type").keySet().forEach(shown::addAll);

    TreeSet<String> known = new TreeSet<>(JudgeTypes.evaluators().types());
    known.removeIf(EvaluatorsPageTest::isOfTests);
    assertThat(shown).isEqualTo(known);
  }

  /** Types of jars that only tests have on their class path. */
  private static boolean isOfTests(String type) {
    return type.startsWith("unruly");
  }

  @Test
  void theProfilesAreThoseThatAreTaken() throws IOException {
    int compared = 0;
    for (Map.Entry<List<String>, String[]> row :
        table(DOCS.resolve("evaluators.md"), "", "type").entrySet()) {
      List<String> shown =
          Arrays.stream(row.getValue()[3].split(", ", -1)).filter(one -> !one.isBlank()).toList();
      for (String type : row.getKey()) {
        List<String> taken = profiles(type);
        if (taken.size() > 1 || !shown.isEmpty()) {
          assertThat(new TreeSet<>(shown)).as(type).isEqualTo(new TreeSet<>(taken));
          compared++;
        }
      }
    }
    assertThat(compared).isGreaterThan(10);
  }

  private static List<String> profiles(String type) {
    EvaluatorSpec spec =
        new EvaluatorSpec(type, "e", Json.object().put("profile", "none-of-these"));
    for (String problem : JudgeTypes.evaluators().problems(List.of(spec))) {
      Matcher list = ONE_OF.matcher(problem);
      if (problem.contains("invalid profile") && list.find()) {
        return Arrays.asList(list.group(1).split(", ", -1));
      }
    }
    return List.of();
  }

  @Test
  void everyTypeOfAllRunsTogetherStandsInATable() throws IOException {
    TreeSet<String> shown = new TreeSet<>();
    table(DOCS.resolve("evaluators.md"), "## Of all runs together", "type")
        .keySet()
        .forEach(shown::addAll);

    TreeSet<String> known = new TreeSet<>(SummaryEvaluators.types());
    known.removeIf(EvaluatorsPageTest::isOfTests);
    assertThat(shown).isEqualTo(known);
  }
}
