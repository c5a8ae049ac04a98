package dev.assay.io.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

class TimestampsProperties {

  @Property
  void aTimeIsWrittenToItsMillisecondAndReadBack(
      @ForAll @LongRange(min = -70_000_000_000L, max = 260_000_000_000L) long seconds,
      @ForAll @LongRange(min = 0, max = 999_999_999) long nanos) {
    Instant time = Instant.ofEpochSecond(seconds, nanos);

    String text = Timestamps.text(time);

    assertThat(Instant.parse(text)).isEqualTo(time.truncatedTo(ChronoUnit.MILLIS));
    assertThat(Timestamps.parse(text)).isEqualTo(Instant.parse(text));
    assertThat(Timestamps.parse(time.toString())).isEqualTo(time);
  }

  @Example
  void yearsOfFourDigitsHaveThreeDigitsOfTheirSecond() {
    assertThat(Timestamps.text(Instant.parse("2026-01-31T12:00:00Z")))
        .isEqualTo("2026-01-31T12:00:00.000Z");
    assertThat(Timestamps.text(Instant.parse("9999-12-31T23:59:59.999999Z")))
        .isEqualTo("9999-12-31T23:59:59.999Z");
    assertThat(Timestamps.text(Instant.parse("1969-12-31T23:59:59.9996Z")))
        .isEqualTo("1969-12-31T23:59:59.999Z");
  }

  @Example
  void whatIsNoTimeIsRefusedAsTheLibraryRefusesIt() {
    for (String text :
        List.of(
            "2026-02-30T12:00:00.000Z",
            "2026-13-01T12:00:00.000Z",
            "2026-01-31T25:00:00.000Z",
            "2026-01-31T12:60:00.000Z",
            "2026-01-31 12:00:00.000Z",
            "2026-01-31T12:00:00.00xZ",
            "2026-01-31T12:00:00,000Z",
            "2026-01-31T12:00:00.000z0",
            "yesterday")) {
      assertThatThrownBy(() -> Timestamps.parse(text)).isInstanceOf(DateTimeException.class);
    }
    assertThat(Timestamps.parse("2026-01-31T24:00:00.000Z"))
        .isEqualTo(Instant.parse("2026-01-31T24:00:00.000Z"));
  }
}
