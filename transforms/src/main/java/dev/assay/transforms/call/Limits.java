package dev.assay.transforms.call;

import java.io.Serializable;
import java.util.Map;

/**
 * The limits of an experiment by group, and within a group by model. A model that is named has a
 * lane of its own; all others of its group share the group's.
 *
 * @param standard holds where a group's own limit leaves something open
 * @param groups by group name
 */
public record Limits(RateLimit standard, Map<String, GroupLimit> groups) implements Serializable {

  /**
   * The limits of one group.
   *
   * @param limit for all models that are not named
   * @param models by model name
   */
  public record GroupLimit(RateLimit limit, Map<String, RateLimit> models) implements Serializable {
    /** Copies the map. */
    public GroupLimit {
      models = Map.copyOf(models);
    }
  }

  /** No limits. */
  public static final Limits NONE = new Limits(RateLimit.NONE, Map.of());

  /** Copies the map. */
  public Limits {
    groups = Map.copyOf(groups);
  }

  /** Returns whether a model has a limit, and so a lane, of its own within its group. */
  public boolean namesModel(String group, String model) {
    GroupLimit limits = groups.get(group);
    return limits != null && limits.models().containsKey(model);
  }

  /** Returns the limit of a model's lane. */
  public RateLimit of(String group, String model) {
    GroupLimit limits = groups.get(group);
    if (limits == null) {
      return standard;
    }
    RateLimit own = limits.models().get(model);
    return (own != null ? own : limits.limit()).orElse(standard);
  }
}
