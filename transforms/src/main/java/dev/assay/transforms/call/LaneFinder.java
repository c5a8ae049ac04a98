package dev.assay.transforms.call;

import dev.assay.io.api.LimitRule;
import dev.assay.io.experiment.CallError;
import dev.assay.io.experiment.ModelCall;
import dev.assay.io.experiment.Run;
import java.util.Objects;
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

  /** Returns how a call's provider counts against its limits. */
  public LimitRule limitRule(ModelCall call) {
    return connections.limitRule(call);
  }

  private LaneKey key(Run run, ModelCall call, String endpoint, String account) {
    String group = limits.paces(call.group(), call.api());
    String model = limits.namesModel(group, call.model()) ? call.model() : "";
    boolean across = limits.acrossAccounts().contains(group);
    Integer shards = limits.of(group, call.model()).shards();
    int shard =
        shards == null ? 0 : Math.floorMod(Objects.hash(run.row().id(), run.epoch()), shards);
    return new LaneKey(across ? "" : endpoint, across ? "" : account, group, model, shard, "");
  }
}
