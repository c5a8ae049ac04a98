package dev.assay.transforms.call;

import java.io.Serializable;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToIntFunction;

/**
 * The limits of an experiment by name, and within a name by model. A limit's name is that of the
 * group that it is for, unless groups are bound to it. A model that is named has a lane of its own;
 * all others of the limit share one.
 *
 * @param standard holds where a group's own limit leaves something open
 * @param groups by the limit's name
 * @param acrossAccounts limits that hold for all their calls together, whatever endpoint and
 *     account they go to; any other has a lane for each of these
 * @param members groups, or models of a group as {@code group/model}, that are bound to a limit of
 *     another name
 */
public record Limits(
    RateLimit standard,
    Map<String, GroupLimit> groups,
    Set<String> acrossAccounts,
    Map<String, String> members)
    implements Serializable {

  /**
   * What is said of one name.
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

  /** Copies all collections. */
  public Limits {
    groups = Map.copyOf(groups);
    acrossAccounts = Set.copyOf(acrossAccounts);
    members = Map.copyOf(members);
  }

  /** Limits of which each endpoint and account has its own. */
  public Limits(RateLimit standard, Map<String, GroupLimit> groups) {
    this(standard, groups, Set.of(), Map.of());
  }

  /** Returns these limits with others in place of what was said of each name. */
  public Limits withGroups(RateLimit standard, Map<String, GroupLimit> groups) {
    return new Limits(standard, groups, acrossAccounts, members);
  }

  /** Returns these limits with a group whose limit holds across endpoints and accounts. */
  public Limits withGroupAcrossAccounts(String group) {
    Set<String> more = new HashSet<>(acrossAccounts);
    more.add(group);
    return new Limits(standard, groups, more, members);
  }

  /**
   * Returns these limits with groups bound to the limit of a name. It holds for all their calls
   * together, whatever endpoint and account they go to, so one lane makes them.
   *
   * @param bound groups, or {@code group/model}
   */
  public Limits withMembers(String name, Collection<String> bound) {
    Map<String, String> more = new HashMap<>(members);
    bound.forEach(member -> more.put(member, name));
    more.remove(name);
    return new Limits(standard, groups, acrossAccounts, more).withGroupAcrossAccounts(name);
  }

  /** Returns what is bound to the limit of a name, sorted; none for a limit of one group. */
  public Set<String> membersOf(String name) {
    Set<String> bound = new TreeSet<>();
    members.forEach(
        (member, limit) -> {
          if (limit.equals(name)) {
            bound.add(member);
          }
        });
    return bound;
  }

  /**
   * Returns the name of the limit that a call falls under: what its group is bound to, else its
   * group; but its API's where the limits name that and not its own, so that groups of one account
   * share what is said of the account. A limit for all groups gives each its own.
   */
  public String nameOf(String group, String api, String model) {
    String name = nameOf(group, model);
    boolean ofApi =
        name.equals(group)
            && groups.containsKey(api)
            && !groups.containsKey(group)
            && !acrossAccounts.contains(group)
            && standard.equals(RateLimit.NONE);
    return ofApi ? nameOf(api, model) : name;
  }

  /** Returns the name of the limit that a group, or a model in it, is bound to; else the group. */
  public String nameOf(String group, String model) {
    String ofModel = members.get(group + "/" + model);
    return ofModel != null ? ofModel : members.getOrDefault(group, group);
  }

  /** Returns whether a model has a lane of its own within the limit of a name. */
  public boolean namesModel(String name, String model) {
    GroupLimit limits = groups.get(name);
    return limits != null && limits.models().containsKey(model);
  }

  /** Returns how fast the lane of a model may send within the limit of a name. */
  public RateLimit of(String name, String model) {
    GroupLimit limits = groups.get(name);
    if (limits == null) {
      return standard;
    }
    RateLimit own = limits.models().get(model);
    return (own != null ? own : limits.limit()).orElse(standard);
  }

  /** Returns these limits, each shared by as many keys as are chosen where it does not say. */
  public Limits withShards(ToIntFunction<RateLimit> choice) {
    Map<String, GroupLimit> split = new HashMap<>();
    groups.forEach(
        (name, group) -> {
          Map<String, RateLimit> models = new HashMap<>();
          group.models().forEach((model, limit) -> models.put(model, split(limit, choice)));
          split.put(name, new GroupLimit(split(group.limit(), choice), models));
        });
    return withGroups(standard.equals(RateLimit.NONE) ? standard : split(standard, choice), split);
  }

  private static RateLimit split(RateLimit limit, ToIntFunction<RateLimit> choice) {
    int keys = limit.shards() == null ? choice.applyAsInt(limit) : limit.shards();
    return keys == 1 && limit.shards() == null ? limit : limit.withShards(keys);
  }
}
