package dev.assay.pipelines.gate;

import dev.assay.transforms.gate.GateResult;
import dev.assay.transforms.gate.GateResult.Status;
import java.io.StringWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * Gates in the XML that CI systems read test results from: one suite for the experiment and one
 * test case for each gate, with a {@code failure} where it does not hold and an {@code error} where
 * that cannot be told.
 */
public final class JunitXml {

  private static final int MAX_NAME = 500;

  private JunitXml() {}

  /**
   * Returns the document.
   *
   * @param at when the gates were evaluated
   */
  public static String of(GateReport report, Instant at) {
    StringWriter text = new StringWriter();
    try {
      XMLStreamWriter xml = XMLOutputFactory.newInstance().createXMLStreamWriter(text);
      xml.writeStartDocument("UTF-8", "1.0");
      xml.writeCharacters("\n");
      xml.writeStartElement("testsuites");
      suite(xml, report, at);
      xml.writeEndElement();
      xml.writeEndDocument();
      xml.close();
    } catch (XMLStreamException e) {
      throw new IllegalStateException("Cannot write XML into memory", e);
    }
    return text + "\n";
  }

  private static void suite(XMLStreamWriter xml, GateReport report, Instant at)
      throws XMLStreamException {
    String name = clean(report.experiment().isEmpty() ? "experiment" : report.experiment());
    xml.writeCharacters("\n  ");
    xml.writeStartElement("testsuite");
    xml.writeAttribute("name", name);
    xml.writeAttribute("tests", String.valueOf(report.results().size()));
    xml.writeAttribute("failures", String.valueOf(report.count(Status.FAIL)));
    xml.writeAttribute("errors", String.valueOf(report.count(Status.ERROR)));
    xml.writeAttribute("skipped", "0");
    xml.writeAttribute("time", "0");
    String second = at.truncatedTo(ChronoUnit.SECONDS).toString();
    xml.writeAttribute("timestamp", second.substring(0, second.length() - 1));
    for (GateResult result : report.results()) {
      test(xml, name, result);
    }
    xml.writeCharacters("\n  ");
    xml.writeEndElement();
    xml.writeCharacters("\n");
  }

  private static void test(XMLStreamWriter xml, String suite, GateResult result)
      throws XMLStreamException {
    xml.writeCharacters("\n    ");
    xml.writeStartElement("testcase");
    String name = clean(result.expression());
    xml.writeAttribute("name", name.length() > MAX_NAME ? name.substring(0, MAX_NAME) + "…" : name);
    xml.writeAttribute("classname", "gates." + suite);
    xml.writeAttribute("time", "0");
    String text = clean(result.message());
    switch (result.status()) {
      case FAIL -> problem(xml, "failure", "GateFailed", text);
      case ERROR -> problem(xml, "error", "GateError", text);
      case PASS -> element(xml, "system-out", text);
    }
    xml.writeCharacters("\n    ");
    xml.writeEndElement();
  }

  private static void problem(XMLStreamWriter xml, String element, String type, String text)
      throws XMLStreamException {
    xml.writeCharacters("\n      ");
    xml.writeStartElement(element);
    xml.writeAttribute("type", type);
    xml.writeAttribute("message", text);
    xml.writeCharacters(text);
    xml.writeEndElement();
  }

  private static void element(XMLStreamWriter xml, String name, String text)
      throws XMLStreamException {
    xml.writeCharacters("\n      ");
    xml.writeStartElement(name);
    xml.writeCharacters(text);
    xml.writeEndElement();
  }

  /** Replaces what XML 1.0 cannot hold, and what would break a line. */
  private static String clean(String text) {
    StringBuilder clean = new StringBuilder();
    text.codePoints()
        .map(
            c ->
                c < ' ' || c == 0x7f || (c >= 0xd800 && c <= 0xdfff) || c == 0xfffe || c == 0xffff
                    ? '?'
                    : c)
        .forEach(clean::appendCodePoint);
    return clean.toString();
  }
}
