package dev.assay.pipelines.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What models answer is text on the page, wherever it stands, and never does anything. */
class HostileOutputTest {

  private static final List<String> INVISIBLE =
      List.of("\u2028window.pwned=50\u2029", "\u202Egnp.exe\u202C", "\u0000\u0008\u001B[31mred");

  @TempDir static Path folder;

  private static Browser browser;
  private static List<String> attacks;
  private static Path page;

  @BeforeAll
  static void openPage() throws IOException {
    assumeTrue(Browser.installed().isPresent(), "No Chromium is installed");
    attacks = new ArrayList<>(INVISIBLE);
    try (var in =
        Objects.requireNonNull(HostileOutputTest.class.getResourceAsStream("attacks.txt"))) {
      new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().forEach(attacks::add);
    }
    page = SamplePage.write(folder, attacks.get(3) + attacks.get(4), lines());
    browser = Browser.start();
    browser.size(1280, 900);
    browser.open(page);
  }

  @AfterAll
  static void close() throws IOException {
    if (browser != null) {
      browser.close();
    }
  }

  /** Every attack at every place of a line that a page shows. */
  private static List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < attacks.size(); i++) {
      String attack = attacks.get(i);
      ObjectNode line = Json.object().put("id", i + " " + attack);
      line.put("expected", attack).put("question" + attack, attack).put("epoch", 1);
      line.put("variant", attack + "/m").put("api", attack).put("model_name", attack);
      line.putArray("prompt").addObject().put("role", attack).put("content", attack);
      line.put("group", attack);
      line.putObject("parameters").put(attack, attack);
      boolean failed = i % 7 == 3;
      line.put("status", failed ? "failed" : "answered");
      if (!failed) {
        line.put("response", attack);
      }
      line.putObject("completion")
          .put("finish_reason", attack)
          .put("request_id", attack)
          .put("served_model", attack)
          .put("latency_ms", 5)
          .put("attempts", 1)
          .put("from_ledger", false)
          .putObject("usage");
      ObjectNode scores = line.putObject("scores");
      scores
          .putObject("judge" + (i % 5 == 0 ? attack : ""))
          .put("label", attack)
          .put("reasoning", attack)
          .putObject("metadata")
          .put(attack, attack);
      scores.putObject("broken").putObject("error").put("code", attack).put("message", attack);
      ObjectNode judging = line.putObject("judging");
      judging.put("calls", 1).put("attempts", 1).put("retries", 0).put("rate_limited", 0);
      judging.put("in_doubt", 0).put("from_ledger", 0).put("n_cost_unknown", 0);
      judging.putObject("usage");
      judging.putObject("verdicts").put(attack, attack);
      if (failed) {
        line.putObject("error")
            .put("code", attack)
            .put("message", attack)
            .put("retryable", false)
            .put("verdict", "row_terminal")
            .put("in_doubt_paid", false);
      }
      lines.add(Json.text(line));
    }
    return lines;
  }

  @Test
  void nothingRunsAndEverythingCanBeRead() {
    SoftAssertions softly = new SoftAssertions();
    for (int i = 0; i < attacks.size(); i++) {
      String id = i + " " + attacks.get(i);
      browser.evaluate(
          "filter = document.getElementById('filter'), filter.value = 'id:"
              + i
              + "\\\\ *', filter.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter'})),"
              + " document.querySelector('.row').click(),"
              + " document.querySelectorAll('#detail details').forEach((one) => { one.open = true;"
              + " }), null");
      String shown = browser.text("document.querySelector('#detail').textContent");
      softly.assertThat(shown).as("detail of %s", id).contains(attacks.get(i));
      softly.assertThat(browser.text("document.querySelector('.row').textContent")).contains(id);
    }
    softly
        .assertThat(browser.text("document.querySelector('h1').textContent"))
        .isEqualTo(attacks.get(3) + attacks.get(4));
    softly.assertThat(browser.text("String(window.pwned)")).isEqualTo("undefined");
    softly.assertThat(browser.text("String(({}).pwned)")).isEqualTo("undefined");
    softly
        .assertThat(
            browser
                .evaluate(
                    "document.querySelectorAll('img, iframe, object, embed, base, link, form,"
                        + " video, marquee, template, portal, [onerror], [onload], [onclick],"
                        + " [srcdoc], [style*=inset]').length")
                .asInt(-1))
        .isZero();
    softly
        .assertThat(
            browser
                .evaluate("document.querySelectorAll('script:not([type]), style, meta').length")
                .asInt(-1))
        .as("a style, a script, five metas of the page itself")
        .isEqualTo(7);
    softly.assertThat(browser.problems()).isEmpty();
    softly.assertThat(browser.requests()).containsExactly(page.toUri().toString());
    softly.assertAll();
  }

  @Test
  void thePolicyStopsWhatWouldRunAllTheSame() throws IOException {
    Path opened = folder.resolve("opened.html");
    Files.writeString(
        opened,
        Files.readString(page)
            .replace(
                "</body>",
                "<script>window.pwned='inline'</script><img src=x"
                    + " onerror=\"window.pwned='handler'\"><img"
                    + " src='https://attacker.example/beacon.png'></body>"));
    try (Browser other = Browser.start()) {
      other.open(opened);
      assertThat(other.text("String(window.pwned)")).isEqualTo("undefined");
      assertThat(other.problems()).anyMatch(problem -> problem.contains("Content Security Policy"));
      assertThat(other.evaluate("document.querySelectorAll('.row').length").asInt()).isPositive();
    }
  }

  @Test
  void noByteOfAnAttackStandsOutsideOfData() throws IOException {
    String html = Files.readString(page);
    String outside =
        html.replaceAll("(?s)<script type=\"application/(json|gzip)\".*?</script>", "")
            .replaceAll("(?s)<(script|style)>.*?</\\1>", "");
    assertThat(html).doesNotContain("<img src=x").doesNotContain("\u2028");
    assertThat(outside).doesNotContain("pwned=1<").doesNotContain("<svg");
    assertThat(outside).contains("&lt;script&gt;");
  }
}
