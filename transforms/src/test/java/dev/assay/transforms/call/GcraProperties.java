package dev.assay.transforms.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.io.api.ServerWindow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class GcraProperties {

  private static final long MINUTE = Duration.ofMinutes(1).toNanos();

  @Property(tries = 300)
  void noMinuteHoldsMoreThanTheLimitHoweverLateTheSenderWakes(
      @ForAll @IntRange(min = 1, max = 60_000) int perMinute,
      @ForAll @Size(min = 1, max = 20)
          List<@IntRange(min = 0, max = 80_000_000) Integer> lateness) {
    Gcra pace = pace(perMinute);
    List<Long> sends = new ArrayList<>();
    long now = 0;
    long arrival = Gcra.NEVER;
    while (now < 2 * MINUTE && sends.size() < 3_000) {
      long wait = pace.waitNanos(arrival, now, 1);
      if (wait > 0) {
        now += wait + lateness.get(sends.size() % lateness.size());
      }
      arrival = pace.afterSend(arrival, now, 1);
      sends.add(now);
    }
    int first = 0;
    for (int i = 0; i < sends.size(); i++) {
      while (sends.get(i) - sends.get(first) >= MINUTE) {
        first++;
      }
      assertThat(i - first + 1).isLessThanOrEqualTo(perMinute);
    }
  }

  @Property
  void aPunctualSenderUsesNinetyNinePercent(
      @ForAll @IntRange(min = 1, max = 60_000) int perMinute) {
    Gcra pace = pace(perMinute);

    assertThat((double) pace.gap(1)).isLessThanOrEqualTo((double) MINUTE / perMinute / 0.99);
  }

  @Property
  void strictGapsAreNeverShortened(@ForAll @IntRange(min = 1, max = 2_900) int perMinute) {
    Gcra pace = pace(perMinute);

    assertThat(pace.waitNanos(pace.afterSend(0, 0, 1), 0, 1)).isEqualTo(pace.gap(1));
  }

  @Property
  void afterAnyPauseTheNextSendsKeepTheirGap(
      @ForAll @IntRange(min = 1, max = 60_000) int perMinute,
      @ForAll @IntRange(min = 0, max = 100_000) int pauseMillis) {
    Gcra pace = pace(perMinute);
    long now = Duration.ofMillis(pauseMillis).toNanos();
    long arrival = pace.afterSend(0, now, 1);

    assertThat(pace.waitNanos(arrival, now, 1))
        .isGreaterThanOrEqualTo(Math.max(0, pace.gap(1) - pace.shortTolerance()));
  }

  private static Gcra pace(double perMinute) {
    return new Gcra(
        ServerWindow.MINUTE.nanosPerUnit(perMinute),
        ServerWindow.MINUTE.toleranceNanos(),
        Gcra.STRICT_GAP);
  }
}
