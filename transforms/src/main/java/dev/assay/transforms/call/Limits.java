package dev.assay.transforms.call;

import java.io.Serializable;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The limits of an experiment by group, and within a group by model. A model that is named has a
 * lane of its own; all others of its group share the group's.
 *
 * @param standard holds where a group's own limit leaves something open
 * @param groups by group name
 * @param acrossAccounts groups whose limit holds for all their calls together, whatever endpoint
 *     and account they go to; any other group has a lane for each of these
 */
public record Limits(RateLimit standard, Map<String, GroupLimit> groups, Set<String> acrossAccounts)
    implements Serializable {

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

  /** Copies both collections. */
  public Limits {
    groups = Map.copyOf(groups);
    acrossAccounts = Set.copyOf(acrossAccounts);
  }

  /** Limits of which each endpoint and account has its own. */
  public Limits(RateLimit standard, Map<String, GroupLimit> groups) {
    this(standard, groups, Set.of());
  }

  /** Returns these limits with a group whose limit holds across endpoints and accounts. */
  public Limits withGroupAcrossAccounts(String group) {
    Set<String> more = new HashSet<>(acrossAccounts);
    more.add(group);
    return new Limits(standard, groups, more);
  }

  /**
   * Returns the group whose limit a call falls under: its own; but its API's where the limits name
   * that and not its own, so that groups of one account can share a limit. A limit for all groups
   * gives each its own.
   */
  String paces(String group, String api) {
    boolean shared =
        groups.containsKey(api)
            && !groups.containsKey(group)
            && !acrossAccounts.contains(group)
            && standard.equals(RateLimit.NONE);
    return shared ? api : group;
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
