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
    Integer shards = limits.of(limit, call.model()).shards();
    int shard =
        shards == null ? 0 : Math.floorMod(Objects.hash(run.row().id(), run.epoch()), shards);
    return new LaneKey(across ? "" : endpoint, across ? "" : account, limit, model, shard, "");
  }
}
