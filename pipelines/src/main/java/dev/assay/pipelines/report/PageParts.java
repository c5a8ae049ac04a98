package dev.assay.pipelines.report;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;

/**
 * The parts of a page that are the same for every run: its skeleton, style and script, put together
 * from the files beside this class. Nothing but what is in here is allowed to run on a page.
 */
final class PageParts {

  private static final List<String> STYLES = List.of("lib/uPlot.min.css", "report.css");

  /** Each uses only what stands above it. */
  private static final List<String> SCRIPTS =
      List.of(
          "lib/uPlot.iife.min.js",
          "lib/diff.min.js",
          "js/dom.js",
          "js/format.js",
          "js/query-parser.js",
          "js/query-facets.js",
          "js/glob.js",
          "js/searchable.js",
          "js/query.js",
          "js/payload.js",
          "js/runs.js",
          "js/charts.js",
          "js/interval.js",
          "js/textdiff.js",
          "js/summary.js",
          "js/tables.js",
          "js/lanes.js",
          "js/columns.js",
          "js/grid.js",
          "js/detail.js",
          "js/filter.js",
          "js/run-view.js",
          "js/comparison.js",
          "js/comparison-rows.js",
          "report.js");

  private final String skeleton = new String(read("report.html"), StandardCharsets.UTF_8);
  private final byte[] style = join(STYLES);
  private final byte[] script = join(SCRIPTS);

  private PageParts() {}

  static PageParts load() {
    return new PageParts();
  }

  /** Returns the page with marks where the rest goes. */
  String skeleton() {
    return skeleton;
  }

  /** Returns all style sheets as one. */
  byte[] style() {
    return style;
  }

  /** Returns the libraries and then the page's own modules, in the order they need each other. */
  byte[] script() {
    return script;
  }

  /** Returns the policy that allows this style and this script and nothing else. */
  String policy() {
    return "default-src 'none'; script-src '"
        + hash(script)
        + "'; style-src '"
        + hash(style)
        + "'; img-src data:; base-uri 'none'; form-action 'none'";
  }

  private static byte[] join(List<String> names) {
    ByteArrayOutputStream all = new ByteArrayOutputStream(1 << 18);
    for (String name : names) {
      all.writeBytes(read(name));
      all.write('\n');
    }
    return all.toByteArray();
  }

  private static byte[] read(String name) {
    try (InputStream in = PageParts.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("The program is not whole: " + name + " is missing");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String hash(byte[] text) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      return "sha256-" + Base64.getEncoder().encodeToString(sha256.digest(text));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
