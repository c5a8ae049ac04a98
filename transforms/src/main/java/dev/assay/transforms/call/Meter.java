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
  private static final double LATE_SHARE = 0.5;
  private static final long PHASES = 9_973;
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
  private @Nullable Gcra alone;
  private double nanosOfAll;
  private LimitPart part = LimitPart.WHOLE;
  private @Nullable Permits permits;
  private long theoreticalArrival = Gcra.NEVER;
  private long raisedAt = Gcra.NEVER;
  private long cutAt = Gcra.NEVER;
  private long refusedAt = Gcra.NEVER;
  private long latest = 1;
  private long heaviest;
  private boolean isAlone;

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

  /** Takes only a part of the limit from now on. */
  void share(LimitPart part) {
    this.part = part;
    repace();
  }

  /** Takes its places from a limiter that others share; by itself it is slower, then. */
  void share(Permits permits) {
    this.permits = permits;
    repace();
  }

  /** Returns how long after its place a request may be sent where others share the limit. */
  long latestArrivalNanos() {
    return (long) (window.jitterNanos() * LATE_SHARE);
  }

  /** Sends nothing before so long a share of the time that one request of these units takes. */
  void begin(long now, long units, double gaps) {
    if (pace != null) {
      theoreticalArrival = Math.max(theoreticalArrival, now + (long) (gaps * pace.gap(units)));
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
    if (permits != null && permits.isAvailable()) {
      return (long) nanosOfAll;
    }
    Gcra own = ownPace();
    return own == null ? 0 : own.gap(1);
  }

  /** Returns whether the gap of one unit is so wide that each is kept. */
  boolean isStrict() {
    Gcra own = ownPace();
    return own != null && own.isStrict(1) && (permits == null || !permits.isAvailable());
  }

  private @Nullable Gcra ownPace() {
    return permits == null ? pace : alone;
  }

  /** Returns the most units of one request, which no wait can ever bring; null for any. */
  @Nullable Long most() {
    if (stated == null) {
      return null;
    }
    double whole = window.allowance(stated);
    return Long.valueOf((long) (permits == null ? part.of(whole) : whole));
  }

  /** Returns how long to wait before sending so many units, in nanoseconds. */
  long waitNanos(long now, long units) {
    Gcra own = ownPace();
    if (own == null || stated == null) {
      return 0;
    }
    double allowance = window.allowance(stated * share);
    if (permits != null && units > 0) {
      double each =
          sent == null ? nanosOfAll : window.guardedNanos() / Math.max(1, allowance - heaviest);
      heaviest = Math.max(heaviest, Math.min(units, (long) allowance / 2));
      long granted = permits.waitNanos(now, units, each);
      if (granted != Permits.NO_LIMITER) {
        isAlone = false;
        return granted;
      }
      beAlone(now, own);
    }
    long wait = own.waitNanos(theoreticalArrival, now, units);
    if (sent == null) {
      return wait;
    }
    return Math.max(
        wait, sent.waitNanos(now, units, permits == null ? part.of(allowance) : allowance));
  }

  /** Begins somewhere within a gap, so that those who lose a limiter together do not bunch. */
  private void beAlone(long now, Gcra own) {
    if (!isAlone) {
      isAlone = true;
      double phase = Math.floorMod(now, PHASES) / (double) PHASES;
      theoreticalArrival = now + (long) (phase * own.gap(1));
    }
  }

  /** Takes note of units that are sent now. */
  void send(long now, long units) {
    latest = units;
    if (cutAt == Gcra.NEVER) {
      cutAt = now;
    }
    Gcra own = ownPace();
    if (own != null && (permits == null || isAlone)) {
      theoreticalArrival = own.afterSend(theoreticalArrival, now, units);
    }
    if (sent != null) {
      sent.add(now, units);
    }
    if (permits != null) {
      permits.use(units);
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
    Gcra own = ownPace();
    if (own != null && (permits == null || isAlone)) {
      theoreticalArrival += (long) (more * own.nanosPerUnit());
    }
    if (permits != null) {
      permits.settle(more);
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
    pace = null;
    alone = null;
    if (limit != null) {
      double allowance = window.allowance(limit);
      nanosOfAll = window.guardedNanos() / allowance;
      pace = pace(part.of(allowance));
      alone = permits == null ? null : pace(part.of(allowance) / permits.jobs());
    }
  }

  private Gcra pace(double allowance) {
    return new Gcra(window.guardedNanos() / allowance, window.toleranceNanos(), strictFrom);
  }
}
