package dev.assay.pipelines.run;

import dev.assay.transforms.call.LaneKey;
import dev.assay.transforms.call.RateLimit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Finds groups that call one model on one account, each at a rate of its own. */
final class SharedAccounts {

  private record Called(String endpoint, String account, String model) {}

  private final Map<Called, Map<String, Double>> rates = new LinkedHashMap<>();

  /** Takes note of a call to a model on a lane. */
  void add(LaneKey lane, String model, RateLimit limit) {
    Double perMinute = limit.requestsPerMinute();
    if (perMinute != null && !lane.endpoint().isEmpty()) {
      rates
          .computeIfAbsent(
              new Called(lane.endpoint(), lane.account(), model), called -> new TreeMap<>())
          .put(lane.group(), perMinute);
    }
  }

  /** Returns a sentence for each set of groups that together may exceed the account's limit. */
  List<String> notes() {
    Set<String> notes = new LinkedHashSet<>();
    rates.forEach(
        (called, groups) -> {
          if (groups.size() > 1) {
            notes.add(note(called.account(), groups));
          }
        });
    return new ArrayList<>(notes);
  }

  private static String note(String account, Map<String, Double> groups) {
    double sum = groups.values().stream().mapToDouble(Double::doubleValue).sum();
    return String.format(
        Locale.ROOT,
        "groups %s call the same model on the account of %s, each with a limit of its own, together"
            + " up to %.0f/min; if the account has one limit, bind them by --limit %s=N/min, or by"
            + " groups: under limits",
        String.join(" and ", groups.keySet()),
        account,
        sum,
        String.join("+", groups.keySet()));
  }
}
