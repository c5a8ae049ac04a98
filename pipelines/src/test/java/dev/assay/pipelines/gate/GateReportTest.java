package dev.assay.pipelines.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.io.json.Json;
import dev.assay.transforms.gate.GateResult;
import dev.assay.transforms.gate.GateResult.Status;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.validation.SchemaFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

final class GateReportTest {

  private static final Instant AT = Instant.parse("2031-02-03T04:05:06.789Z");
  private static final String HOSTILE =
      "\"a|b`c<script>@team [x](http://e.vil) www.evil.com\".mean >= 1 \u0000\u001b[31m\n| x |";

  private static final GateReport REPORT =
      new GateReport(
          "capitals & <co>",
          List.of(
              new GateResult("a.mean >= 0.5", Status.PASS, null, null, "a.mean is 0.75, >= 0.5"),
              new GateResult(HOSTILE, Status.FAIL, null, null, "found " + HOSTILE),
              new GateResult("b.mean > 1", Status.ERROR, null, null, "unknown name b]]>")));

  private static Document valid(String xml) throws Exception {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setNamespaceAware(true);
    Document document =
        factory
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
    SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI)
        .newSchema(Objects.requireNonNull(GateReportTest.class.getResource("junit.xsd")))
        .newValidator()
        .validate(new DOMSource(document));
    return document;
  }

  @Test
  void junitHasOneCaseForEachGate() throws Exception {
    Document document = valid(JunitXml.of(REPORT, AT));

    Element suite = (Element) document.getElementsByTagName("testsuite").item(0);
    assertThat(suite.getAttribute("name")).isEqualTo("capitals & <co>");
    assertThat(suite.getAttribute("tests")).isEqualTo("3");
    assertThat(suite.getAttribute("failures")).isEqualTo("1");
    assertThat(suite.getAttribute("errors")).isEqualTo("1");
    assertThat(suite.getAttribute("timestamp")).isEqualTo("2031-02-03T04:05:06");
    Element passed = (Element) document.getElementsByTagName("testcase").item(0);
    assertThat(passed.getElementsByTagName("failure").getLength()).isZero();
    assertThat(passed.getElementsByTagName("error").getLength()).isZero();
    Element failed = (Element) document.getElementsByTagName("testcase").item(1);
    assertThat(failed.getAttribute("name"))
        .isEqualTo(HOSTILE.replace('\u0000', '?').replace('\u001b', '?').replace('\n', '?'));
    assertThat(failed.getElementsByTagName("failure").getLength()).isOne();
    Element unknown = (Element) document.getElementsByTagName("testcase").item(2);
    Element error = (Element) unknown.getElementsByTagName("error").item(0);
    assertThat(error.getAttribute("message")).isEqualTo("unknown name b]]>");
    assertThat(error.getTextContent()).isEqualTo("unknown name b]]>");
  }

  @Test
  void junitOfNoGatesIsStillADocument() throws Exception {
    Document document = valid(JunitXml.of(new GateReport("", List.of()), AT));
    assertThat(document.getElementsByTagName("testcase").getLength()).isZero();
  }

  @Test
  void markdownLetsNoTextOutOfItsCell() {
    List<String> lines = MarkdownTable.of(REPORT).lines().toList();

    assertThat(lines.get(0))
        .isEqualTo("### Gates of <code>capitals &#38; &#60;co&#62;</code>: ERROR");
    assertThat(lines.get(4)).startsWith("| ✅ pass | <code>a.mean &#62;= 0.5</code> |");
    String hostile = lines.get(5);
    assertThat(hostile.chars().filter(c -> c == '|').count()).isEqualTo(4);
    assertThat(hostile)
        .doesNotContain("`", "<script", "@team", "[x]", "](", "http:", "www.", "\u001b", "\u0000")
        .contains("&#124;", "&#64;team", "www&#46;evil");
    assertThat(lines.get(lines.size() - 1))
        .isEqualTo("3 gates: 1 passed, 1 failed, 1 could not be told");
  }

  @Test
  void linesOfATerminalHoldNoControlCharacters() {
    assertThat(REPORT.lines())
        .hasSize(4)
        .allSatisfy(line -> assertThat(line).doesNotContainPattern("\\p{Cntrl}"));
    assertThat(REPORT.lines().get(0))
        .isEqualTo("  gate PASS   a.mean >= 0.5   (a.mean is 0.75, >= 0.5)");
    assertThat(new GateReport("e", List.of()).lines()).isEmpty();
  }

  @Test
  void theWorstGateIsTheStatus() {
    assertThat(REPORT.status()).isEqualTo("error");
    assertThat(new GateReport("e", REPORT.results().subList(0, 2)).status()).isEqualTo("fail");
    assertThat(new GateReport("e", REPORT.results().subList(0, 1)).passed()).isTrue();
    assertThat(Json.text(new GateReport("e", REPORT.results().subList(0, 1)).toJson()))
        .isEqualTo(
            "{\"experiment\":\"e\",\"status\":\"pass\",\"gates\":[{\"expression\":\"a.mean >="
                + " 0.5\",\"status\":\"pass\",\"value\":null,\"bound\":null,\"message\":\"a.mean"
                + " is 0.75, >= 0.5\"}]}");
  }
}
