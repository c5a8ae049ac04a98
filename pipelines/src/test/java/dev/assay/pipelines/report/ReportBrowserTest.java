package dev.assay.pipelines.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReportBrowserTest {

  private static final String SAID = "document.getElementById('filter-said').textContent";
  private static final String FILTERED =
      "document.documentElement.dataset.filtered || filter.ariaInvalid === 'true'";
  private static final String FIRST =
      "document.querySelector('.row[aria-rowindex=\"2\"]').textContent";
  private static final String OPEN = "!document.getElementById('detail').hidden";
  private static final int ROWS = 300;

  @TempDir static Path folder;

  private static Browser browser;
  private static Path page;

  @BeforeAll
  static void start() {
    assumeTrue(Browser.installed().isPresent(), "No Chromium is installed");
    browser = Browser.start();
    page = SamplePage.write(folder, "sample", lines());
  }

  @AfterAll
  static void close() throws IOException {
    if (browser != null) {
      browser.close();
    }
  }

  /** Row 7 is wrong in both epochs, all others are right. */
  private static List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (int row = 1; row <= ROWS; row++) {
      for (int epoch = 1; epoch <= 2; epoch++) {
        boolean right = row != 7;
        lines.add(
            SamplePage.line(
                "r" + row,
                epoch,
                right ? "answer " + row : "a wrong answer " + epoch,
                Map.of(
                    "expected",
                    "answer " + row,
                    "lang",
                    row % 2 == 0 ? "de" : "fr",
                    "score:exact_match",
                    right ? 1.0 : 0.0,
                    "score:f1",
                    right ? 0.9 : 0.1)));
      }
    }
    return lines;
  }

  @BeforeEach
  void open() {
    browser.size(1280, 900);
    browser.prefer("light");
    browser.open(page);
  }

  private static void ask(String query) {
    browser.press("/");
    browser.evaluate("document.activeElement.value = ''");
    browser.type(query);
    browser.press("Enter");
    browser.until(FILTERED);
  }

  @Test
  void showsTheWorstFirstAndHoldsOnlyWhatIsInView() {
    assertThat(browser.text(SAID)).isEqualTo("600 runs");
    assertThat(browser.text(FIRST)).contains("r7").contains("a wrong answer");
    assertThat(browser.evaluate("document.querySelectorAll('.row').length").asInt())
        .isBetween(10, 80);
    browser.evaluate("document.querySelector('.grid').scrollTop = 1e9");
    browser.until("document.querySelector('.row[aria-rowindex=\"601\"]')");
    assertThat(browser.problems()).isEmpty();
  }

  @Test
  void filtersByTheSyntaxOfQueriesAndSaysWhatItCannotUnderstand() {
    ask("@evaluations.custom.exact_match:0");
    assertThat(browser.text(SAID)).isEqualTo("2 of 600 runs");
    assertThat(browser.text("location.hash")).startsWith("#q=%40evaluations");
    ask("(paris");
    assertThat(browser.text(SAID)).contains("Invalid query: at character 7: ')' is missing");
    ask("paris) lyon");
    assertThat(browser.text("document.querySelector('#filter-said mark').textContent"))
        .isEqualTo(")");
    ask("nothing has this text");
    assertThat(browser.text("document.querySelector('.grid-frame .empty').textContent"))
        .isEqualTo("No run is selected by this query.");
    browser.press("Escape");
    assertThat(browser.text(SAID)).isEqualTo("600 runs");
  }

  /** However long a query takes, what it has found after its first turn is on the page. */
  @Test
  void showsWhatALongSearchHasFoundSoFar() {
    browser.evaluate("Filter.TURN_MS = 0, null");
    browser.evaluate(
        "filter.value = 'lang:de', filter.dispatchEvent(new KeyboardEvent('keydown', {key:"
            + " 'Enter'})), window.soFar = "
            + SAID
            + ", null");
    browser.until(FILTERED);
    assertThat(browser.text("soFar")).isEqualTo("128 of 256 runs so far");
    assertThat(browser.text(SAID)).isEqualTo("300 of 600 runs");
  }

  /** Whether figures of whole rows are numbers is known only when all are measured. */
  @Test
  void aQueryThatIsFoundWrongLateLeavesWhatWasShown() {
    browser.evaluate("Filter.TURN_MS = 0, null");
    ask("@multi_run_mode.@evaluations.custom.exact_match:x");
    assertThat(browser.text(SAID)).contains("Invalid query", "@multi_run_avg");
    assertThat(browser.text(FIRST)).contains("r7");
    assertThat(browser.evaluate("document.querySelector('.grid-frame .empty').hidden").asBoolean())
        .isTrue();
  }

  /** A view of its own, into which the test unpacks lines. */
  @Test
  void whatIsAskedWhileRowsUnpackWaitsForThem() {
    browser.evaluate(
        "window.lines = [1, 2, 3].map((n) => ({id: 'n' + n, epoch: 1, status: 'answered', lang:"
            + " n === 2 ? 'de' : 'fr'})), window.view = runView(payload.facts()), view.take(lines),"
            + " view.filter.set('id:n2'), window.before = [view.filter.said.textContent,"
            + " view.grid.items.length].join(), view.end(), null");
    assertThat(browser.text("before")).isEqualTo("unpacking the rows: 3…,3");
    assertThat(browser.text("view.filter.said.textContent")).isEqualTo("1 of 3 runs");
  }

  @Test
  void aLinksFilterIsThereWhenTheRowsAre() {
    browser.evaluate(
        "history.replaceState(null, '', '#q=status%3Afailed'), window.view ="
            + " runView(payload.facts()), view.take([{id: 'n', epoch: 1, status: 'answered'}]),"
            + " view.end(), null");
    assertThat(browser.text("view.filter.text")).isEqualTo("status:failed");
    assertThat(browser.text("view.filter.said.textContent")).isEqualTo("0 of 1 run");
  }

  @Test
  void opensALinkWithItsFilter() {
    browser.evaluate("location.hash = '#q=' + encodeURIComponent('lang:de')");
    browser.until(SAID + ".startsWith('300 of')");
  }

  @Test
  void walksThroughRowsByTheKeyboard() {
    browser.press("j");
    browser.press("j");
    assertThat(browser.text("document.querySelector('.row.current').getAttribute('aria-rowindex')"))
        .isEqualTo("3");
    assertThat(browser.text("document.activeElement.getAttribute('role')")).isEqualTo("grid");
    browser.press("k");
    browser.press("Enter");
    assertThat(browser.evaluate(OPEN).asBoolean()).isTrue();
    String first = browser.text("document.querySelector('#detail .place').textContent");
    browser.press("j");
    assertThat(first).isEqualTo("1 of 600");
    assertThat(browser.text("document.querySelector('#detail .place').textContent"))
        .isEqualTo("2 of 600");
    browser.press("Escape");
    assertThat(browser.evaluate(OPEN).asBoolean()).isFalse();
    browser.press("ArrowDown");
    browser.press("End");
    assertThat(browser.text("document.querySelector('.row.current').getAttribute('aria-rowindex')"))
        .isEqualTo("601");
  }

  @Test
  void showsARunInFullWithTheOtherEpochsOfItsRow() {
    browser.evaluate("document.querySelector('.row').click()");
    String detail = browser.text("document.getElementById('detail').innerText");
    assertThat(detail)
        .contains("r7", "What is r7?", "a wrong answer 1", "answer 7", "exact_match", "0.100")
        .contains("All 2 runs of this row", "epoch 1", "epoch 2", "this run", "gpt-4o-mini");
    assertThat(browser.evaluate("document.querySelectorAll('#detail .other ins').length").asInt())
        .as("words that the other epoch has and this one has not")
        .isPositive();
  }

  @Test
  void aSlicesValueLeadsToItsRuns() {
    browser.evaluate(
        "[...document.querySelectorAll('#parts button')]"
            + ".find((one) => one.textContent === 'fr').click()");
    browser.until(FILTERED);
    assertThat(browser.text("filter.value")).isEqualTo("lang:fr");
    assertThat(browser.text(SAID)).isEqualTo("300 of 600 runs");
  }

  @Test
  void aSlicesNameIsNoOperator() {
    browser.evaluate(
        "window.asked = [], window.values = {x: {runs: {answered: 1, refused: 0, failed: 0}},"
            + " '(none)': {runs: {answered: 1, refused: 0, failed: 0}}},"
            + " tables.breakdowns({summary: {slices: {'-odd': values, '@odd': values}}}, (query) =>"
            + " asked.push(query)).querySelectorAll('button').forEach((one) => one.click()), null");
    assertThat(browser.text("asked.join(' | ')")).isEqualTo("\\-odd:x | -\\-odd:*");
    assertThat(
            browser.text(
                "(() => { const search = query.compile(asked[0]).search(new Searchable([{'-odd':"
                    + " 'x'}, {odd: 'y'}])); search.step(Infinity); return search.marks.join();"
                    + " })()"))
        .isEqualTo("1,0");
  }

  @Test
  void sortsByAColumnAndHidesOne() {
    browser.evaluate(
        "[...document.querySelectorAll('.grid-head button')]"
            + ".find((one) => one.textContent.startsWith('Row')).click()");
    assertThat(browser.text(FIRST)).startsWith("r1,");
    browser.evaluate("document.querySelector('.choices input').click()");
    assertThat(browser.text("document.querySelector('.grid-head').textContent"))
        .doesNotContain("Epoch");
  }

  @Test
  void aFigureLeadsToItsRuns() {
    ask("id:r7");
    browser.evaluate(
        "[...document.querySelectorAll('.help button')]"
            + ".find((one) => one.textContent === 'status:failed').click()");
    browser.until(FILTERED);
    assertThat(browser.text(SAID)).isEqualTo("0 of 600 runs");
  }

  @ParameterizedTest
  @CsvSource({"1280,light", "1280,dark", "390,light", "390,dark"})
  void keepsNobodyOut(int width, String scheme) throws IOException {
    browser.size(width, 900);
    browser.prefer(scheme);
    assertThat(Accessibility.violations(browser)).isEmpty();
    browser.evaluate("document.querySelector('.row').click()");
    assertThat(Accessibility.violations(browser)).isEmpty();
    assertThat(browser.evaluate("document.documentElement.scrollWidth - innerWidth").asInt())
        .as("nothing but tables scrolls sideways")
        .isNotPositive();
    assertThat(browser.screenshot().length).isGreaterThan(10_000);
  }

  @Test
  void theThemeCanBeChosen() {
    String background = "getComputedStyle(document.body).backgroundColor";
    assertThat(browser.text(background)).isEqualTo("rgb(255, 255, 255)");
    browser.evaluate(
        "document.querySelector('.theme').click(), document.querySelector('.theme').click()");
    assertThat(browser.text(background)).isEqualTo("rgb(17, 21, 27)");
    browser.open(page);
    browser.prefer("dark");
    assertThat(browser.text(background)).isEqualTo("rgb(17, 21, 27)");
  }

  @Test
  void drawsChartsOnceTheyAreInView() {
    browser.until("document.querySelectorAll('#scores canvas').length === 2");
    assertThat(browser.text("document.querySelector('#scores .chart').getAttribute('aria-label')"))
        .isEqualTo("Distribution of exact_match: 0.000 in 2 runs; 1.000 in 598 runs");
  }

  @ParameterizedTest
  @CsvSource({"none", "one", "failed", "unscored"})
  void pagesWithLittleOnThemAreWhole(String what) {
    List<String> lines =
        switch (what) {
          case "none" -> List.of();
          case "one" -> List.of(SamplePage.line("only", 1, "x", Map.of("score:f1", 0.5)));
          case "failed" ->
              List.of(
                  """
                  {"id":"a","epoch":1,"status":"failed","completion":{"latency_ms":0,"attempts":0},\
                  "scores":{},"error":{"code":"AUTH_MISSING","message":"m","retryable":false,\
                  "verdict":"lane_terminal","in_doubt_paid":false}}\
                  """);
          default -> List.of(SamplePage.line("only", 1, "", Map.of()));
        };
    browser.open(SamplePage.write(folder, what, lines));
    assertThat(browser.problems()).isEmpty();
    assertThat(browser.text(SAID)).isEqualTo(lines.isEmpty() ? "0 runs" : "1 run");
    if (!lines.isEmpty()) {
      browser.press("j");
      browser.press("Enter");
      assertThat(browser.evaluate(OPEN).asBoolean()).isTrue();
    }
    assertThat(browser.problems()).isEmpty();
  }
}
