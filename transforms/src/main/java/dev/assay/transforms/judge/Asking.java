package dev.assay.transforms.judge;

import dev.assay.io.experiment.ModelCall;
import dev.assay.transforms.call.CallModels.Gathering;
import dev.assay.transforms.call.CallServices;
import dev.assay.transforms.call.CallSettings;
import dev.assay.transforms.call.LaneKey;
import java.io.Serializable;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How judges' questions are sent: like all other calls of the experiment, on the same lanes.
 *
 * @param settings of all calls of the experiment
 * @param services what calling needs
 * @param gathering how a lane's questions come together on the runner
 * @param placements where lanes go on the runner
 * @param sharedGroup one group for all calls, whatever judges name; null for none
 */
public record Asking(
    CallSettings settings,
    CallServices services,
    Gathering gathering,
    Map<LaneKey, String> placements,
    @Nullable String sharedGroup)
    implements Serializable {

  /** Copies the placements. */
  public Asking {
    placements = Map.copyOf(placements);
  }

  /** Returns a call in the group that all calls share, where there is one. */
  static ModelCall inGroup(ModelCall call, @Nullable String sharedGroup) {
    return sharedGroup == null
        ? call
        : new ModelCall(
            call.api(), call.model(), sharedGroup, call.prompt(), call.parameters(), call.mode());
  }
}
