package dev.assay.transforms.summarize;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.json.Json;
import dev.assay.io.json.JsonFields;
import java.io.Serializable;
import java.util.Locale;

/**
 * How intervals are made.
 *
 * @param level of the further interval beside that of 95 %, from 0.5 to 0.9999; 0.95 for none
 * @param method of all of them
 * @param seed of the bootstrap
 * @param resamples of the bootstrap, from 100 to 10,000
 */
public record IntervalSettings(double level, Method method, long seed, int resamples)
    implements Serializable {

  /** The level that is always there. */
  public static final double STANDARD_LEVEL = 0.95;

  /** Least level. */
  public static final double MIN_LEVEL = 0.5;

  /** Largest level. */
  public static final double MAX_LEVEL = 0.9999;

  /** Fewest resamples. */
  public static final int MIN_RESAMPLES = 100;

  /** Most resamples. */
  public static final int MAX_RESAMPLES = 10_000;

  /** Student's t at 95 %. */
  public static final IntervalSettings STANDARD =
      new IntervalSettings(STANDARD_LEVEL, Method.T, 1, 1_000);

  /** How an interval is made. */
  public enum Method {
    /** Student's t around the mean. */
    T,
    /** Wilson's for scores that are 0 or 1 only, Student's for the others. */
    WILSON,
    /** Percentiles of resampled means. */
    BOOTSTRAP;

    /** Returns the name as it is written in files. */
    public String title() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Checks the ranges. */
  public IntervalSettings {
    if (!(level >= MIN_LEVEL && level <= MAX_LEVEL)
        || resamples < MIN_RESAMPLES
        || resamples > MAX_RESAMPLES) {
      throw new IllegalArgumentException(
          "Invalid intervals: level " + level + ", resamples " + resamples);
    }
  }

  /** Returns the settings as an experiment file has them. */
  public ObjectNode toJson() {
    ObjectNode json = Json.object().put("level", level).put("method", method.title());
    if (method == Method.BOOTSTRAP) {
      json.put("seed", seed).put("resamples", resamples);
    }
    return json;
  }

  /** Reads what {@link #toJson} wrote; what is missing is standard. */
  public static IntervalSettings fromJson(JsonNode json) {
    Double level = JsonFields.optionalNumber(json, "level");
    String method = JsonFields.optionalText(json, "method");
    Long seed = JsonFields.optionalInteger(json, "seed");
    Long resamples = JsonFields.optionalInteger(json, "resamples");
    return new IntervalSettings(
        level == null ? STANDARD.level : level,
        method == null ? STANDARD.method : Method.valueOf(method.toUpperCase(Locale.ROOT)),
        seed == null ? STANDARD.seed : seed,
        resamples == null ? STANDARD.resamples : Math.toIntExact(resamples));
  }
}
