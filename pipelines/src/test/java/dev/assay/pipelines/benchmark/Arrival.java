package dev.assay.pipelines.benchmark;

/**
 * One request as the server saw it.
 *
 * @param nanoTime when it was wholly there, by the machine's monotonic clock
 * @param status of the reply
 * @param lane the first word of its prompt, which names the lane of rows that have one
 */
record Arrival(long nanoTime, int status, String lane) {

  /** Returns the line that {@link #parse} reads. */
  String line() {
    return nanoTime + " " + status + " " + lane;
  }

  static Arrival parse(String line) {
    String[] parts = line.split(" ", 3);
    return new Arrival(Long.parseLong(parts[0]), Integer.parseInt(parts[1]), parts[2]);
  }
}
