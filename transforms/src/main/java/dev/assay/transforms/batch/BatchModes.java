package dev.assay.transforms.batch;

import dev.assay.io.experiment.ModelCall;
import dev.assay.io.experiment.Prompt;
import dev.assay.io.experiment.Run;
import java.io.Serializable;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which groups of an experiment go by batch. A prompt of several turns cannot: each turn needs the
 * answer before it. Such runs go as single calls of the same lane.
 *
 * @param groups by group name
 */
public record BatchModes(Map<String, BatchMode> groups) implements Serializable {

  /** Nothing goes by batch. */
  public static final BatchModes NONE = new BatchModes(Map.of());

  /** Copies the map. */
  public BatchModes {
    groups = Map.copyOf(groups);
  }

  /** Returns these modes with one of a group. */
  public BatchModes with(String group, BatchMode mode) {
    Map<String, BatchMode> more = new TreeMap<>(groups);
    more.put(group, mode);
    return new BatchModes(more);
  }

  /** Returns whether a run is to go by batch. */
  public boolean take(Run run) {
    ModelCall call = run.call();
    return call != null && run.isPending() && take(call);
  }

  /** Returns whether a call is to go by batch. */
  public boolean take(ModelCall call) {
    return groups.containsKey(call.group()) && !(call.prompt() instanceof Prompt.Turns);
  }
}
