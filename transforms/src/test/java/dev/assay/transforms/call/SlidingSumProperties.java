package dev.assay.transforms.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class SlidingSumProperties {

  private static final long WINDOW = 60_000;
  private static final long SLOT = WINDOW / 600;

  @Property
  void countsAllOfTheWindowAndAtMostOneSlotMore(
      @ForAll @Size(min = 1, max = 200) List<@IntRange(min = 0, max = 3_000) Integer> gaps) {
    SlidingSum sum = new SlidingSum(WINDOW);
    long now = 0;
    long[] times = new long[gaps.size()];
    for (int i = 0; i < times.length; i++) {
      now += gaps.get(i);
      times[i] = now;
      sum.add(now, 1);
    }
    long least = 0;
    long most = 0;
    for (long time : times) {
      least += time > now - WINDOW ? 1 : 0;
      most += time > now - WINDOW - 2 * SLOT ? 1 : 0;
    }
    assertThat(sum.sum(now)).isBetween(least, most);
  }

  @Property
  void afterTheWaitThereIsRoom(
      @ForAll @Size(min = 1, max = 100) List<@IntRange(min = 0, max = 2_000) Integer> gaps,
      @ForAll @IntRange(min = 1, max = 10) int more) {
    SlidingSum sum = new SlidingSum(WINDOW);
    long now = 0;
    for (int gap : gaps) {
      now += gap;
      sum.add(now, 3);
    }
    long wait = sum.waitNanos(now, more, 20);

    assertThat(wait).isBetween(0L, WINDOW + 2 * SLOT);
    assertThat(sum.sum(now + wait) + more).isLessThanOrEqualTo(20);
  }

  @Property
  void whatIsGivenBackNeverMakesItNegative(
      @ForAll @IntRange(min = 0, max = 100) int sent,
      @ForAll @IntRange(min = 0, max = 200) int back) {
    SlidingSum sum = new SlidingSum(WINDOW);
    sum.add(5, sent);
    sum.add(5, -back);

    assertThat(sum.sum(6)).isEqualTo(Math.max(0, sent - back));
  }
}
