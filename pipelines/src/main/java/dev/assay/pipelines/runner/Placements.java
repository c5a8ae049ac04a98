package dev.assay.pipelines.runner;

import dev.assay.transforms.call.LaneKey;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.util.CoderUtils;

/**
 * Finds texts by which lanes fall on different slots of a runner that places keys by their hash.
 */
final class Placements {

  private Placements() {}

  /**
   * Tries texts until each lane has a slot of its own, or, where there are more lanes than slots,
   * until each slot has as many as the others.
   *
   * @param slot tells the slot of a key's bytes, from 0
   */
  static Map<LaneKey, String> of(List<LaneKey> lanes, int slots, ToIntFunction<byte[]> slot) {
    Map<LaneKey, String> placements = new HashMap<>();
    BitSet taken = new BitSet(slots);
    for (LaneKey lane : lanes) {
      if (taken.cardinality() == slots) {
        taken.clear();
      }
      int text = 0;
      while (taken.get(slot.applyAsInt(bytes(lane.withPlacement(String.valueOf(text)))))) {
        text++;
      }
      String placement = String.valueOf(text);
      taken.set(slot.applyAsInt(bytes(lane.withPlacement(placement))));
      placements.put(lane, placement);
    }
    return placements;
  }

  private static byte[] bytes(LaneKey lane) {
    try {
      return CoderUtils.encodeToByteArray(LaneKey.coder(), lane);
    } catch (CoderException e) {
      throw new IllegalStateException("Cannot encode lane " + lane.label(), e);
    }
  }
}
