package dev.assay.pipelines.promptfoo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.pipelines.plan.ConfigNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** JSON of one line as values with a position. */
final class JsonSource {

  private JsonSource() {}

  static ConfigNode node(JsonNode json, int line) {
    ConfigNode.Mark mark = new ConfigNode.Mark(line, 1);
    if (json.isObject()) {
      Map<String, ConfigNode.Entry> entries = new LinkedHashMap<>();
      json.properties()
          .forEach(
              field ->
                  entries.put(
                      field.getKey(), new ConfigNode.Entry(mark, node(field.getValue(), line))));
      return new ConfigNode.Fields(entries, mark);
    }
    if (json.isArray()) {
      List<ConfigNode> values = new ArrayList<>();
      json.forEach(value -> values.add(node(value, line)));
      return new ConfigNode.Items(values, mark);
    }
    return new ConfigNode.Scalar(json, mark);
  }
}
