package dev.assay.pipelines.crash;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What trials came to that lost nothing.
 *
 * @param kills where processes were killed
 * @param inFlight requests that the server had received and the ledger had no answer to, at a kill
 * @param repeats requests that the server received again
 * @param inDoubt requests that may have been paid twice, as the program reports
 */
record CrashResult(List<KillPoint> kills, long inFlight, long repeats, long inDoubt) {

  static final CrashResult NONE = new CrashResult(List.of(), 0, 0, 0);

  CrashResult plus(CrashResult other) {
    List<KillPoint> all = new ArrayList<>(kills);
    all.addAll(other.kills);
    return new CrashResult(
        all, inFlight + other.inFlight, repeats + other.repeats, inDoubt + other.inDoubt);
  }

  /** Returns how often processes were killed at each point, such as {@code calling 12}. */
  String killsByPoint() {
    return Arrays.stream(KillPoint.values())
        .map(
            point ->
                point.name().toLowerCase(Locale.ROOT).replace('_', ' ')
                    + " "
                    + kills.stream().filter(point::equals).count())
        .collect(Collectors.joining(", "));
  }

  long killsInCommit() {
    return kills.stream().filter(KillPoint::isOfCommit).count();
  }
}
