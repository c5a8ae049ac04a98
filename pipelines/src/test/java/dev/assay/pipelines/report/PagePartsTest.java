package dev.assay.pipelines.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.io.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PagePartsTest {

  private static final Path SOURCES =
      Path.of(
          System.getProperty("assay.root", "..")
              + "/pipelines/src/main/resources/dev/assay/pipelines/report");

  private static List<Path> own() throws IOException {
    try (Stream<Path> files = Files.walk(SOURCES)) {
      return files
          .filter(file -> file.toString().endsWith(".js") && !file.toString().contains("/lib/"))
          .toList();
    }
  }

  @Test
  void allModulesAreOnThePage() throws IOException {
    String script = new String(PageParts.load().script(), StandardCharsets.UTF_8);
    assertThat(own()).hasSizeGreaterThan(15);
    for (Path module : own()) {
      assertThat(script).contains(Files.readString(module));
    }
  }

  /** A text of a model must never be read as markup or as code. */
  @Test
  void noModuleMakesMarkupOrCodeOfTexts() throws IOException {
    List<String> found = new ArrayList<>();
    for (Path module : own()) {
      String source = Files.readString(module);
      Stream.of(
              "innerHTML",
              "outerHTML",
              "insertAdjacentHTML",
              "document.write",
              "eval(",
              "new Function",
              "setAttribute('on",
              "javascript:",
              "DOMParser",
              "fetch(",
              "XMLHttpRequest",
              "createContextualFragment",
              "localStorage",
              "window.open")
          .filter(source::contains)
          .forEach(sink -> found.add(module.getFileName() + ": " + sink));
    }
    assertThat(found).isEmpty();
  }

  @Test
  void noModuleIsTooLongToRead() throws IOException {
    for (Path module : own()) {
      assertThat(Files.readAllLines(module).size()).as(module.toString()).isLessThanOrEqualTo(400);
    }
  }

  @Test
  void neitherScriptNorStyleEndsItsElement() {
    PageParts parts = PageParts.load();
    String script = new String(parts.script(), StandardCharsets.UTF_8);
    String style = new String(parts.style(), StandardCharsets.UTF_8);
    assertThat(script).doesNotContainIgnoringCase("</script").doesNotContain("<!--");
    assertThat(style).doesNotContainIgnoringCase("</style").doesNotContain("url(");
    assertThat(script + style).doesNotContain("\r").doesNotContain("{{");
  }

  @Test
  void thePolicyNamesTheHashesOfWhatStandsInThePage() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new ReportPage("<b>&\"'", Json.object().put("kind", "</script>\u2028"), new RowChunks())
        .write(out);
    String page = out.toString(StandardCharsets.UTF_8);

    assertThat(page).contains("<title>&lt;b&gt;&amp;&quot;&#39;</title>");
    assertThat(page).contains("{\"kind\":\"\\u003c/script\\u003e\\u2028\"}");
    for (String element : List.of("script", "style")) {
      int from = page.indexOf("<" + element + ">") + element.length() + 2;
      String content = page.substring(from, page.indexOf("</" + element + ">", from));
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8));
      assertThat(page)
          .contains(element + "-src 'sha256-" + Base64.getEncoder().encodeToString(hash) + "'");
    }
    assertThat(page).contains("default-src 'none'").doesNotContain("unsafe");
  }

  /** The libraries are the published ones, byte for byte, and their licences are with them. */
  @ParameterizedTest
  @CsvSource({
    "uPlot.iife.min.js, 19c8d4c6ad88929a79f4ae49d6f7161566dfd0ba3d15cc495e974f787eb78f1f",
    "uPlot.min.css, df630c6a8d6f8eeaff264b50f73ce5b114f646ffd9a0bb74f049b0a00135fa04",
    "diff.min.js, b51a9d2885f2c090dc97b981027395f7e7e6558a46c75ae3747db267913a89ab"
  })
  void theLibrariesAreThePublishedOnes(String name, String sha256) throws Exception {
    assertThat(sha256(name)).isEqualTo(sha256);
  }

  @ParameterizedTest
  @CsvSource({"uPlot.LICENSE, Leon Sorokin", "diff.LICENSE, Kevin Decker"})
  void theirLicencesAreKept(String name, String holder) throws Exception {
    assertThat(new String(read(name), StandardCharsets.UTF_8)).contains("Copyright", holder);
  }

  private static String sha256(String name) throws Exception {
    return java.util.HexFormat.of()
        .formatHex(MessageDigest.getInstance("SHA-256").digest(read(name)));
  }

  private static byte[] read(String name) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(PagePartsTest.class.getResourceAsStream("lib/" + name))) {
      return in.readAllBytes();
    }
  }
}
