package dev.assay.transforms.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.io.api.Demand;
import dev.assay.io.api.LimitRule;
import dev.assay.io.api.ServerWindow;
import dev.assay.io.experiment.CallError;
import dev.assay.io.http.RateHints;
import dev.assay.io.http.RateHints.Quota;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PacerTest {

  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private static Pacer pacer(RateLimit limit) {
    return new Pacer(limit, LimitRule.STANDARD);
  }

  private static RateHints requests(@Nullable Long limit, @Nullable Long remaining) {
    return new RateHints(new Quota(limit, remaining, null), null, null, null);
  }

  private static Demand tokens(long units) {
    return new Demand(units, 0, units);
  }

  @Test
  void aLowerLimitInAHeaderHoldsAtOnceAndAHigherOneStepByStep() {
    Pacer pacer = pacer(RateLimit.ofRequests(600.0));

    pacer.follow(requests(300L, null), 0, 0);
    assertThat(pacer.requestsPerMinute()).isEqualTo(300);

    pacer.follow(requests(900L, null), SECOND, SECOND);
    assertThat(pacer.requestsPerMinute()).isEqualTo(300);

    pacer.follow(requests(900L, null), 15 * SECOND, 15 * SECOND);
    assertThat(pacer.requestsPerMinute()).isEqualTo(315);

    for (int i = 2; i < 100; i++) {
      long at = 15L * i * SECOND;
      pacer.follow(requests(900L, null), at, at);
    }
    assertThat(pacer.requestsPerMinute()).isEqualTo(600);
  }

  @Test
  void aLimitThatOnlyTheServerKnowsIsFollowed() {
    Pacer pacer = pacer(RateLimit.NONE);
    assertThat(pacer.waitNanos(0, Demand.NONE)).isZero();

    pacer.follow(requests(60L, 59L), 0, 0);
    pacer.send(0, Demand.NONE);

    assertThat(pacer.isConfigured()).isFalse();
    assertThat(pacer.waitNanos(0, Demand.NONE)).isBetween(SECOND, SECOND + SECOND / 100);
  }

  @Test
  void aLimitOfZeroSaysNothing() {
    Pacer pacer = pacer(RateLimit.ofRequests(600.0));

    pacer.follow(requests(0L, 0L), 0, 0);

    assertThat(pacer.requestsPerMinute()).isEqualTo(600);
    assertThat(pacer.waitNanos(0, Demand.NONE)).isZero();
  }

  @Test
  void whatTheServerHasNotLeftIsWaitedFor() {
    Pacer pacer = pacer(RateLimit.NONE.withTokensPerMinute(60_000.0));
    pacer.send(0, tokens(1_000));

    pacer.follow(
        new RateHints(null, new Quota(60_000L, 0L, Duration.ofSeconds(30)), null, null), 0, 0);

    assertThat(pacer.waitNanos(0, tokens(1_000))).isBetween(SECOND, 2 * SECOND);
  }

  private static Double used(Pacer pacer) {
    return pacer.used(Dimension.REQUESTS);
  }

  @Test
  void refusalsTakeTwoPercentOnceForEachCutAndComeBackSlowly() {
    Pacer pacer = pacer(RateLimit.ofRequests(10_000.0));
    pacer.send(0, Demand.NONE);
    assertThat(used(pacer)).isEqualTo(10_000);

    pacer.refused(0, SECOND);
    pacer.refused(SECOND / 2, SECOND);
    assertThat(used(pacer)).isEqualTo(9_800);

    pacer.answered(10 * SECOND);
    assertThat(used(pacer)).isEqualTo(9_800);
    pacer.answered(17 * SECOND);
    assertThat(used(pacer)).isEqualTo(9_900);
    pacer.answered(33 * SECOND);
    pacer.answered(49 * SECOND);
    assertThat(used(pacer)).isEqualTo(9_950);
    pacer.answered(122 * SECOND);
    assertThat(used(pacer)).isEqualTo(10_000);
  }

  @Test
  void strictGapsBeginWiderAndAreTakenStepByStep() {
    Pacer pacer = pacer(RateLimit.ofRequests(1_000.0));
    pacer.send(0, Demand.NONE);
    assertThat(used(pacer)).isEqualTo(978);
    assertThat(pacer.requestsPerMinute()).isEqualTo(1_000);

    pacer.answered(29 * SECOND);
    assertThat(used(pacer)).isEqualTo(978);
    pacer.answered(31 * SECOND);
    assertThat(used(pacer)).isEqualTo(988);
    pacer.answered(62 * SECOND);
    pacer.answered(93 * SECOND);
    assertThat(used(pacer)).isEqualTo(1_000);
  }

  @Test
  void aReservationIsSettledByWhatWasUsed() {
    Pacer refunded = pacer(RateLimit.NONE.withTokensPerMinute(60_000.0));
    Pacer charged = pacer(RateLimit.NONE.withTokensPerMinute(60_000.0));
    refunded.send(0, tokens(10_000));
    charged.send(0, tokens(10_000));
    long before = refunded.waitNanos(0, tokens(1));

    refunded.end(0, tokens(10_000), tokens(1_000));
    charged.end(0, tokens(10_000), tokens(20_000));

    assertThat(before).isBetween(10 * SECOND, 11 * SECOND);
    assertThat(refunded.waitNanos(0, tokens(1)))
        .isBetween(SECOND - ServerWindow.MINUTE.toleranceNanos(), 2 * SECOND);
    assertThat(charged.waitNanos(0, tokens(1))).isBetween(20 * SECOND, 21 * SECOND);
  }

  @Test
  void aRequestLargerThanItsLimitIsRefusedWithBothNumbers() {
    Pacer pacer = pacer(RateLimit.NONE.withInputTokensPerMinute(30_000.0));

    CallError error = pacer.neverFits(new Demand(40_000, 0, 40_000));

    assertThat(error).isNotNull();
    assertThat(error.code()).isEqualTo("RATE_NEVER_FITS");
    assertThat(error.message()).contains("40000 input tokens", "30000");
    assertThat(pacer.neverFits(new Demand(30_000, 90_000, 120_000))).isNull();
  }

  @Test
  void aRateBelowOneRequestAWindowStillSends() {
    Pacer pacer = pacer(RateLimit.ofRequests(0.5));

    assertThat(pacer.neverFits(Demand.NONE)).isNull();
    assertThat(pacer.waitNanos(0, Demand.NONE)).isZero();
  }

  @Test
  void anotherWorkerNeverSendsEarlier() {
    Pacer first = pacer(RateLimit.ofRequests(60.0).withTokensPerMinute(1_000.0));
    first.send(0, tokens(900));
    Pacer second = pacer(RateLimit.ofRequests(60.0).withTokensPerMinute(1_000.0));

    second.resume(first.state(0), 500 * SECOND);

    assertThat(first.waitNanos(0, tokens(200))).isGreaterThan(60 * SECOND);
    assertThat(second.waitNanos(500 * SECOND, tokens(200))).isGreaterThan(60 * SECOND);
    assertThat(second.waitNanos(500 * SECOND, Demand.NONE)).isGreaterThanOrEqualTo(54 * SECOND);
  }
}
