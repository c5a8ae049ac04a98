package dev.assay.pipelines.plan;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/** Looks at every value of an experiment file for what must not stand anywhere in it. */
final class ConfigScan {

  private final Problems problems;
  private final Set<ConfigNode> seen = Collections.newSetFromMap(new IdentityHashMap<>());

  ConfigScan(Problems problems) {
    this.problems = problems;
  }

  void scan(String name, ConfigNode node) {
    if (!seen.add(node)) {
      return;
    }
    if (node instanceof ConfigNode.Fields fields) {
      fields.entries().forEach((key, entry) -> scan(key, entry.value()));
    } else if (node instanceof ConfigNode.Items items) {
      items.values().forEach(value -> scan(name, value));
    } else if (node instanceof ConfigNode.Scalar scalar) {
      check(name, scalar);
    }
  }

  private void check(String name, ConfigNode.Scalar scalar) {
    JsonNode value = scalar.value();
    if (value.isTextual() && SecretLiterals.isKey(name, value.textValue())) {
      problems.add(
          scalar.mark(),
          "CONFIG_SECRET_LITERAL",
          "the value of \""
              + ConfigNode.oneLine(name)
              + "\" looks like a key; keys never stand in an experiment file: put it into an"
              + " environment variable such as OPENAI_API_KEY, remove it here, and replace the key"
              + " if the file was shared");
    }
    if (value.isDouble() && !Double.isFinite(value.doubleValue())) {
      problems.add(
          scalar.mark(),
          "CONFIG_RANGE",
          "Invalid "
              + ConfigNode.oneLine(name)
              + ": "
              + value.asText()
              + " (must be a finite number)");
    }
  }
}
