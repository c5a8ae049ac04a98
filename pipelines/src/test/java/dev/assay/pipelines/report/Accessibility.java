package dev.assay.pipelines.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** What axe finds on a page against WCAG 2.1 AA. */
final class Accessibility {

  private Accessibility() {}

  /** Returns what is wrong with the page as it is shown now, each with its elements. */
  static List<String> violations(Browser browser) throws IOException {
    if (!browser.evaluate("typeof axe === 'object'").asBoolean()) {
      try (var in =
          Objects.requireNonNull(Accessibility.class.getResourceAsStream("/axe.min.js"))) {
        browser.evaluate(new String(in.readAllBytes(), StandardCharsets.UTF_8) + ";null");
      }
    }
    JsonNode results =
        browser.evaluate(
            "axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa']}).then((r) =>"
                + " r.passes.length < 10 ? ['axe checked nothing'] : r.violations.map((v) => v.id +"
                + " ': ' + v.nodes.slice(0, 3).map((n) => n.html.slice(0, 160) + ' ' +"
                + " n.failureSummary).join(' | ')))");
    List<String> found = new ArrayList<>();
    results.forEach(result -> found.add(result.asText()));
    return found;
  }
}
