package dev.assay.transforms.summarize;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.json.Json;
import dev.assay.io.json.JsonFields;
import java.math.BigDecimal;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An estimate among the keys of what it is of: {@code stderr}, {@code ci95}, {@code ci95_method}
 * and, of another level, one such as {@code ci90}.
 */
final class EstimateJson {

  /** Stands behind the keys where values are independent. */
  static final String INDEPENDENT = "";

  /** Stands behind the keys where they come in clusters. */
  static final String CLUSTERED = "_clustered";

  private static final Pattern OTHER = Pattern.compile("ci([0-9]+(?:\\.[0-9]+)?)(_clustered)?");
  private static final String CI95 = "ci95";

  private EstimateJson() {}

  static void put(ObjectNode json, Estimate estimate, String suffix) {
    json.put("stderr" + suffix, estimate.stderr());
    json.set(CI95 + suffix, interval(estimate.ci95()));
    json.put(CI95 + suffix + "_method", estimate.method());
    Estimate.Other other = estimate.other();
    if (other != null) {
      String percent =
          BigDecimal.valueOf(other.level()).movePointRight(2).stripTrailingZeros().toPlainString();
      json.set("ci" + percent + suffix, interval(other.interval()));
    }
  }

  static Estimate read(JsonNode json, String suffix) {
    return new Estimate(
        JsonFields.optionalNumber(json, "stderr" + suffix),
        interval(json.path(CI95 + suffix)),
        JsonFields.optionalText(json, CI95 + suffix + "_method"),
        other(json, suffix));
  }

  private static Estimate.@Nullable Other other(JsonNode json, String suffix) {
    for (Map.Entry<String, JsonNode> entry : json.properties()) {
      Matcher key = OTHER.matcher(entry.getKey());
      ScoreStats.Interval interval = interval(entry.getValue());
      if (interval != null
          && key.matches()
          && !key.group(1).equals("95")
          && suffix.equals(key.group(2) == null ? INDEPENDENT : key.group(2))) {
        return new Estimate.Other(
            new BigDecimal(key.group(1)).movePointLeft(2).doubleValue(), interval);
      }
    }
    return null;
  }

  static JsonNode interval(ScoreStats.@Nullable Interval interval) {
    return interval == null
        ? Json.object().nullNode()
        : Json.object().arrayNode().add(interval.low()).add(interval.high());
  }

  static ScoreStats.@Nullable Interval interval(JsonNode json) {
    return json.isArray()
        ? new ScoreStats.Interval(json.path(0).doubleValue(), json.path(1).doubleValue())
        : null;
  }
}
