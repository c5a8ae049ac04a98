package dev.assay.io.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;

/** Reads trees whose longer texts are {@link EncodedText}; all else is as {@link Json} reads it. */
final class EncodedTree {

  /** Shorter texts are decoded at once: they are names and codes, which are looked at. */
  private static final int LEAST_BYTES = 24;

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final JsonParser parser;
  private final byte[] source;

  /**
   * Reads what a parser comes to.
   *
   * @param source all that the parser reads
   */
  EncodedTree(JsonParser parser, byte[] source) {
    this.parser = parser;
    this.source = source;
  }

  /** Reads the value that the parser stands at, and leaves the parser at its last token. */
  JsonNode value() throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> object();
      case START_ARRAY -> array();
      case VALUE_STRING -> text();
      case VALUE_TRUE -> NODES.booleanNode(true);
      case VALUE_FALSE -> NODES.booleanNode(false);
      case VALUE_NULL -> NODES.nullNode();
      default -> Json.tree(parser);
    };
  }

  private ObjectNode object() throws IOException {
    ObjectNode object = NODES.objectNode();
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      parser.nextToken();
      object.set(name, value());
    }
    return object;
  }

  private ArrayNode array() throws IOException {
    ArrayNode array = NODES.arrayNode();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      array.add(value());
    }
    return array;
  }

  /** The parser passes over a text that is not asked for without decoding it. */
  private JsonNode text() throws IOException {
    int from = (int) parser.currentTokenLocation().getByteOffset() + 1;
    int to = from;
    while (to < source.length && source[to] != '"') {
      to += source[to] == '\\' ? 2 : 1;
    }
    return to - from < LEAST_BYTES || to >= source.length
        ? NODES.textNode(parser.getText())
        : new EncodedText(source, from, to);
  }
}
