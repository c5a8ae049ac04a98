package dev.assay.pipelines.benchmark;

/**
 * What a process took.
 *
 * @param startedAt by {@link System#nanoTime}
 * @param endedAt by {@link System#nanoTime}
 * @param userSeconds of it and of what it waited for; NaN where the system does not tell
 * @param systemSeconds likewise
 * @param peakMegabytes most memory resident, in MiB; NaN where the system does not tell
 */
record Finished(
    long startedAt, long endedAt, double userSeconds, double systemSeconds, double peakMegabytes) {

  double wallSeconds() {
    return (endedAt - startedAt) / 1e9;
  }

  double cpuSeconds() {
    return userSeconds + systemSeconds;
  }
}
