package dev.assay.transforms.call;

import dev.assay.io.limiter.SharedLimiter.Ask;
import dev.assay.io.limiter.SharedLimiter.Grant;
import dev.assay.io.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The permits of one dimension of a lane that it shares with other experiments. They are asked for
 * in groups, the next before the last one is used up, so that the limiter's round trip does not
 * bound the rate; a group grows while all of it is used and few others ask, and shrinks else. Each
 * permit is a place in time and is lost when it is not used then.
 *
 * <p>Without an answer there are none until the limiter is back; it is asked again each second.
 * Both times the process sends nothing for as long as others may still be sending by what held
 * before.
 *
 * <p>Never waits. Safe for several threads; answers come on others.
 */
final class Permits {

  /** What a wait says where there is no limiter to wait for. */
  static final long NO_LIMITER = -1;

  /** Longest time that a group covers, which is lost with the process. */
  private static final long LONGEST_GROUP = Duration.ofMillis(250).toNanos();

  /** How long before the last permit the next group is asked for. */
  private static final long LEAD = Duration.ofMillis(100).toNanos();

  private static final long RETRY = Duration.ofSeconds(1).toNanos();

  /** Until all others have seen that a limiter is back, or have seen it go. */
  private static final Duration COLD = Duration.ofMillis(2_500);

  /** Until all others have used up what they were granted, or have seen a limiter go. */
  private static final long OTHERS_USE_UP = Duration.ofMillis(1_500).toNanos();

  private static final long POLL = Duration.ofMillis(2).toNanos();

  private static final class Group {
    private long next;
    private long left;
    private final double nanosPerUnit;

    Group(long next, long left, double nanosPerUnit) {
      this.next = next;
      this.left = left;
      this.nanosPerUnit = nanosPerUnit;
    }

    void skip(long units) {
      left -= units;
      next += (long) Math.ceil(units * nanosPerUnit);
    }
  }

  private final String limit;
  private final PermitSource source;
  private final Clock clock;
  private final long latest;

  private final Deque<Group> groups = new ArrayDeque<>();
  private boolean available = true;
  private boolean asking;
  private boolean everGranted;
  private long askAgainAt = Gcra.NEVER;
  private long lostAt = Gcra.NEVER;
  private long settled;
  private long want = 1;
  private long used;
  private long lost;

  /**
   * Takes permits of a limit.
   *
   * @param limit its name, the same in all experiments that share it
   * @param latest how long after its place a permit may still be used, in nanoseconds
   */
  Permits(String limit, PermitSource source, Clock clock, long latest) {
    this.clock = clock;
    this.limit = limit;
    this.source = source;
    this.latest = latest;
  }

  /** Returns how many experiments share the account at the most. */
  int jobs() {
    return source.jobs();
  }

  /** Returns whether the limiter answered when it was asked last. */
  synchronized boolean isAvailable() {
    return available;
  }

  /**
   * Returns how long to wait before sending so many units, in nanoseconds, and asks for what is
   * missing; 0 when there are permits for now, {@link #NO_LIMITER} while nobody gives any.
   *
   * @param nanosPerUnit least time between two units of all that share the limit
   */
  synchronized long waitNanos(long now, long units, double nanosPerUnit) {
    dropLate(now);
    long missing = units;
    long start = now;
    long end = now;
    for (Group group : groups) {
      if (missing > 0) {
        start = group.next;
      }
      missing -= group.left;
      end = group.next + (long) (group.left * group.nanosPerUnit);
    }
    if (missing > 0 || end - now < LEAD) {
      ask(now, units, nanosPerUnit);
    }
    if (!available) {
      long silent = lostAt + OTHERS_USE_UP - now;
      return silent <= 0 ? NO_LIMITER : silent;
    }
    if (missing > 0) {
      return Math.max(POLL, Math.min(askAgainAt - now, LONGEST_GROUP));
    }
    return Math.max(0, start - now);
  }

  /** Uses permits for units that are sent now. */
  synchronized void use(long units) {
    long open = units;
    used += units;
    while (open > 0 && !groups.isEmpty()) {
      Group group = groups.peekFirst();
      long taken = Math.min(open, group.left);
      group.skip(taken);
      open -= taken;
      if (group.left == 0) {
        groups.removeFirst();
      }
    }
  }

  /** Takes note of units that the server has counted beyond, or short of, what was sent. */
  synchronized void settle(long units) {
    settled += units;
  }

  private void dropLate(long now) {
    while (!groups.isEmpty()) {
      Group group = groups.peekFirst();
      long late = now - latest - group.next;
      if (late <= 0) {
        return;
      }
      long gone = Math.min(group.left, (long) Math.ceil(late / group.nanosPerUnit));
      group.skip(gone);
      lost += gone;
      if (group.left > 0) {
        return;
      }
      groups.removeFirst();
    }
  }

  private void ask(long now, long needed, double nanosPerUnit) {
    if (asking || now < askAgainAt) {
      return;
    }
    asking = true;
    long open = settled;
    settled = 0;
    if (lost > 0) {
      want = Math.max(1, 2 * used);
    }
    used = 0;
    lost = 0;
    long most = (long) (LONGEST_GROUP / nanosPerUnit);
    long units = Math.max(needed, Math.min(want, most));
    source.ask(
        new Ask(limit, units, nanosPerUnit, open, everGranted ? COLD : Duration.ZERO, !available),
        grant -> answered(grant, units, nanosPerUnit, open));
  }

  private synchronized void answered(
      @Nullable Grant grant, long units, double nanosPerUnit, long open) {
    long now = clock.nanoTime();
    asking = false;
    if (grant == null) {
      lostAt = available ? now : lostAt;
      available = false;
      settled += open;
      groups.clear();
      askAgainAt = now + RETRY;
      return;
    }
    available = true;
    long until = grant.until().toNanos();
    if (grant.units() == 0) {
      askAgainAt = now + until;
      return;
    }
    everGranted = true;
    want = until > LONGEST_GROUP ? Math.max(1, units / 2) : 2 * units;
    groups.addLast(new Group(now + until, grant.units(), nanosPerUnit));
  }
}
