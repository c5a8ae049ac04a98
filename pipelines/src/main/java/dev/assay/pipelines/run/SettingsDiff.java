package dev.assay.pipelines.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.json.Json;
import dev.assay.io.ledger.CallKey;
import dev.assay.pipelines.plan.SecretLiterals;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Says how two renderings of settings differ, without showing a prompt. */
final class SettingsDiff {

  private static final int MAX_SHOWN_CHARS = 60;
  private static final String EPOCHS = "epochs";
  private static final String NAME = "name";

  private final List<String> lines = new ArrayList<>();

  private SettingsDiff() {}

  /** Returns a line for each difference; none where the same calls follow for the same rows. */
  static List<String> of(ObjectNode before, ObjectNode now) {
    SettingsDiff diff = new SettingsDiff();
    JsonNode epochsBefore = before.path(EPOCHS);
    JsonNode epochsNow = now.path(EPOCHS);
    if (differ(epochsBefore, epochsNow)) {
      diff.changed(EPOCHS, epochsBefore, epochsNow);
    }
    diff.named("prompts", before, now);
    diff.named("models", before, now);
    diff.named("servers", before, now);
    return List.copyOf(diff.lines);
  }

  /** Compares lists whose order and names do not count. */
  private void named(String list, ObjectNode before, ObjectNode now) {
    Map<CallKey, JsonNode> was = byContent(before.path(list));
    Map<CallKey, JsonNode> is = byContent(now.path(list));
    Map<String, JsonNode> come = new LinkedHashMap<>();
    is.forEach(
        (content, entry) -> {
          if (!was.containsKey(content)) {
            come.put(nameOf(entry), entry);
          }
        });
    was.forEach(
        (content, entry) -> {
          if (!is.containsKey(content)) {
            JsonNode other = come.remove(nameOf(entry));
            if (other == null) {
              lines.add(list + "." + shown(nameOf(entry)) + ": removed");
            } else {
              compare(list + "." + shown(nameOf(entry)), entry, other);
            }
          }
        });
    come.keySet().forEach(name -> lines.add(list + "." + shown(name) + ": added"));
  }

  /** Keys that tell apart what the ledger tells apart. */
  private static Map<CallKey, JsonNode> byContent(JsonNode list) {
    Map<CallKey, JsonNode> byContent = new LinkedHashMap<>();
    for (JsonNode entry : list) {
      byContent.put(CallKey.of(((ObjectNode) entry.deepCopy()).without(NAME)), entry);
    }
    return byContent;
  }

  private static String nameOf(JsonNode entry) {
    return entry.path(NAME).asText();
  }

  private void compare(String path, JsonNode before, JsonNode now) {
    if (before.isObject() && now.isObject()) {
      Set<String> keys = new TreeSet<>();
      before.fieldNames().forEachRemaining(keys::add);
      now.fieldNames().forEachRemaining(keys::add);
      for (String key : keys) {
        if (differ(before.path(key), now.path(key))) {
          compare(path + "." + shown(key), before.path(key), now.path(key));
        }
      }
    } else if (path.startsWith("prompts.")) {
      lines.add(path + ": changed (was " + size(before) + ", is " + size(now) + ")");
    } else {
      changed(path, before, now);
    }
  }

  private void changed(String path, JsonNode before, JsonNode now) {
    lines.add(path + ": was " + value(before) + ", is " + value(now));
  }

  /** The ledger tells 0.5 from 0.50, as an API might; the order of keys counts for nobody. */
  private static boolean differ(JsonNode before, JsonNode now) {
    return before.isMissingNode() != now.isMissingNode() || !key(before).equals(key(now));
  }

  private static CallKey key(JsonNode value) {
    return CallKey.of(Json.object().set("value", value.isMissingNode() ? null : value));
  }

  private static String size(JsonNode prompt) {
    int characters = (prompt.isTextual() ? prompt.textValue() : prompt.toString()).length();
    return characters + (characters == 1 ? " character" : " characters");
  }

  private static String value(JsonNode value) {
    return value.isMissingNode() ? "not set" : shown(Json.text(value));
  }

  private static String shown(String text) {
    String safe = SecretLiterals.mask(text).replaceAll("\\p{Cntrl}", " ");
    return safe.length() <= MAX_SHOWN_CHARS ? safe : safe.substring(0, MAX_SHOWN_CHARS) + "…";
  }
}
