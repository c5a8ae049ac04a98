package dev.assay.io.limiter;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.commons.pool2.impl.GenericObjectPoolConfig;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Connection;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.JedisPooled;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.exceptions.JedisNoScriptException;
import redis.clients.jedis.util.JedisURIHelper;

/**
 * One number for each limit in Redis: its theoretical arrival time, in microseconds of the server's
 * own clock. A script moves it on by what is granted, so that any number of processes take their
 * places one behind the other and no clock but Redis's plays a part.
 */
final class RedisLimiter implements SharedLimiter {

  private static final Pattern CODE = Pattern.compile("[A-Z]{3,}");
  private static final int MOST_CONNECTIONS = 16;

  /** A limit that nobody used for so long starts anew. */
  private static final Duration KEPT = Duration.ofMinutes(10);

  /** ARGV: units, microseconds a unit, units settled, cold start, least wait, kept (ms). */
  private static final String SCRIPT =
      """
      local time = redis.call('TIME')
      local now = tonumber(time[1]) * 1000000 + tonumber(time[2])
      local units = tonumber(ARGV[1])
      local each = tonumber(ARGV[2])
      local stored = redis.call('GET', KEYS[1])
      local arrival = now + tonumber(ARGV[4])
      if stored then
        local least = now + tonumber(ARGV[5])
        arrival = math.max(least, tonumber(stored) + tonumber(ARGV[3]) * each)
      end
      local after = arrival + units * each
      local kept = math.ceil((after - now) / 1000) + tonumber(ARGV[6])
      redis.call('SET', KEYS[1], string.format('%.3f', after), 'PX', kept)
      return math.ceil(arrival - now)
      """;

  private final Duration timeout;
  private final JedisClientConfig config;
  private final String scope;
  private final int jobs;
  private final HostAndPort at;
  private @Nullable JedisPooled redis;
  private volatile String loaded = "";

  RedisLimiter(URI address, String scope, int jobs, Duration timeout) {
    this.timeout = timeout;
    this.scope = scope;
    this.jobs = jobs;
    this.at = JedisURIHelper.getHostAndPort(address);
    int millis = (int) timeout.toMillis();
    this.config =
        DefaultJedisClientConfig.builder()
            .connectionTimeoutMillis(millis)
            .socketTimeoutMillis(millis)
            .user(JedisURIHelper.getUser(address))
            .password(JedisURIHelper.getPassword(address))
            .database(JedisURIHelper.getDBIndex(address))
            .ssl(JedisURIHelper.isRedisSSLScheme(address))
            .build();
  }

  private synchronized JedisPooled redis() {
    if (redis == null) {
      GenericObjectPoolConfig<Connection> pool = new GenericObjectPoolConfig<>();
      pool.setMaxTotal(MOST_CONNECTIONS);
      pool.setMaxWait(timeout);
      pool.setJmxEnabled(false);
      redis = new JedisPooled(pool, at, config);
    }
    return redis;
  }

  @Override
  public Grant take(Ask ask) throws LimiterException {
    List<String> keys = List.of(scope + ":" + ask.limit());
    String cold = Long.toString(ask.cold().toNanos() / 1_000);
    List<String> arguments =
        List.of(
            Long.toString(ask.units()),
            Double.toString(ask.nanosPerUnit() / 1_000),
            Long.toString(ask.settled()),
            cold,
            ask.recovering() ? cold : "0",
            Long.toString(KEPT.toMillis()));
    try {
      Object micros = evaluate(keys, arguments);
      if (micros instanceof Long wait) {
        return new Grant(ask.units(), Duration.ofNanos(wait * 1_000));
      }
      throw new LimiterException("it answered something that is no number");
    } catch (JedisException e) {
      throw new LimiterException(reason(e));
    }
  }

  private Object evaluate(List<String> keys, List<String> arguments) {
    JedisPooled server = redis();
    if (loaded.isEmpty()) {
      loaded = server.scriptLoad(SCRIPT);
    }
    try {
      return server.evalsha(loaded, keys, arguments);
    } catch (JedisNoScriptException restarted) {
      loaded = server.scriptLoad(SCRIPT);
      return server.evalsha(loaded, keys, arguments);
    }
  }

  /** What Redis says of a command may quote it, a password included; its first word is a code. */
  private static String reason(JedisException e) {
    String word = String.valueOf(e.getMessage()).split(" ", 2)[0];
    if (e instanceof JedisConnectionException) {
      return "it cannot be reached, or not in time";
    }
    return CODE.matcher(word).matches() ? "it says " + word : "its answer is none of Redis";
  }

  @Override
  public int jobs() {
    return jobs;
  }

  @Override
  public String address() {
    return "Redis at " + at;
  }

  @Override
  public synchronized void close() {
    if (redis != null) {
      redis.close();
    }
  }
}
