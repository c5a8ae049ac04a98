package dev.assay.transforms.summarize;

/**
 * How often a unit is in each resample of a bootstrap: independent numbers of Poisson's
 * distribution with mean 1, which depend on the seed and the unit's key alone.
 */
final class PoissonWeights {

  /** No weight is larger; above it lies less than 2⁻³² of the distribution. */
  static final int MAX = 13;

  private static final long GOLDEN = 0x9E3779B97F4A7C15L;
  private static final long[] BELOW = thresholds();

  private PoissonWeights() {}

  /** Returns one weight for each resample. */
  static int[] of(String key, long seed, int resamples) {
    long state = Hash64.of(key) ^ mixed(seed * GOLDEN + 1);
    int[] weights = new int[resamples];
    for (int i = 0; i < resamples; i += 2) {
      state += GOLDEN;
      long random = mixed(state);
      weights[i] = weight(random >>> 32);
      if (i + 1 < resamples) {
        weights[i + 1] = weight(random & 0xFFFFFFFFL);
      }
    }
    return weights;
  }

  private static int weight(long random) {
    int weight = 0;
    while (weight < MAX && random >= BELOW[weight]) {
      weight++;
    }
    return weight;
  }

  /** Of each weight, 2³² times the probability of a smaller or equal one. */
  private static long[] thresholds() {
    long[] thresholds = new long[MAX];
    double probability = Math.exp(-1);
    double sum = 0;
    for (int weight = 0; weight < MAX; weight++) {
      sum += probability;
      thresholds[weight] = Math.round(sum * 0x1p32);
      probability /= weight + 1;
    }
    return thresholds;
  }

  /** The finaliser of SplitMix64. */
  private static long mixed(long bits) {
    long z = (bits ^ (bits >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
