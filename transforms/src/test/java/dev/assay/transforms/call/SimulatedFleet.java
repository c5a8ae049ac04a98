package dev.assay.transforms.call;

import dev.assay.io.api.Demand;
import dev.assay.io.api.LimitRule;
import dev.assay.io.experiment.Usage;
import dev.assay.io.http.RateHints;
import dev.assay.io.limiter.SharedLimiter.Ask;
import dev.assay.io.limiter.SharedLimiter.Grant;
import dev.assay.io.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Many worker processes, one account and, if wanted, a limiter that they share, in virtual time:
 * lanes decide as in production, and an hour takes seconds and comes out the same each time. A
 * request reaches the server up to the jitter after it was sent.
 */
final class SimulatedFleet implements Clock {

  private static final long serialVersionUID = 1L;

  private record Event(long at, long number, Runnable what) {}

  private final transient PriorityQueue<Event> events =
      new PriorityQueue<>(Comparator.comparingLong(Event::at).thenComparingLong(Event::number));
  private final transient List<Long> arrivals = new ArrayList<>();
  private final transient SplittableRandom random;
  private final long jitter;
  private final long shortest;
  private final long longest;
  private final long began = 1_000_000_000_000L;
  private long now = began;
  private long numbers;

  /**
   * A fleet whose random numbers come from the seed.
   *
   * @param jitter latest arrival of a request behind its sending
   * @param shortest time until an answer
   */
  SimulatedFleet(long seed, Duration jitter, Duration shortest, Duration longest) {
    this.random = new SplittableRandom(seed);
    this.jitter = jitter.toNanos();
    this.shortest = shortest.toNanos();
    this.longest = longest.toNanos();
  }

  @Override
  public long nanoTime() {
    return now;
  }

  @Override
  public Instant now() {
    return Instant.ofEpochSecond(0, now);
  }

  /** Does something after a while. */
  void after(Duration time, Runnable what) {
    at(now + time.toNanos(), what);
  }

  private void at(long time, Runnable what) {
    events.add(new Event(time, numbers++, what));
  }

  /** Lets everything happen that happens within so long a time. */
  void run(Duration time) {
    long end = now + time.toNanos();
    while (!events.isEmpty() && events.peek().at() <= end) {
      Event event = events.poll();
      now = event.at();
      event.what().run();
    }
    now = end;
  }

  /** One worker that sends on a lane for as long as it has rows. */
  final class Worker {
    private final Lane lane;
    private long rows;
    private boolean lost;
    private long sent;

    private Worker(Lane lane, long rows) {
      this.lane = lane;
      this.rows = rows;
      at(now + random.nextLong(1_000_000), this::step);
    }

    /** Ends it as kill -9 does. */
    void lose() {
      lost = true;
    }

    long sent() {
      return sent;
    }

    private void step() {
      if (lost || rows == 0) {
        return;
      }
      long wait = lane.admit(now, Claim.REQUEST, false, false);
      if (wait > 0) {
        at(now + wait, this::step);
        return;
      }
      rows--;
      sent++;
      arrivals.add(now + random.nextLong(jitter + 1));
      long sentAt = now;
      at(now + shortest + random.nextLong(longest - shortest + 1), () -> end(sentAt));
      at(now, this::step);
    }

    private void end(long sentAt) {
      lane.answered(
          new EndedAttempt("m", Claim.REQUEST, sentAt, now, RateHints.NONE),
          new Terms(LimitRule.STANDARD, null),
          Usage.UNKNOWN);
    }
  }

  /** Adds a worker that serves a key of a lane. */
  Worker worker(RateLimit limit, Spread spread, int key, int concurrency, long rows) {
    return worker(limit, spread, key, concurrency, rows, null);
  }

  /** Adds a worker that takes its places from a limiter. */
  Worker worker(
      RateLimit limit,
      Spread spread,
      int key,
      int concurrency,
      long rows,
      @Nullable PermitSource limiter) {
    Lane lane =
        new Lane(
            new LaneKey("http://x", "K", "x", ""),
            limit,
            LimitRule.STANDARD,
            concurrency,
            new Spending(Budget.NONE, 0, 0),
            new DepartureGate(this));
    if (limiter != null) {
      lane.share(limiter, this);
    }
    lane.serve(spread.part(key, limit.keys()), spread.parts(limit.keys()), Demand.NONE, now);
    return new Worker(lane, rows);
  }

  /** A limiter as {@code RedisLimiter}'s script is one, behind a network. */
  final class Limiter implements PermitSource {
    private final Map<String, Long> theoretical = new HashMap<>();
    private final int jobs;
    private boolean down;

    private Limiter(int jobs) {
      this.jobs = jobs;
    }

    /** Answers nothing until it is up again. */
    void goDown() {
      down = true;
    }

    /** Answers again, perhaps without what it knew. */
    void comeUp(boolean forgetful) {
      down = false;
      if (forgetful) {
        theoretical.clear();
      }
    }

    @Override
    public void ask(Ask ask, Consumer<@Nullable Grant> then) {
      long there = random.nextLong(500_000, 3_000_000);
      long back = random.nextLong(500_000, 3_000_000);
      at(
          now + there,
          () -> {
            if (down) {
              at(now + random.nextLong(1_000_000_000), () -> then.accept(null));
              return;
            }
            Grant grant = grant(ask);
            at(now + back, () -> then.accept(grant));
          });
    }

    private Grant grant(Ask ask) {
      Long stored = theoretical.get(ask.limit());
      long arrival = now + ask.cold().toNanos();
      if (stored != null) {
        long least = now + (ask.recovering() ? ask.cold().toNanos() : 0);
        arrival = Math.max(least, stored + (long) (ask.settled() * ask.nanosPerUnit()));
      }
      theoretical.put(ask.limit(), arrival + (long) (ask.units() * ask.nanosPerUnit()));
      return new Grant(ask.units(), Duration.ofNanos(arrival - now));
    }

    @Override
    public int jobs() {
      return jobs;
    }
  }

  /** Adds a limiter for so many experiments. */
  Limiter limiter(int jobs) {
    return new Limiter(jobs);
  }

  /** Returns the most requests that arrived in any window of that length, however it lies. */
  int mostIn(Duration window) {
    long[] sorted = arrivals.stream().mapToLong(Long::longValue).sorted().toArray();
    int most = 0;
    int first = 0;
    for (int i = 0; i < sorted.length; i++) {
      while (sorted[i] - sorted[first] >= window.toNanos()) {
        first++;
      }
      most = Math.max(most, i - first + 1);
    }
    return most;
  }

  /** Returns what was used of a rate from one moment of the simulation to another. */
  double utilisation(double perMinute, Duration from, Duration to) {
    long first = began + from.toNanos();
    long last = began + to.toNanos();
    long count = arrivals.stream().filter(at -> at >= first && at < last).count();
    return count / (perMinute * (last - first) / Duration.ofMinutes(1).toNanos());
  }

  /** Returns when the last request arrived, from the beginning on. */
  Duration lastArrival() {
    return Duration.ofNanos(
        arrivals.stream().mapToLong(Long::longValue).max().orElse(began) - began);
  }

  int arrived() {
    return arrivals.size();
  }
}
