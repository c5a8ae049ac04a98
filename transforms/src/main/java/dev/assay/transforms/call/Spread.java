package dev.assay.transforms.call;

import java.io.Serializable;

/**
 * Over how many processes the keys of an experiment's lanes may be spread, which decides what each
 * process may use of a limit.
 *
 * <p>In one process all keys of a lane share its limit, so that no part of it lies idle when one
 * key ends before the others. Over several processes each key has its part, since nobody counts the
 * calls of the others; what runs out early lies idle until the longest key ends. Stages that call
 * at the same time have a part each; stages of which one ends before the next begins share theirs.
 *
 * @param processes most worker processes at once, 1 or more
 * @param stages transforms that may call at the same time, 1 or more
 * @param stage the number of this one, from 0
 */
public record Spread(int processes, int stages, int stage) implements Serializable {

  /** All keys are served by one process. */
  public static final Spread ONE_PROCESS = new Spread(1, 1, 0);

  /** Checks all numbers. */
  public Spread {
    if (processes < 1 || stages < 1 || stage < 0) {
      throw new IllegalArgumentException(
          "Invalid spread: processes "
              + processes
              + ", stages "
              + stages
              + ", stage "
              + stage
              + " (must be at least 1, 1 and 0)");
    }
  }

  /** Over several processes, of stages that may call at the same time. */
  public static Spread over(int processes, int stages) {
    return new Spread(processes, stages, 0);
  }

  /** Returns the same for another stage of the experiment. */
  public Spread ofStage(int stage) {
    return new Spread(processes, stages, stage);
  }

  /** Returns into how many parts the limit of a lane of so many keys is cut. */
  int parts(int keys) {
    return processes == 1 ? 1 : keys * stages;
  }

  /** Returns the part of the key with that number. */
  int part(int key, int keys) {
    return processes == 1 ? 0 : Math.floorMod(stage, stages) * keys + Math.floorMod(key, keys);
  }
}
