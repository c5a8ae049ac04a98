package dev.assay.transforms.call;

import dev.assay.io.api.ServerWindow;
import dev.assay.io.http.RateHints.Quota;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The pace of one dimension of a lane. Units are spaced evenly, and where one request may weigh a
 * good part of the limit, the window's own sum is kept below it as well, whatever the windows'
 * alignment. Without a limit it holds nothing back.
 *
 * <p>Where every gap is kept, two percent are left at first: a server may enforce each of them, and
 * nobody knows how much a network shakes them. They are taken, one percent each half a minute,
 * where no refusal says otherwise. A server that is known to count over a longer time enforces no
 * gap.
 *
 * <p>A server that states less than the configured limit is believed at once, one that states more
 * again only step by step; a refusal takes two percent, which come back as slowly.
 *
 * <p>No clock: times are nanoseconds of one monotonic source. Not safe for several threads.
 */
final class Meter {

  private static final double CUT = 0.98;
  private static final double LEAST_SHARE = 0.1;
  private static final double CAUTIOUS_SHARE = 0.978;
  private static final double NOT_TOLERATED = 0.005;
  private static final long FORGIVEN_AFTER = Duration.ofMinutes(2).toNanos();
  private static final double RAISE = 1.05;
  private static final double REGAIN = 0.01;
  private static final long RAISE_GAP = Duration.ofSeconds(15).toNanos();
  private static final long STRICT_REGAIN_GAP = Duration.ofSeconds(30).toNanos();
  private static final long LONGEST_HOLD = Duration.ofMinutes(1).toNanos();

  private final @Nullable Double configured;
  private final ServerWindow window;
  private final long strictFrom;
  private final @Nullable SlidingSum sent;

  private @Nullable Double stated;
  private double share = 1;
  private double tolerated = 1;
  private @Nullable Gcra pace;
  private long theoreticalArrival = Gcra.NEVER;
  private long raisedAt = Gcra.NEVER;
  private long cutAt = Gcra.NEVER;
  private long refusedAt = Gcra.NEVER;
  private long latest = 1;

  /**
   * Paces one dimension.
   *
   * @param configured units a minute; null for no limit but what the server states
   * @param window over which the server counts
   * @param known whether the window was named for this limit, not just supposed
   * @param weighs whether a request may weigh more than one unit
   */
  Meter(@Nullable Double configured, ServerWindow window, boolean known, boolean weighs) {
    this.configured = configured;
    this.window = window;
    this.strictFrom = known && window.isLong() ? Gcra.NONE_STRICT : Gcra.STRICT_GAP;
    this.sent =
        weighs && window != ServerWindow.BUCKET ? new SlidingSum(window.guardedNanos()) : null;
    this.stated = configured;
    repace();
    if (isStrict()) {
      share = CAUTIOUS_SHARE;
      repace();
    }
  }

  /** Returns what configuration and server say, in units a minute; null for no limit. */
  @Nullable Double stated() {
    return stated;
  }

  /** Returns what is used of it now, in units a minute; null for no limit. */
  @Nullable Double limit() {
    return stated == null ? null : Double.valueOf(stated * share);
  }

  /** Returns the gap that one unit leaves, in nanoseconds; 0 without a limit. */
  long gap() {
    return pace == null ? 0 : pace.gap(1);
  }

  /** Returns whether the gap of one unit is so wide that each is kept. */
  boolean isStrict() {
    return pace != null && pace.isStrict(1);
  }

  /** Returns the most units of one request, which no wait can ever bring; null for any. */
  @Nullable Long most() {
    return stated == null ? null : Long.valueOf((long) window.allowance(stated));
  }

  /** Returns how long to wait before sending so many units, in nanoseconds. */
  long waitNanos(long now, long units) {
    if (pace == null) {
      return 0;
    }
    long wait = pace.waitNanos(theoreticalArrival, now, units);
    if (sent == null || stated == null) {
      return wait;
    }
    return Math.max(wait, sent.waitNanos(now, units, window.allowance(stated * share)));
  }

