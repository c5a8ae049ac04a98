package dev.assay.pipelines.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.Map;

/** Texts cut to a length, each with a note of how much is left out. */
final class CutTexts {

  private CutTexts() {}

  /** Returns about how many characters go where texts are cut to so many. */
  static long removed(JsonNode node, int most) {
    if (node.isTextual()) {
      return Math.max(0, node.textValue().length() - most);
    }
    long removed = 0;
    for (JsonNode child : node) {
      removed += removed(child, most);
    }
    return removed;
  }

  /** Cuts all texts in an object or a list. */
  static void cut(JsonNode node, int most) {
    if (node instanceof ObjectNode object) {
      for (Map.Entry<String, JsonNode> field : List.copyOf(object.properties())) {
        object.set(field.getKey(), cutChild(field.getValue(), most));
      }
    } else if (node instanceof ArrayNode list) {
      for (int i = 0; i < list.size(); i++) {
        list.set(i, cutChild(list.get(i), most));
      }
    }
  }

  private static JsonNode cutChild(JsonNode child, int most) {
    if (!child.isTextual()) {
      cut(child, most);
      return child;
    }
    String text = child.textValue();
    if (text.length() <= most) {
      return child;
    }
    int end = Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
    return TextNode.valueOf(
        text.substring(0, end) + " … [" + (text.length() - end) + " more characters]");
  }
}
