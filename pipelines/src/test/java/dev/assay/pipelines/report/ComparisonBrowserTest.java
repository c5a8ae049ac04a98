package dev.assay.pipelines.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.assay.pipelines.Assay;
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

/** The page about two runs: in B rows 1 to 20 are put right, and row 40 goes wrong in epoch 2. */
class ComparisonBrowserTest {

  private static final String SAID = "document.getElementById('filter-said').textContent";
  private static final String FIRST =
      "document.querySelector('.row[aria-rowindex=\"2\"]').textContent";
  private static final String OPEN = "!document.getElementById('detail').hidden";
  private static final int ROWS = 60;

  @TempDir static Path folder;

  private static Browser browser;
  private static Path page;

  @BeforeAll
  static void start() {
    assumeTrue(Browser.installed().isPresent(), "No Chromium is installed");
    browser = Browser.start();
    page = folder.resolve("change.html");
    for (String side : List.of("a", "b")) {
      SamplePage.report(folder.resolve(side), "sample", lines(side.equals("b")));
    }
    int status =
        Assay.run(
            List.of(
                "report",
                folder.resolve("a").toString(),
                folder.resolve("b").toString(),
                "--output",
                page.toString(),
                "--quiet"));
    assertThat(status).isZero();
  }

  @AfterAll
  static void close() throws IOException {
    if (browser != null) {
      browser.close();
    }
  }

  private static List<String> lines(boolean after) {
    List<String> lines = new ArrayList<>();
    for (int row = 1; row <= ROWS; row++) {
      for (int epoch = 1; epoch <= 2; epoch++) {
        boolean right = row > 20 ? !after || row != 40 || epoch == 1 : after;
        lines.add(
            SamplePage.line(
                "r" + row,
                epoch,
                right ? "the answer " + row : "a wrong answer " + row,
                Map.of(
                    "expected",
                    "the answer " + row,
                    "score:exact_match",
                    right ? 1.0 : 0.0,
                    "score:length",
                    12.0)));
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

  private static void choose(String select, String value) {
    browser.evaluate(
        "one = document.querySelector(\""
            + select
            + "\"), one.value = '"
            + value
            + "', one.dispatchEvent(new Event('change')), null");
    browser.until("document.documentElement.dataset.filtered");
  }

  @Test
  void saysAtOnceWhichScoresAreBetter() {
    assertThat(browser.text("document.querySelector('.lead').textContent"))
        .startsWith("B against A: better exact_match +0.325")
        .contains("the same length");
    assertThat(browser.text("document.querySelector('.forest').textContent"))
        .contains("exact_match", "0.667", "0.992", "+0.325");
    assertThat(browser.evaluate("document.querySelectorAll('.forest .graph svg').length").asInt())
        .as("an interval drawn for each score and measurement")
        .isGreaterThan(2);
    assertThat(browser.problems()).isEmpty();
  }

  @Test
  void showsWhatRegressedFirstAndWhatImprovedByAClick() {
    assertThat(browser.text(SAID)).isEqualTo("60 rows");
    assertThat(browser.text(FIRST)).startsWith("r40, regressed");
    browser.evaluate("document.querySelector('.forest button.good-text').click()");
    browser.until("document.documentElement.dataset.filtered");
    assertThat(browser.text(SAID)).isEqualTo("20 of 60 rows");
    choose("select[aria-label='Which rows']", "changed");
    assertThat(browser.text(SAID)).isEqualTo("21 of 60 rows");
  }

  @Test
  void comparesOneRunOfARowWithAnother() {
    choose("#pick-A", "1");
    assertThat(browser.text("document.getElementById('pick-B').value")).isEqualTo("1");
    assertThat(browser.text("document.querySelector('.lead').textContent")).contains("+0.333");
    choose("#pick-B", "2");
    assertThat(browser.text("document.querySelector('.lead').textContent")).contains("+0.317");
    assertThat(browser.text(FIRST)).contains("a wrong answer 40");
  }

  @Test
  void marksWhatOneSideSaysAndTheOtherDoesNot() {
    browser.press("j");
    browser.press("Enter");
    assertThat(browser.evaluate(OPEN).asBoolean()).isTrue();
    assertThat(browser.text("document.querySelector('#detail h2').textContent")).isEqualTo("r40");
    assertThat(browser.text("document.querySelector('#detail del').textContent")).isEqualTo("the");
    assertThat(
            browser.text(
                "[...document.querySelectorAll('#detail ins')].map((one) =>"
                    + " one.textContent.trim()).join(' ')"))
        .isEqualTo("a wrong");
    browser.press("j");
    assertThat(browser.text("document.querySelector('#detail .place').textContent"))
        .isEqualTo("2 of 60");
    browser.press("Escape");
    assertThat(browser.evaluate(OPEN).asBoolean()).isFalse();
    assertThat(browser.text("document.activeElement.getAttribute('role')")).isEqualTo("grid");
  }

  @Test
  void selectsRowsByRunsOfEitherSide() {
    browser.press("/");
    browser.type("wrong id:r4*");
    browser.press("Enter");
    browser.until("document.documentElement.dataset.filtered");
    assertThat(browser.text(SAID)).isEqualTo("2 of 60 rows");
    browser.type(")");
    browser.press("Enter");
    assertThat(browser.text(SAID)).contains("Invalid query: at character 13");
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
  }
}
