package dev.assay.io.testing;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;

/**
 * Faults that come at random, decided for each request by a seeded generator, so that requests in
 * the same order meet the same faults. Has state and belongs to one server.
 *
 * <p>Written as {@code 500=0.10,429=0.05,hang=0.01,reset=0.01}: statuses of 400 to 599, {@code
 * hang} (never a byte), {@code reset} and {@code close} (no reply), each with its share of all
 * requests. A 429 carries {@code retry-after: 1}.
 */
final class FaultMix {

  /** Makes no faults. */
  static final FaultMix NONE = new FaultMix(Map.of(), 0);

  private final Map<String, Double> shares;
  private final SplittableRandom random;

  private FaultMix(Map<String, Double> shares, long seed) {
    this.shares = shares;
    this.random = new SplittableRandom(seed);
  }

  static FaultMix parse(String text, long seed) {
    Map<String, Double> shares = new LinkedHashMap<>();
    double all = 0;
    for (String part : text.split(",", -1)) {
      String[] sides = part.split("=", 2);
      double share = sides.length == 2 ? Double.parseDouble(sides[1]) : Double.NaN;
      if (!sides[0].matches("hang|reset|close|[45][0-9]{2}") || !(share >= 0)) {
        throw new IllegalArgumentException(
            "Invalid fault " + part + " (such as 500=0.1, hang=0.01, reset=0.01, close=0.01)");
      }
      shares.put(sides[0], share);
      all += share;
    }
    if (all > 1) {
      throw new IllegalArgumentException(
          "Invalid faults " + text + ": shares of " + all + " in all (at most 1)");
    }
    return new FaultMix(shares, seed);
  }

  /** Returns a fault, or what the script says. */
  ServerReply reply(ServerRequest request, Function<ServerRequest, ServerReply> script) {
    double drawn = shares.isEmpty() ? 1 : random.nextDouble();
    for (Map.Entry<String, Double> fault : shares.entrySet()) {
      drawn -= fault.getValue();
      if (drawn < 0) {
        return fault(fault.getKey());
      }
    }
    return script.apply(request);
  }

  private static ServerReply fault(String name) {
    return switch (name) {
      case "hang" -> ServerReply.stall();
      case "reset" -> ServerReply.reset();
      case "close" -> ServerReply.close();
      case "429" ->
          ServerReply.json(
              429,
              "{\"error\":{\"message\":\"Rate limit reached\",\"type\":\"requests\","
                  + "\"code\":\"rate_limit_exceeded\"}}",
              Map.of("retry-after", "1"));
      default ->
          ServerReply.error(Integer.parseInt(name), "server_error", "random_fault", "try again");
    };
  }
}
