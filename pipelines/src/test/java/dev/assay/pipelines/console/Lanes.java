package dev.assay.pipelines.console;

/** Lanes for tests. */
final class Lanes {

  static final LaneStatus BUSY =
      new LaneStatus("openai/gpt-4o", 412, 1_000, 498, 500.0, 64, 3, 2, "rate limit", 71L, 0.1234);

  static final LaneStatus READING =
      new LaneStatus("test", 7, LaneStatus.UNKNOWN, 0.5, null, 1, 1, 0, null, null, null);

  static final LaneStatus DONE = new LaneStatus("azure", 10, 10, 0, null, 0, 0, 0, null, 0L, 0.5);

  private Lanes() {}

  static LaneStatus named(String name, int done) {
    return new LaneStatus(name, done, 10, 60, null, 0, 0, 0, null, null, null);
  }
}
