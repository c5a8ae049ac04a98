package dev.assay.transforms.evaluate.structure;

import java.io.StringReader;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** Reads XML to its end without a document type's declarations and without entities of its own. */
final class XmlText {

  /** Deepest nesting that is read; what is deeper counts as not well-formed. */
  private static final int MAX_DEPTH = 1_000;

  private static final XMLInputFactory FACTORY = factory();

  private XmlText() {}

  private static XMLInputFactory factory() {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setXMLReporter((message, error, info, location) -> {});
    return factory;
  }

  /** Returns whether the text is well-formed and has elements at all these paths. */
  static boolean has(String text, List<String> paths) {
    Set<String> missing = new HashSet<>(paths);
    Deque<String> open = new ArrayDeque<>();
    try {
      XMLStreamReader reader = FACTORY.createXMLStreamReader(new StringReader(text.strip()));
      while (reader.hasNext()) {
        int event = reader.next();
        if (event == XMLStreamConstants.START_ELEMENT) {
          String name = reader.getLocalName();
          open.addLast(open.isEmpty() ? name : open.getLast() + "." + name);
          missing.remove(open.getLast());
        } else if (event == XMLStreamConstants.END_ELEMENT) {
          open.removeLast();
        }
        if (open.size() > MAX_DEPTH || event == XMLStreamConstants.ENTITY_REFERENCE) {
          return false;
        }
        if (event == XMLStreamConstants.DTD && declares(text)) {
          return false;
        }
      }
      return missing.isEmpty();
    } catch (XMLStreamException e) {
      return false;
    }
  }

  private static boolean declares(String text) {
    int start = text.indexOf("<!DOCTYPE");
    int end = text.indexOf('>', start);
    int bracket = text.indexOf('[', start);
    return bracket >= 0 && bracket < end;
  }
}
