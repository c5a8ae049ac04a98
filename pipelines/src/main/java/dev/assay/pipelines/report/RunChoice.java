package dev.assay.pipelines.report;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * Which runs a page shows, and how long their texts may be. Where all do not fit, long texts are
 * cut first; then the best runs are left out, and of those at the border a fixed share.
 *
 * @param text most characters of a text
 * @param border the rank of which only a share is shown; all above it are, none below
 * @param share of the border's runs that are shown
 */
record RunChoice(int text, int border, double share) {

  /** Everything, but for texts that nobody reads to their end. */
  static final RunChoice ALL = new RunChoice(20_000, RunRank.RANKS, 1);

  private static final double MARGIN = 0.9;

  /** What there is to choose from, in ranks; constant in size. */
  static final class Census {

    private static final int[] TEXTS = {4_000, 1_000, 400};

    private final long[][] bytes = new long[TEXTS.length][RunRank.RANKS];

    void add(int rank, JsonNode row, int length) {
      for (int i = 0; i < TEXTS.length; i++) {
        bytes[i][rank] += length - (length > TEXTS[i] ? CutTexts.removed(row, TEXTS[i]) : 0);
      }
    }

    /**
     * Chooses.
     *
     * @param ratio packed bytes for each byte, as seen so far
     */
    RunChoice choose(double ratio, long mostPacked, long mostUnpacked) {
      double room = MARGIN * Math.min(mostPacked / ratio, (double) mostUnpacked);
      for (int i = 0; i < TEXTS.length; i++) {
        long all = 0;
        for (long of : bytes[i]) {
          all += of;
        }
        if (all <= room) {
          return new RunChoice(TEXTS[i], RunRank.RANKS, 1);
        }
      }
      long[] shortest = bytes[TEXTS.length - 1];
      for (int rank = 0; rank < RunRank.RANKS; rank++) {
        if (shortest[rank] > room) {
          return new RunChoice(TEXTS[TEXTS.length - 1], rank, room / shortest[rank]);
        }
        room -= shortest[rank];
      }
      return new RunChoice(TEXTS[TEXTS.length - 1], RunRank.RANKS, 1);
    }
  }

  /** Whether a run is shown. */
  boolean shows(int rank, long ordinal) {
    return rank < border || (rank == border && chance(ordinal) < share);
  }

  /** Spread evenly, and the same each time. */
  private static double chance(long ordinal) {
    return ((ordinal * 0x9E3779B97F4A7C15L) >>> 11) * 0x1.0p-53;
  }
}
