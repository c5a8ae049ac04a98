package dev.assay.transforms.call;

import dev.assay.io.api.LimitRule;
import dev.assay.io.experiment.CallError;
import dev.assay.io.experiment.ModelCall;
import dev.assay.io.experiment.Run;
import org.jspecify.annotations.Nullable;

/** Tells which lane a run's call belongs to. Safe for many threads. */
public final class LaneFinder {

  /** The lane of runs that have their outcome already, or can have none. */
  public static final LaneKey NO_CALL = new LaneKey("", "", "(no call)", "");

  private final Limits limits;
  private final Connections connections;

  /**
   * Finds lanes.
   *
   * @param limits tell which models have a lane of their own
   * @param services tell endpoint and account
   */
  public LaneFinder(Limits limits, CallServices services) {
    this.limits = limits;
    this.connections = new Connections(services);
  }

  /** Returns the run's lane, without placement; one without endpoint where there is none. */
  public LaneKey laneOf(Run run) {
    ModelCall call = run.call();
    if (call == null || !run.isPending()) {
      return NO_CALL;
    }
    return connections
        .of(call)
        .match(
            ok -> key(run, call, ok.connection().endpoint().toString(), ok.connection().account()),
            none -> key(run, call, "", ""));
  }

  /** Returns why a pending run's lane cannot be used, or null where it can. */
  public @Nullable CallError problemOf(Run run) {
    ModelCall call = run.call();
    if (call == null || !run.isPending()) {
      return null;
    }
    return connections
        .of(call)
        .<@Nullable CallError>match(ok -> null, Connections.Found.None::error);
  }

  /** Returns the form in which a call's API is asked, by which prices go. */
  public String form(ModelCall call) {
    return connections.form(call);
  }

  /** Returns how a call's provider counts against its limits. */
  public LimitRule limitRule(ModelCall call) {
    return connections.limitRule(call);
  }

  private LaneKey key(Run run, ModelCall call, String endpoint, String account) {
    String limit = limits.nameOf(call.group(), call.api(), call.model());
    String model = limits.namesModel(limit, call.model()) ? call.model() : "";
    boolean across = limits.acrossAccounts().contains(limit);
    int shard = shardOf(run, limits.of(limit, call.model()).keys());
    return new LaneKey(across ? "" : endpoint, across ? "" : account, limit, model, shard, "");
  }

  /**
   * Spreads runs evenly over shards, and the same way each time; the bits are mixed, since ids
   * often differ by a step.
   */
  private static int shardOf(Run run, int shards) {
    if (shards == 1) {
      return 0;
    }
    int hash = 31 * run.row().id().hashCode() + run.epoch();
    hash = (hash ^ (hash >>> 16)) * 0x85ebca6b;
    hash = (hash ^ (hash >>> 13)) * 0xc2b2ae35;
    return Math.floorMod(hash ^ (hash >>> 16), shards);
  }
}
