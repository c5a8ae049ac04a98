package dev.assay.io.http;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The spellings in which servers say how long something takes or when it is over. */
final class ServerTimes {

  /** Whatever is longer counts as this long. */
  static final Duration LONGEST = Duration.ofDays(31);

  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,20}(\\.[0-9]{0,20})?");
  private static final Pattern PART =
      Pattern.compile("([0-9]{1,18}(?:\\.[0-9]{1,18})?)(ns|us|µs|ms|s|m|h|d)");

  /** The three forms of RFC 9110, section 5.6.7. */
  private static final List<DateTimeFormatter> HTTP_DATES =
      List.of(
          DateTimeFormatter.RFC_1123_DATE_TIME,
          DateTimeFormatter.ofPattern("EEEE, dd-MMM-yy HH:mm:ss zzz", Locale.ENGLISH),
          DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.ENGLISH)
              .withZone(ZoneOffset.UTC));

  private static final DateTimeFormatter RFC_3339 = DateTimeFormatter.ISO_OFFSET_DATE_TIME;

  private ServerTimes() {}

  /** Returns a number of units as a time above 0; null for anything else. */
  static @Nullable Duration number(@Nullable String text, Duration unit) {
    if (text == null || !NUMBER.matcher(text.strip()).matches()) {
      return null;
    }
    return bounded(nanos(text.strip(), unit));
  }

  /**
   * Returns what Go prints, such as {@code 6m0s}, {@code 12ms} or {@code 1d2h}; bare is seconds.
   */
  static @Nullable Duration goDuration(@Nullable String text) {
    if (text == null) {
      return null;
    }
    Duration seconds = number(text, Duration.ofSeconds(1));
    if (seconds != null) {
      return seconds;
    }
    Matcher part = PART.matcher(text.strip());
    BigDecimal sum = BigDecimal.ZERO;
    int end = 0;
    while (part.find() && part.start() == end) {
      sum = sum.add(nanos(part.group(1), unit(part.group(2))));
      end = part.end();
    }
    return end > 0 && end == text.strip().length() ? bounded(sum) : null;
  }

  /** Returns the time from the server's own clock to a date; null for the past or no date. */
  static @Nullable Duration until(@Nullable String when, @Nullable String serverDate) {
    Instant end = instant(when);
    Instant now = instant(serverDate);
    if (end == null || now == null || !end.isAfter(now)) {
      return null;
    }
    Duration left = Duration.between(now, end);
    return left.compareTo(LONGEST) > 0 ? LONGEST : left;
  }

  private static @Nullable Instant instant(@Nullable String text) {
    if (text == null || text.isBlank()) {
      return null;
    }
    String date = text.strip();
    return (Character.isDigit(date.charAt(0)) ? List.of(RFC_3339) : HTTP_DATES)
        .stream().flatMap(format -> parsed(format, date).stream()).findFirst().orElse(null);
  }

  private static Optional<Instant> parsed(DateTimeFormatter format, String date) {
    try {
      return Optional.of(Instant.from(format.parse(date)));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static BigDecimal nanos(String amount, Duration unit) {
    return new BigDecimal(amount.endsWith(".") ? amount + "0" : amount)
        .multiply(BigDecimal.valueOf(unit.toNanos()));
  }

  private static @Nullable Duration bounded(BigDecimal nanos) {
    if (nanos.signum() <= 0) {
      return null;
    }
    if (nanos.compareTo(BigDecimal.valueOf(LONGEST.toNanos())) >= 0) {
      return LONGEST;
    }
    return Duration.ofNanos(nanos.setScale(0, RoundingMode.CEILING).longValueExact());
  }

  private static Duration unit(String name) {
    return switch (name) {
      case "ns" -> Duration.ofNanos(1);
      case "us", "µs" -> Duration.ofNanos(1_000);
      case "ms" -> Duration.ofMillis(1);
      case "s" -> Duration.ofSeconds(1);
      case "m" -> Duration.ofMinutes(1);
      case "h" -> Duration.ofHours(1);
      default -> Duration.ofDays(1);
    };
  }
}
