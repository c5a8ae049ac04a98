package dev.assay.io.testing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The command line of {@link FaultServer}.
 *
 * @param port 0 for any
 * @param latency before each answer; faults come at once
 * @param answer the text of each; null for the request's own
 * @param failEvery every so many requests get a 503; 0 for none
 * @param faults at random
 * @param outage when the server is down
 * @param tellsRetryAfter whether a 429 of the judges says when to come back
 * @param keptText most characters of a request's text that the account keeps
 * @param judges the limits
 */
record FaultServerOptions(
    int port,
    Duration latency,
    @Nullable String answer,
    int failEvery,
    FaultMix faults,
    Outage outage,
    boolean tellsRetryAfter,
    int keptText,
    List<LimitJudge> judges) {

  static final String USAGE =
      "FaultServer [--port N] [--latency 100ms] [--answer TEXT] [--bucket 1200/min:20]"
          + " [--fixed 600/60s] [--sliding 600/60s] [--no-retry-after] [--fail-every N]"
          + " [--faults 500=0.10,429=0.05,hang=0.01,reset=0.01] [--seed N]"
          + " [--outage FROM:FOR, times from the first request, such as 20s:60s]"
          + " [--outage-kind 503|refused] [--keep-text CHARACTERS]";

  private static final Pattern TIME = Pattern.compile("([0-9]+)(ms|s|min)");

  /** No faults and no limits. */
  static FaultServerOptions plain(int port, boolean tellsRetryAfter, List<LimitJudge> judges) {
    return new FaultServerOptions(
        port,
        Duration.ZERO,
        null,
        0,
        FaultMix.NONE,
        Outage.NONE,
        tellsRetryAfter,
        Integer.MAX_VALUE,
        judges);
  }

  static FaultServerOptions parse(String... args) {
    int port = 0;
    int failEvery = 0;
    int keptText = Integer.MAX_VALUE;
    long seed = 1;
    Duration latency = Duration.ZERO;
    String answer = null;
    String faults = null;
    String outage = null;
    boolean refusing = false;
    boolean tells = true;
    List<LimitJudge> judges = new ArrayList<>();
    Iterator<String> rest = List.of(args).iterator();
    while (rest.hasNext()) {
      String name = rest.next();
      if (name.equals("--no-retry-after")) {
        tells = false;
        continue;
      }
      if (!rest.hasNext()) {
        throw new IllegalArgumentException(name + " needs a value; usage: " + USAGE);
      }
      String value = rest.next();
      switch (name) {
        case "--port" -> port = Integer.parseInt(value);
        case "--fail-every" -> failEvery = Integer.parseInt(value);
        case "--keep-text" -> keptText = Integer.parseInt(value);
        case "--seed" -> seed = Long.parseLong(value);
        case "--latency" -> latency = time(value);
        case "--answer" -> answer = value;
        case "--faults" -> faults = value;
        case "--outage" -> outage = value;
        case "--outage-kind" -> refusing = refusing(value);
        case "--bucket" -> judges.add(bucket(value));
        case "--fixed" -> judges.add(LimitJudge.fixedWindow(count(value), window(value)));
        case "--sliding" -> judges.add(LimitJudge.slidingWindow(count(value), window(value)));
        default -> throw new IllegalArgumentException("Unknown " + name + "; usage: " + USAGE);
      }
    }
    return new FaultServerOptions(
        port,
        latency,
        answer,
        failEvery,
        faults == null ? FaultMix.NONE : FaultMix.parse(faults, seed),
        outage == null ? Outage.NONE : outage(outage, refusing),
        tells,
        keptText,
        List.copyOf(judges));
  }

  Function<ServerRequest, ServerReply> script() {
    return request -> {
      if (failEvery > 0 && request.number() % failEvery == 0) {
        ServerReply reply = ServerReply.error(503, "server_error", "unavailable", "try again");
        return latency.isZero() ? reply : reply.after(latency);
      }
      return faults.reply(request, this::answer);
    };
  }

  private ServerReply answer(ServerRequest request) {
    ServerReply reply = ServerReply.answer(request, answer == null ? request.text() : answer);
    return latency.isZero() ? reply : reply.after(latency);
  }

  private static boolean refusing(String kind) {
    return switch (kind) {
      case "refused" -> true;
      case "503" -> false;
      default ->
          throw new IllegalArgumentException("Invalid outage kind " + kind + " (503 or refused)");
    };
  }

  private static Outage outage(String value, boolean refusing) {
    String[] times = value.split(":", -1);
    if (times.length != 2) {
      throw new IllegalArgumentException("Invalid outage " + value + " (such as 20s:60s)");
    }
    return new Outage(time(times[0]), time(times[1]), refusing);
  }

  private static LimitJudge bucket(String value) {
    int colon = value.indexOf(':');
    int burst = colon < 0 ? 1 : Integer.parseInt(value.substring(colon + 1));
    String rate = colon < 0 ? value : value.substring(0, colon);
    double perMinute = count(rate) * 60e9 / window(rate).toNanos();
    return LimitJudge.tokenBucket(perMinute, burst);
  }

  private static int count(String value) {
    return Integer.parseInt(value.substring(0, Math.max(0, value.indexOf('/'))));
  }

  private static Duration window(String value) {
    String unit = value.substring(value.indexOf('/') + 1);
    return time(Character.isDigit(unit.charAt(0)) ? unit : "1" + unit);
  }

  private static Duration time(String value) {
    Matcher matcher = TIME.matcher(value);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("Invalid time " + value + " (such as 100ms, 60s, 1min)");
    }
    long amount = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "ms" -> Duration.ofMillis(amount);
      case "s" -> Duration.ofSeconds(amount);
      default -> Duration.ofMinutes(amount);
    };
  }
}
