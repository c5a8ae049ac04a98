package dev.assay.transforms.call;

import dev.assay.io.api.Demand;
import dev.assay.io.api.LimitRule;
import dev.assay.io.api.ServerWindow;
import dev.assay.io.experiment.CallError;
import dev.assay.io.http.RateHints;
import dev.assay.io.time.Clock;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The limits of a lane in all dimensions, admitted together: a request goes when each has room for
 * it. No clock, no waiting. Not safe for several threads.
 */
final class Pacer {

  private final Map<Dimension, Meter> meters = new EnumMap<>(Dimension.class);
  private final boolean configured;

  /** Paces by the configured limits, and by the provider's rule where they leave a window open. */
  Pacer(RateLimit limit, LimitRule rule) {
    boolean any = false;
    for (Dimension dimension : Dimension.values()) {
      boolean requests = dimension == Dimension.REQUESTS;
      ServerWindow own = limit.window();
      ServerWindow ofRule = requests ? rule.requestWindow() : rule.tokenWindow();
      Double perMinute = dimension.limit(limit);
      meters.put(
          dimension, new Meter(perMinute, own != null ? own : ofRule, own != null, !requests));
      any |= perMinute != null;
    }
    this.configured = any;
  }

  /** Takes only a part of the limits from now on. */
  void share(LimitPart part) {
    meters.values().forEach(meter -> meter.share(part));
  }

  /**
   * Takes its places from a limiter that others share, as far as something is limited.
   *
   * @param limit its name, the same for all of them
   */
  void share(String limit, PermitSource source, Clock clock) {
    meters.forEach(
        (dimension, meter) ->
            meter.share(
                new Permits(
                    limit + ":" + dimension.unit(), source, clock, meter.latestArrivalNanos())));
  }

  /** Sends nothing before so many gaps have passed, each as long as such a request takes. */
  void begin(long now, Demand first, double gaps) {
    meters.forEach((dimension, meter) -> meter.begin(now, dimension.units(first), gaps));
  }

  /** Whether someone has said how fast this lane may send. */
  boolean isConfigured() {
    return configured;
  }

  /** Whether tokens are limited, by configuration or by the server's word. */
  boolean countsTokens() {
    return meter(Dimension.TOKENS).limit() != null
        || meter(Dimension.INPUT_TOKENS).limit() != null
        || meter(Dimension.OUTPUT_TOKENS).limit() != null;
  }

  /** Returns the requests a minute that configuration and server allow; null for no limit. */
  @Nullable Double requestsPerMinute() {
    return meter(Dimension.REQUESTS).stated();
  }

  /** Returns the units a minute that are used of a limit now; null for no limit. */
  @Nullable Double used(Dimension dimension) {
    return meter(dimension).limit();
  }

  /** Returns the gap that requests keep in the long run, in nanoseconds; 0 without a limit. */
  long requestGap() {
    return meter(Dimension.REQUESTS).gap();
  }

  /** Returns whether each of these gaps is kept. */
  boolean isStrict() {
    return meter(Dimension.REQUESTS).isStrict();
  }

  /** Returns why a request can never be sent under these limits, or null where it can. */
  @Nullable CallError neverFits(Demand demand) {
    for (Dimension dimension : Dimension.values()) {
      Long most = meter(dimension).most();
      long units = dimension.units(demand);
      if (most != null && units > Math.max(1, most)) {
        return CallError.ofRow(
            "RATE_NEVER_FITS",
            "The request needs about "
                + units
                + " "
                + dimension.words()
                + " and the limit is "
                + most
                + " at a time; not sent. Shorten the prompt, lower max_tokens or raise the limit");
      }
    }
    return null;
  }

  /** Returns how long to wait before sending, in nanoseconds; 0 when all dimensions have room. */
  long waitNanos(long now, Demand demand) {
    long wait = 0;
    for (Map.Entry<Dimension, Meter> entry : meters.entrySet()) {
      wait = Math.max(wait, entry.getValue().waitNanos(now, entry.getKey().units(demand)));
    }
    return wait;
  }

  /** Takes note of a request that is sent now. */
  void send(long now, Demand demand) {
    meters.forEach((dimension, meter) -> meter.send(now, dimension.units(demand)));
  }

  /** Takes note of how a request ended: what was set aside for it and what the server counted. */
  void end(long sentAt, Demand reserved, Demand counted) {
    meters.forEach(
        (dimension, meter) ->
            meter.end(sentAt, dimension.units(reserved), dimension.units(counted)));
  }

  /** Follows what a reply states about the limits. */
  void follow(RateHints hints, long sentAt, long now) {
    if (hints.equals(RateHints.NONE)) {
      return;
    }
    meters.forEach(
        (dimension, meter) -> {
          RateHints.Quota quota = dimension.quota(hints);
          if (quota != null) {
            meter.follow(quota, sentAt, now);
          }
        });
  }

  /** Takes note that the server refused a request for its rate. */
  void refused(long sentAt, long now) {
    meters.values().forEach(meter -> meter.refused(sentAt, now));
  }

  /** Takes note of an answer. */
  void answered(long now) {
    meters.values().forEach(meter -> meter.answered(now));
  }

  /** Returns what the next worker has to know. */
  LimiterState state(long now) {
    Map<Dimension, LimiterState.Debt> debts = new EnumMap<>(Dimension.class);
    meters.forEach((dimension, meter) -> debts.put(dimension, meter.debt(now)));
    return new LimiterState(debts);
  }

  /** Takes over what another worker left. */
  void resume(LimiterState state, long now) {
    state.debts().forEach((dimension, debt) -> meter(dimension).resume(debt, now));
  }

  private Meter meter(Dimension dimension) {
    Meter meter = meters.get(dimension);
    if (meter == null) {
      throw new AssertionError(dimension);
    }
    return meter;
  }
}
