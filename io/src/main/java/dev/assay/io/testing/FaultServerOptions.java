package dev.assay.io.testing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The command line of {@link FaultServer}.
 *
 * @param port 0 for any
 * @param latency before each answer
 * @param failEvery every so many requests get a 503; 0 for none
 * @param tellsRetryAfter whether a 429 says when to come back
 * @param judges the limits
 */
record FaultServerOptions(
    int port, Duration latency, int failEvery, boolean tellsRetryAfter, List<LimitJudge> judges) {

  static final String USAGE =
      "FaultServer [--port N] [--latency 100ms] [--bucket 1200/min:20] [--fixed 600/60s]"
          + " [--sliding 600/60s] [--fail-every N] [--no-retry-after]";

  private static final Pattern TIME = Pattern.compile("([0-9]+)(ms|s|min)");

  static FaultServerOptions parse(String... args) {
    int port = 0;
    int failEvery = 0;
    Duration latency = Duration.ZERO;
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
        case "--latency" -> latency = time(value);
        case "--bucket" -> judges.add(bucket(value));
        case "--fixed" -> judges.add(LimitJudge.fixedWindow(count(value), window(value)));
        case "--sliding" -> judges.add(LimitJudge.slidingWindow(count(value), window(value)));
        default -> throw new IllegalArgumentException("Unknown " + name + "; usage: " + USAGE);
      }
    }
    return new FaultServerOptions(port, latency, failEvery, tells, List.copyOf(judges));
  }

  Function<ServerRequest, ServerReply> script() {
    return request -> {
      ServerReply reply =
          failEvery > 0 && request.number() % failEvery == 0
              ? ServerReply.error(503, "server_error", "unavailable", "try again")
              : ServerReply.echo(request);
      return latency.isZero() ? reply : reply.after(latency);
    };
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
