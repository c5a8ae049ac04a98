package dev.assay.io.platform.langsmith;

import dev.assay.io.json.Timestamps;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.util.Optional;

/** Times as they stand in bodies: written in UTC with {@code Z}, read also without an offset. */
final class LangSmithTimes {

  private LangSmithTimes() {}

  static String text(Instant time) {
    return Timestamps.text(time);
  }

  /** Reads a time; one without an offset is in UTC. Empty where it is none. */
  static Optional<Instant> parse(String text) {
    if (text.length() < 19 || (text.charAt(10) != 'T' && text.charAt(10) != 't')) {
      return Optional.empty();
    }
    try {
      if (text.endsWith("Z")) {
        return Optional.of(Timestamps.parse(text));
      }
      TemporalAccessor time =
          DateTimeFormatter.ISO_DATE_TIME.parseBest(
              text, OffsetDateTime::from, LocalDateTime::from);
      return Optional.of(
          time instanceof OffsetDateTime offset
              ? offset.toInstant()
              : LocalDateTime.from(time).toInstant(ZoneOffset.UTC));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