  /** Takes note of units that are sent now. */
  void send(long now, long units) {
    latest = units;
    if (cutAt == Gcra.NEVER) {
      cutAt = now;
    }
    if (pace != null) {
      theoreticalArrival = pace.afterSend(theoreticalArrival, now, units);
    }
    if (sent != null) {
      sent.add(now, units);
    }
  }

  /**
   * Takes note of how a request ended.
   *
   * @param reserved units that were sent
   * @param counted units that the server has counted in the end
   */
  void end(long sentAt, long reserved, long counted) {
    long more = counted - reserved;
    if (more == 0) {
      return;
    }
    if (pace != null) {
      theoreticalArrival += (long) (more * pace.nanosPerUnit());
    }
    if (sent != null) {
      sent.add(sentAt, more);
    }
  }

  /**
   * Follows what a reply states about this dimension.
   *
   * @param sentAt when its request was sent, which is about when the server counted
   */
  void follow(Quota quota, long sentAt, long now) {
    Long limit = quota.limit();
    if (limit == null || limit <= 0) {
      return;
    }
    if (stated == null || limit < stated) {
      stated = Double.valueOf(limit);
      raisedAt = now;
      repace();
    } else if (limit > stated && now - raisedAt >= RAISE_GAP) {
      double most = configured == null ? limit : Math.min(limit, configured);
      stated = Math.min(most, stated * RAISE);
      raisedAt = now;
      repace();
    }
    holdWhatIsMissing(quota, sentAt);
  }

  private void holdWhatIsMissing(Quota quota, long sentAt) {
    Long remaining = quota.remaining();
    if (remaining == null || remaining >= latest || pace == null) {
      return;
    }
    long hold = Math.min(LONGEST_HOLD, pace.gap(latest - remaining));
    Duration untilFull = quota.untilFull();
    if (untilFull != null) {
      hold = Math.min(hold, untilFull.toNanos());
    }
    theoreticalArrival = Math.max(theoreticalArrival, sentAt + hold);
  }

  /** Takes note that the server refused a request that kept this pace, once for each cut. */
  void refused(long sentAt, long now) {
    if (refusedAt != Gcra.NEVER && sentAt < refusedAt) {
      return;
    }
    refusedAt = now;
    cutAt = now;
    tolerated = Math.max(LEAST_SHARE, share - NOT_TOLERATED);
    share = Math.max(LEAST_SHARE, share * CUT);
    repace();
  }

  /** Takes note of an answer: what refusals have cost comes back while there are none. */
  void answered(long now) {
    long gap = isStrict() ? STRICT_REGAIN_GAP : RAISE_GAP;
    if (share == 1 || cutAt == Gcra.NEVER || now - cutAt < gap) {
      return;
    }
    boolean forgiven = refusedAt == Gcra.NEVER || now - refusedAt >= FORGIVEN_AFTER;
    cutAt = now;
    share = Math.min(forgiven ? 1 : tolerated, share + REGAIN);
    repace();
  }

  /** Returns how far ahead of the clock this dimension is, and what its window holds. */
  LimiterState.Debt debt(long now) {
    return new LimiterState.Debt(
        Math.max(0, theoreticalArrival - now), sent == null ? 0 : sent.sum(now));
  }

  /** Takes over what another worker has sent. */
  void resume(LimiterState.Debt debt, long now) {
    theoreticalArrival = Math.max(theoreticalArrival, now + debt.nanos());
    if (sent != null && debt.inWindow() > 0) {
      sent.add(now, debt.inWindow());
    }
  }

  private void repace() {
    Double limit = limit();
    pace =
        limit == null
            ? null
            : new Gcra(window.nanosPerUnit(limit), window.toleranceNanos(), strictFrom);
  }
}
