package dev.assay.pipelines.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.io.json.Json;
import dev.assay.pipelines.endtoend.AssayProcess.Ended;
import dev.assay.pipelines.report.Browser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page that every run leaves, and the page about two of them, in a real browser. */
class ReportIT {

  private static final String SAID = "document.getElementById('filter-said').textContent";

  @TempDir Path temporary;

  private Workspace work;

  @BeforeEach
  void rows() {
    work = new Workspace(temporary);
  }

  private Ended run(String name, String fr, String more) {
    work.write(
        name + ".jsonl",
        """
        {"id": "fr", "prompt": "%s", "expected": "Paris is the capital"}
        {"id": "de", "prompt": "Berlin", "expected": "Berlin"}
        {"id": "no", "prompt
        """
            .formatted(fr));
    work.write(
        name + ".yaml",
        """
        name: %s
        dataset: %s.jsonl
        models: [{api: test, model: echo, parameters: {respond: echo}}]
        epochs: 2
        limits: {test: {requests_per_minute: 60000}}
        evaluators: [exact_match, levenshtein]
        gates: ["exact_match.mean >= 0.4"]
        """
                .formatted(name, name)
            + more);
    return work.run("run", name + ".yaml", "--output", name, "--allow-failures", "2");
  }

  private JsonNode facts(String page) throws IOException {
    String html = Files.readString(work.path(page));
    String mark = "<script type=\"application/json\" id=\"facts\">";
    int from = html.indexOf(mark) + mark.length();
    return Json.parse(html.substring(from, html.indexOf("</script>", from)));
  }

  private JsonNode listed(String directory) {
    for (JsonNode output :
        Output.document(work.path(directory + "/manifest.json")).path("outputs")) {
      if (output.path("name").asText().equals("report.html")) {
        return output;
      }
    }
    return Json.object();
  }

  @Test
  void everyRunLeavesAPageThatItsManifestLists() throws Exception {
    Ended ended = run("first", "Paris", "");
    assertThat(ended.exitCode()).as(ended.err()).isZero();

    byte[] page = Files.readAllBytes(work.path("first/report.html"));
    assertThat(listed("first").path("bytes").intValue()).isEqualTo(page.length);
    assertThat(listed("first").path("sha256").asText())
        .isEqualTo(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(page)));
    JsonNode facts = facts("first/report.html");
    assertThat(facts.at("/summary/gates/0/status").asText()).isEqualTo("pass");
    assertThat(facts.at("/summary")).isEqualTo(work.output("first").summary());
    assertThat(facts.at("/rows/shown").intValue()).isEqualTo(4);
    assertThat(facts.at("/rejected/0/line").intValue()).isEqualTo(3);
    assertThat(facts.at("/all/lanes/0/requests_per_minute").doubleValue()).isEqualTo(60_000);

    Ended summarized = work.run("summarize", "first", "--slice", "id");
    assertThat(summarized.exitCode()).as(summarized.err()).isIn(0, 3);
    assertThat(listed("first").path("sha256").asText()).isNotEmpty();
    assertThat(facts("first/report.html").at("/summary/slices/id")).hasSize(2);
    assertThat(facts("first/report.html").at("/all/lanes/0/requests_per_minute").doubleValue())
        .isEqualTo(60_000);

    assumeTrue(Browser.installed().isPresent(), "No Chromium is installed");
    try (Browser browser = Browser.start()) {
      browser.size(1280, 900);
      browser.open(work.path("first/report.html"));
      assertThat(browser.text("document.querySelector('h1').textContent")).isEqualTo("first");
      assertThat(browser.text(SAID)).isEqualTo("4 runs");
      browser.press("/");
      browser.type("@evaluations.custom.exact_match:0");
      browser.press("Enter");
      assertThat(browser.text(SAID)).isEqualTo("2 of 4 runs");
      browser.press("Escape");
      browser.press("Escape");
      browser.press("j");
      browser.press("Enter");
      assertThat(browser.text("document.getElementById('detail').innerText"))
          .contains("Paris is the capital", "levenshtein", "All 2 runs of this row");
      assertThat(browser.problems()).isEmpty();
    }
  }

  @Test
  void aRunWithoutAPageGetsOneWhenItIsAskedFor() throws IOException {
    Ended ended = run("without", "Paris", "output: {report: false}\n");
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertThat(work.path("without/report.html")).doesNotExist();

    Ended elsewhere = work.run("report", "without", "--output", "pages/it.html");
    assertThat(elsewhere.exitCode()).as(elsewhere.err()).isZero();
    assertThat(elsewhere.out().strip()).isEqualTo("Wrote pages/it.html");
    assertThat(facts("pages/it.html").at("/rows/shown").intValue()).isEqualTo(4);
    assertThat(listed("without")).isEmpty();

    Ended inside = work.run("report", "without");
    assertThat(inside.exitCode()).as(inside.err()).isZero();
    assertThat(listed("without").path("bytes").longValue())
        .isEqualTo(Files.size(work.path("without/report.html")));
  }

  @Test
  void twoRunsAreComparedOnOnePage() throws IOException {
    assertThat(run("before", "Paris is the capital", "").exitCode()).isZero();
    assertThat(run("after", "Paris was the capital", "").exitCode()).isZero();
    Ended ended = work.run("report", "before", "after", "--output", "change.html");
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    JsonNode facts = facts("change.html");
    assertThat(facts.at("/comparison/scores/exact_match/losses").intValue()).isEqualTo(1);
    assertThat(facts.path("pairs")).hasSize(4);
    assertThat(facts.at("/pairs/1/scores/exact_match/difference").doubleValue()).isEqualTo(-0.5);

    Ended compared = work.run("compare", "before", "after", "--html", "same.html", "--quiet");
    assertThat(compared.exitCode()).as(compared.err()).isZero();
    assertThat(facts("same.html")).isEqualTo(facts);

    assumeTrue(Browser.installed().isPresent(), "No Chromium is installed");
    try (Browser browser = Browser.start()) {
      browser.size(1280, 900);
      browser.open(work.path("change.html"));
      assertThat(browser.text("document.querySelector('h1').textContent"))
          .isEqualTo("before against after");
      assertThat(browser.text("document.querySelector('.row').textContent"))
          .startsWith("fr, regressed");
      browser.evaluate("document.querySelector('.row').click()");
      assertThat(browser.text("document.querySelector('#detail del').textContent")).isEqualTo("is");
      assertThat(browser.text("document.querySelector('#detail ins').textContent"))
          .isEqualTo("was");
      browser.press("Escape");
      browser.evaluate(
          "pick = document.getElementById('pick-A'), pick.value = '2',"
              + " pick.dispatchEvent(new Event('change')), null");
      assertThat(browser.text("document.getElementById('pick-B').value")).isEqualTo("1");
      assertThat(browser.text("document.querySelector('.forest tbody tr').textContent"))
          .contains("exact_match", "−0.500");
      browser.evaluate("document.querySelector('.forest button.bad').click()");
      assertThat(browser.text(SAID)).isEqualTo("1 of 2 rows");
      assertThat(browser.problems()).isEmpty();
    }
  }
}
