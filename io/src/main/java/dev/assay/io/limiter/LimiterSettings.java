package dev.assay.io.limiter;

import dev.assay.io.api.Environment;
import dev.assay.io.api.KeyReference;
import dev.assay.io.api.MissingVariablesException;
import dev.assay.io.http.HttpTransport;
import dev.assay.io.time.Clock;
import java.io.Serializable;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * Which limiter an experiment shares with others, and how. It holds no password.
 *
 * @param type which kind
 * @param url its address, which then holds no password, or where it is found: {@code env:NAME} or
 *     {@code file:PATH}
 * @param jobs most experiments that share the account at once, 1 to 1,000; while the limiter cannot
 *     be reached, each takes that part of the limits
 * @param scope goes before the names of limits: what shares it shares them
 */
public record LimiterSettings(Type type, String url, int jobs, String scope)
    implements Serializable {

  /** Experiments that may share an account, unless said otherwise. */
  public static final int STANDARD_JOBS = 8;

  /** Most experiments that can share an account. */
  public static final int MOST_JOBS = 1_000;

  /** Before the names of limits, unless said otherwise. */
  public static final String STANDARD_SCOPE = "assay";

  /** Longest wait for an answer. */
  private static final Duration TIMEOUT = Duration.ofSeconds(1);

  /** The kinds of limiters. */
  public enum Type {
    /** A Redis server, which keeps one number for each limit. */
    REDIS("rediss?", "redis://HOST:PORT or rediss://HOST:PORT"),
    /** Envoy's rate limit service, by HTTP and JSON. */
    ENVOY("https?", "http://HOST:PORT/json");

    private final String schemes;
    private final String example;

    Type(String schemes, String example) {
      this.schemes = schemes;
      this.example = example;
    }

    /** Reads the name that experiment files use. */
    public static Optional<Type> of(String name) {
      return switch (name.toLowerCase(Locale.ROOT)) {
        case "redis" -> Optional.of(REDIS);
        case "envoy" -> Optional.of(ENVOY);
        default -> Optional.empty();
      };
    }
  }

  /**
   * Checks the numbers and the address.
   *
   * @throws IllegalArgumentException when one is out of range, or when the address holds a password
   *     or is none of this type; it is not shown then
   */
  public LimiterSettings {
    if (jobs < 1 || jobs > MOST_JOBS) {
      throw new IllegalArgumentException(
          "Invalid jobs: " + jobs + " (must be 1 to " + MOST_JOBS + ")");
    }
    if (!isReference(url)) {
      if (url.contains("@")) {
        throw new IllegalArgumentException(
            "the address may hold a password; give it as env:NAME or file:PATH");
      }
      parse(url, type, "it");
    }
  }

  private static boolean isReference(String url) {
    return url.startsWith("env:") || url.startsWith("file:");
  }

  /**
   * Returns the limiter, which connects at its first use.
   *
   * @throws IllegalArgumentException when there is no address, or it is none of this type; the
   *     address itself is not shown
   */
  public SharedLimiter open(Environment environment, HttpTransport transport, Clock clock) {
    URI address = address(environment);
    return switch (type) {
      case REDIS -> new RedisLimiter(address, scope, jobs, TIMEOUT);
      case ENVOY -> new EnvoyLimiter(address, scope, jobs, TIMEOUT, transport, clock);
    };
  }

  private URI address(Environment environment) {
    if (!isReference(url)) {
      return parse(url, type, url);
    }
    try {
      return parse(KeyReference.parse(url).read(environment), type, "what " + url + " holds");
    } catch (MissingVariablesException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  private static URI parse(String text, Type type, String shown) {
    try {
      URI address = new URI(text);
      String scheme = String.valueOf(address.getScheme());
      if (scheme.matches(type.schemes) && address.getHost() != null) {
        return address;
      }
    } catch (URISyntaxException notAnAddress) {
      // Not shown: it may hold a password.
    }
    throw new IllegalArgumentException(
        shown + " is no address of a limiter of this type (must be " + type.example + ")");
  }
}
