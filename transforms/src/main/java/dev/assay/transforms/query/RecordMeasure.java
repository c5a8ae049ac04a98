package dev.assay.transforms.query;

/**
 * A figure of a record over its epochs.
 *
 * @param kind how the epochs' values become one
 * @param path of the attribute, without its {@code @}
 */
record RecordMeasure(Kind kind, String path) {

  /** How the values of several epochs become one. */
  enum Kind {
    /** Mean of the numbers. */
    AVG("multi_run_avg"),
    /** Most frequent text; of several, the first by code points. */
    MODE("multi_run_mode");

    private final String prefix;

    Kind(String prefix) {
      this.prefix = prefix;
    }
  }

  /** As it is written in a query. */
  @Override
  public String toString() {
    return "@" + kind.prefix + ".@" + path;
  }
}
