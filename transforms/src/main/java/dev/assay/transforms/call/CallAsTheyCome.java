package dev.assay.transforms.call;

import dev.assay.io.experiment.Run;
import dev.assay.io.json.JsonCoder;
import dev.assay.io.json.RunJson;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.GlobalWindows;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;

/**
 * Calls the model of every pending run as {@link CallModels} does, for rows that keep coming: each
 * run is handed to its lane at once and comes out once it has its outcome, from a later bundle as a
 * rule. So the end of a bundle waits for no answer, and a lane keeps its rate whatever the size of
 * the bundles. When the input ends, everything that is still in a lane comes out before the window
 * does.
 *
 * <p>Input is in the global window. Lanes, and with them what is in flight, live in this process: a
 * pipeline that fails has to begin again from its source, and the ledger makes what was answered
 * free. So it is for runners inside one process.
 */
public final class CallAsTheyCome
    extends PTransform<PCollection<KV<LaneKey, Run>>, PCollection<Run>> {

  private static final long serialVersionUID = 1L;

  private final CallSettings settings;
  private final CallServices services;
  private final int mostWaiting;

  private CallAsTheyCome(CallSettings settings, CallServices services, int mostWaiting) {
    this.settings = settings;
    this.services = services;
    this.mostWaiting = mostWaiting;
  }

  /** Calls with these settings, holding whatever comes. */
  public static CallAsTheyCome of(CallSettings settings, CallServices services) {
    return new CallAsTheyCome(settings, services, Integer.MAX_VALUE);
  }

  /**
   * Returns this transform with lanes that make their input wait where so many runs wait to be
   * sent, at least 1. For runners that then read no further; on others rows would only wait
   * elsewhere.
   */
  public CallAsTheyCome withMostWaiting(int runs) {
    if (runs < 1) {
      throw new IllegalArgumentException("Invalid runs: " + runs + " (must be at least 1)");
    }
    return new CallAsTheyCome(settings, services, runs);
  }

  @Override
  public PCollection<Run> expand(PCollection<KV<LaneKey, Run>> runs) {
    if (!(runs.getWindowingStrategy().getWindowFn() instanceof GlobalWindows)) {
      throw new IllegalArgumentException(
          "Invalid windowing: "
              + runs.getWindowingStrategy().getWindowFn()
              + " (CallAsTheyCome works in the global window; apply Window.into(new"
              + " GlobalWindows()) before it)");
    }
    return runs.apply("HandToLane", ParDo.of(new CallAsTheyComeFn(settings, services, mostWaiting)))
        .setCoder(JsonCoder.of(RunJson.CODEC));
  }
}
