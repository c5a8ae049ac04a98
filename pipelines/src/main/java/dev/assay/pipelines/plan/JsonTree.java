package dev.assay.pipelines.plan;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.assay.pipelines.plan.ConfigNode.Entry;
import dev.assay.pipelines.plan.ConfigNode.Mark;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON to values with positions. */
final class JsonTree {

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(ConfigTree.MAX_DEPTH + 1)
                  .maxNumberLength(ConfigTree.MAX_NUMBER_CHARS)
                  .build())
          .build();

  private final JsonParser parser;
  private final ConfigTree tree;

  private JsonTree(JsonParser parser, ConfigTree tree) {
    this.parser = parser;
    this.tree = tree;
  }

  /** Returns the file's one value, or null where it is empty. */
  static @Nullable ConfigNode read(String text, ConfigTree tree) throws ConfigSyntaxException {
    try (JsonParser parser = FACTORY.createParser(text)) {
      if (parser.nextToken() == null) {
        return null;
      }
      ConfigNode root = new JsonTree(parser, tree).value(1);
      if (parser.nextToken() != null) {
        throw new ConfigSyntaxException(
            "CONFIG_SYNTAX", "text after the end of the JSON object", mark(parser));
      }
      return root;
    } catch (JsonProcessingException e) {
      JsonLocation at = e.getLocation();
      throw new ConfigSyntaxException(
          "CONFIG_SYNTAX",
          "not JSON: " + e.getOriginalMessage().replaceAll("\\s+", " "),
          at == null ? 0 : at.getLineNr(),
          at == null ? 0 : at.getColumnNr());
    } catch (IOException e) {
      throw new IllegalStateException("Cannot read from memory", e);
    }
  }

  private ConfigNode value(int depth) throws IOException, ConfigSyntaxException {
    Mark mark = mark(parser);
    tree.checkDepth(depth, mark);
    tree.count(1, mark);
    return switch (parser.currentToken()) {
      case START_OBJECT -> fields(mark, depth);
      case START_ARRAY -> items(mark, depth);
      default -> new ConfigNode.Scalar(scalar(), mark);
    };
  }

  private ConfigNode items(Mark mark, int depth) throws IOException, ConfigSyntaxException {
    List<ConfigNode> values = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      values.add(value(depth + 1));
    }
    return new ConfigNode.Items(values, mark);
  }

  private ConfigNode fields(Mark mark, int depth) throws IOException, ConfigSyntaxException {
    Map<String, Entry> entries = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      Mark at = mark(parser);
      String key = parser.currentName();
      parser.nextToken();
      tree.put(entries, key, at, value(depth + 1));
    }
    return new ConfigNode.Fields(entries, mark);
  }

  private JsonNode scalar() throws IOException {
    return switch (parser.currentToken()) {
      case VALUE_NULL -> NullNode.getInstance();
      case VALUE_TRUE -> BooleanNode.TRUE;
      case VALUE_FALSE -> BooleanNode.FALSE;
      case VALUE_NUMBER_FLOAT -> DecimalNode.valueOf(parser.getDecimalValue());
      case VALUE_NUMBER_INT ->
          switch (parser.getNumberType()) {
            case INT -> JsonNodeFactory.instance.numberNode(parser.getIntValue());
            case LONG -> JsonNodeFactory.instance.numberNode(parser.getLongValue());
            default -> JsonNodeFactory.instance.numberNode(parser.getBigIntegerValue());
          };
      default -> TextNode.valueOf(parser.getText());
    };
  }

  private static Mark mark(JsonParser parser) {
    JsonLocation at = parser.currentTokenLocation();
    return new Mark(at.getLineNr(), at.getColumnNr());
  }
}
