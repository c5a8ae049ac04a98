package dev.assay.pipelines.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.io.experiment.Run;
import dev.assay.io.json.Json;
import dev.assay.transforms.query.Query;
import dev.assay.transforms.query.QuerySyntaxException;
import dev.assay.transforms.query.RecordFigures;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page's filter and {@code assay query} are two readers of one language. */
class QueryAgreementTest {

  private static final List<String> PIECES =
      List.of(
          "@",
          "a",
          "paris",
          ":",
          "(",
          ")",
          "[",
          "]",
          " ",
          " OR ",
          " AND ",
          "NOT ",
          "-",
          ">",
          "=",
          "<",
          "\"",
          "\\",
          "*",
          "?",
          "1",
          "0.5",
          " TO ",
          "@multi_run_avg.",
          "@trace.attempts",
          "s",
          "status:failed",
          "difficulty",
          "@duration",
          "@evaluations.custom.exact_match",
          "lang:de");
  private static final int RANDOM_QUERIES = 3_000;

  @TempDir static Path folder;

  private static Browser browser;
  private static List<String> lines;

  @BeforeAll
  static void openPage() throws IOException {
    assumeTrue(Browser.installed().isPresent(), "No Chromium is installed");
    lines = resource("lines.jsonl");
    browser = Browser.start();
    browser.open(SamplePage.write(folder, "queries", lines));
    browser.evaluate(
        "window.lines = new Searchable("
            + lines
            + ");window.ask = (text) => { try { const search ="
            + " query.compile(text).search(window.lines); while (!search.step(0)) {} return"
            + " [...search.marks.keys()].filter((i) => search.marks[i]).join(' '); } catch (e) { if"
            + " (e instanceof query.QueryProblem) return '! ' + e.message; throw e; } }; null");
  }

  @AfterAll
  static void close() throws IOException {
    if (browser != null) {
      browser.close();
    }
  }

  @Test
  void everyQueryOfTheCorpusSelectsTheSame() throws IOException {
    List<String> queries =
        resource("queries.txt").stream().filter(query -> !query.startsWith("#")).toList();
    List<Run> runs = SamplePage.runs(lines);
    assertThat(queries.stream().filter(query -> selected(query, runs).matches("[0-5 ]+")))
        .as("queries that select some runs and not all")
        .hasSizeGreaterThan(80);
    agree(queries);
  }

  @Test
  void randomTextsOfTheSyntaxSelectTheSame() {
    Random random = new Random(42);
    List<String> queries = new ArrayList<>();
    for (int i = 0; i < RANDOM_QUERIES; i++) {
      StringBuilder query = new StringBuilder();
      for (int n = random.nextInt(9); n >= 0; n--) {
        query.append(PIECES.get(random.nextInt(PIECES.size())));
      }
      queries.add(query.toString());
    }
    agree(queries);
  }

  /** Wildcards in texts of several letters a character, in attributes and in keys. */
  @Test
  void randomWildcardsSelectTheSame() {
    List<String> where = List.of("", "", "-", "@meta.output:", "@meta.input:", "id:", "topic:");
    List<String> what =
        List.of(
            "*", "*", "?", "??", "a", "r", "is", "par", "in", " ", "🙂", "é", "日", "σ", "\\\\*");
    Random random = new Random(7);
    List<String> queries = new ArrayList<>();
    for (int i = 0; i < RANDOM_QUERIES; i++) {
      StringBuilder query = new StringBuilder(where.get(random.nextInt(where.size())));
      for (int n = random.nextInt(6); n >= 0; n--) {
        query.append(what.get(random.nextInt(what.size())));
      }
      queries.add(query.toString());
    }
    List<Run> runs = SamplePage.runs(lines);
    assertThat(queries.stream().filter(query -> selected(query, runs).matches("[0-5 ]+")))
        .as("queries that select some runs and not all")
        .hasSizeGreaterThan(RANDOM_QUERIES / 20);
    agree(queries);
  }

  private static void agree(List<String> queries) {
    JsonNode asked = browser.evaluate(Json.text(list(queries)) + ".map(window.ask)");
    List<Run> runs = SamplePage.runs(lines);
    SoftAssertions softly = new SoftAssertions();
    for (int i = 0; i < queries.size(); i++) {
      softly
          .assertThat(asked.get(i).asText())
          .as("query %s", queries.get(i))
          .isEqualTo(selected(queries.get(i), runs));
    }
    softly.assertAll();
    assertThat(asked).hasSameSizeAs(queries);
  }

  private static JsonNode list(List<String> texts) {
    var list = Json.object().arrayNode();
    texts.forEach(list::add);
    return list;
  }

  private static String selected(String text, List<Run> runs) {
    try {
      Query query = Query.parse(text);
      RecordFigures figures = query.figures();
      runs.forEach(figures::add);
      figures.check();
      List<String> found = new ArrayList<>();
      for (int i = 0; i < runs.size(); i++) {
        if (query.matches(runs.get(i), figures)) {
          found.add(String.valueOf(i));
        }
      }
      return String.join(" ", found);
    } catch (QuerySyntaxException e) {
      return "! " + e.getMessage();
    }
  }

  private static List<String> resource(String name) throws IOException {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(QueryAgreementTest.class.getResourceAsStream(name)),
                StandardCharsets.UTF_8))) {
      return reader.lines().filter(line -> !line.isBlank()).toList();
    }
  }
}
