package dev.assay.pipelines.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What Linux tells of processes in files; NaN on other systems. */
final class ProcFiles {

  /** Linux counts processor time for user programs in hundredths of a second on every platform. */
  private static final double TICKS_PER_SECOND = 100;

  private static final int CHILDREN_USER = 13;
  private static final int CHILDREN_SYSTEM = 14;

  /**
   * Processor time of ended children.
   *
   * @param user seconds
   * @param system seconds
   */
  record Children(double user, double system) {

    Children since(Children earlier) {
      return new Children(user - earlier.user, system - earlier.system);
    }
  }

  private ProcFiles() {}

  /** Returns what all children of this process took that have ended so far. */
  static Children children() {
    try {
      String stat = Files.readString(Path.of("/proc/self/stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).strip().split(" ", -1);
      return new Children(
          Long.parseLong(fields[CHILDREN_USER]) / TICKS_PER_SECOND,
          Long.parseLong(fields[CHILDREN_SYSTEM]) / TICKS_PER_SECOND);
    } catch (IOException e) {
      return new Children(Double.NaN, Double.NaN);
    }
  }

  /** Returns the most memory the process ever had resident, in MiB; NaN once it has ended. */
  static double peakMegabytes(long pid) {
    try {
      return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToDouble(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024.0)
          .findFirst()
          .orElse(Double.NaN);
    } catch (IOException | RuntimeException e) {
      return Double.NaN;
    }
  }
}
