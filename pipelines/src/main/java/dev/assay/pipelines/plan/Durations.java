package dev.assay.pipelines.plan;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times as users write them: a number and a unit, such as {@code 500ms} or {@code 2m}. */
public final class Durations {

  private static final Pattern FORM = Pattern.compile("([0-9]{1,9})\\s*(ms|s|m|h)");

  private Durations() {}

  /** Reads a time such as {@code 60s}; empty where it is none. */
  public static Optional<Duration> parse(String text) {
    Matcher matcher = FORM.matcher(text.strip());
    if (!matcher.matches()) {
      return Optional.empty();
    }
    long amount = Long.parseLong(matcher.group(1));
    return Optional.of(
        switch (matcher.group(2)) {
          case "ms" -> Duration.ofMillis(amount);
          case "s" -> Duration.ofSeconds(amount);
          case "m" -> Duration.ofMinutes(amount);
          default -> Duration.ofHours(amount);
        });
  }

  /** Returns the time in the form that {@link #parse} reads. */
  public static String print(Duration duration) {
    long ms = duration.toMillis();
    if (ms % 1_000 != 0) {
      return ms + "ms";
    }
    if (ms % 60_000 != 0 || ms == 0) {
      return ms / 1_000 + "s";
    }
    return ms % 3_600_000 == 0 ? ms / 3_600_000 + "h" : ms / 60_000 + "m";
  }
}
