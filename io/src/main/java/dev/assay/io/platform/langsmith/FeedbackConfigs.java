package dev.assay.io.platform.langsmith;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.experiment.Score;
import dev.assay.io.json.Json;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How the scores of each name are to be read, which must be the same for all of a name: booleans,
 * and labels that each go with one number, are categorical; other numbers continuous; all else
 * freeform.
 */
final class FeedbackConfigs {

  private static final int MAX_CATEGORIES = 50;
  private static final String LABEL = "label";

  /** What was seen of one name. */
  private static final class Kind {
    private final Map<String, Double> categories = new TreeMap<>();
    private boolean booleans;
    private boolean numbers;
    private boolean labels;
    private boolean others;
    private boolean isFree;

    void see(@Nullable JsonNode value, @Nullable String label) {
      boolean isNumber = value != null && value.isNumber();
      boolean isBoolean = value != null && value.isBoolean();
      booleans |= isBoolean;
      numbers |= isNumber;
      labels |= label != null;
      others |= value != null && !value.isNull() && !isNumber && !isBoolean;
      if (value != null && isNumber && label != null && !label.isEmpty() && !isFree) {
        Double before = categories.put(label, value.doubleValue());
        isFree =
            (before != null && before != value.doubleValue()) || categories.size() > MAX_CATEGORIES;
      } else {
        isFree |= isNumber || label != null;
      }
    }

    @Nullable ObjectNode config() {
      if (booleans && !numbers && !labels && !others) {
        return categorical(Map.of("false", 0.0, "true", 1.0));
      }
      boolean oneToOne = new HashSet<>(categories.values()).size() == categories.size();
      if (!categories.isEmpty() && !isFree && oneToOne && !booleans && !others) {
        return categorical(categories);
      }
      if (numbers || booleans) {
        return Json.object().put("type", "continuous");
      }
      return labels || others ? Json.object().put("type", "freeform") : null;
    }

    private static ObjectNode categorical(Map<String, Double> categories) {
      ObjectNode config = Json.object().put("type", "categorical");
      ArrayNode list = config.putArray("categories");
      new TreeMap<>(categories)
          .forEach((label, value) -> list.addObject().put("value", value).put(LABEL, label));
      return config;
    }
  }

  private final Map<String, Kind> kinds = new HashMap<>();
  private final Map<String, @Nullable ObjectNode> made = new HashMap<>();

  void see(Score score) {
    kinds.computeIfAbsent(score.name(), name -> new Kind()).see(score.value(), score.label());
  }

  /** Returns the config for scores of that name; null where none of them says anything. */
  synchronized @Nullable ObjectNode of(String name) {
    if (!made.containsKey(name)) {
      Kind kind = kinds.get(name);
      made.put(name, kind == null ? null : kind.config());
    }
    return made.get(name);
  }

  /** Returns the config for a score that is alone. */
  static @Nullable ObjectNode alone(JsonNode score) {
    Kind kind = new Kind();
    kind.see(score.get("value"), score.path(LABEL).textValue());
    return kind.config();
  }
}
