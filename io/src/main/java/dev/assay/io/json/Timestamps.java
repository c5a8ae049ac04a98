package dev.assay.io.json;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Locale;

/**
 * Times as files and platforms have them, such as {@code 2026-01-31T12:00:00.123Z}. That form,
 * which stands in every completed line, is read and written without the general formatter, which
 * would take more time than the rest of a line.
 */
public final class Timestamps {

  private static final DateTimeFormatter MILLIS =
      new DateTimeFormatterBuilder().appendInstant(3).toFormatter(Locale.ROOT);
  private static final String FORM = "0000-00-00T00:00:00.000Z";
  private static final int SECONDS_PER_DAY = 86_400;
  private static final int NANOS_PER_MILLI = 1_000_000;
  private static final long LAST_SECOND =
      LocalDate.of(9999, 12, 31).toEpochDay() * SECONDS_PER_DAY + SECONDS_PER_DAY - 1;

  private Timestamps() {}

  /** Returns a time in UTC with three digits of its second, cut off and not rounded. */
  public static String text(Instant time) {
    long seconds = time.getEpochSecond();
    if (seconds < 0 || seconds > LAST_SECOND) {
      return MILLIS.format(time);
    }
    LocalDate date = LocalDate.ofEpochDay(seconds / SECONDS_PER_DAY);
    int ofDay = (int) (seconds % SECONDS_PER_DAY);
    char[] text = FORM.toCharArray();
    put(text, 0, 4, date.getYear());
    put(text, 5, 2, date.getMonthValue());
    put(text, 8, 2, date.getDayOfMonth());
    put(text, 11, 2, ofDay / 3_600);
    put(text, 14, 2, ofDay / 60 % 60);
    put(text, 17, 2, ofDay % 60);
    put(text, 20, 3, time.getNano() / NANOS_PER_MILLI);
    return new String(text);
  }

  private static void put(char[] text, int at, int digits, int number) {
    int rest = number;
    for (int i = at + digits - 1; i >= at; i--) {
      text[i] = (char) ('0' + rest % 10);
      rest /= 10;
    }
  }

  /**
   * Reads a time as {@link Instant#parse} does.
   *
   * @throws DateTimeException where it is none
   */
  public static Instant parse(String text) {
    if (text.length() == FORM.length()) {
      int year = number(text, 0, 4, '-');
      int month = number(text, 5, 2, '-');
      int day = number(text, 8, 2, 'T');
      int hour = number(text, 11, 2, ':');
      int minute = number(text, 14, 2, ':');
      int second = number(text, 17, 2, '.');
      int milli = number(text, 20, 3, 'Z');
      boolean isTime = hour >= 0 && hour < 24 && minute >= 0 && minute < 60;
      if (isTime && year >= 0 && month >= 0 && day >= 0 && second >= 0 && second < 60) {
        long date = LocalDate.of(year, month, day).atStartOfDay().toEpochSecond(ZoneOffset.UTC);
        if (milli >= 0) {
          return Instant.ofEpochSecond(
              date + hour * 3_600L + minute * 60L + second, (long) milli * NANOS_PER_MILLI);
        }
      }
    }
    return Instant.parse(text);
  }

  /** Returns digits that something follows; -1 where they or it are not there. */
  private static int number(String text, int at, int digits, char after) {
    int number = 0;
    for (int i = at; i < at + digits; i++) {
      char digit = text.charAt(i);
      if (digit < '0' || digit > '9') {
        return -1;
      }
      number = 10 * number + digit - '0';
    }
    return text.charAt(at + digits) == after ? number : -1;
  }
}
