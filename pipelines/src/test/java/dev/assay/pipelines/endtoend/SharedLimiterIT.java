package dev.assay.pipelines.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.assay.io.testing.FaultServer;
import dev.assay.io.testing.LimitJudge;
import dev.assay.io.testing.ReceivedRequest;
import dev.assay.io.testing.RedisServer;
import dev.assay.io.testing.ServerReply;
import dev.assay.pipelines.endtoend.AssayProcess.Ended;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two experiments at once on one account, as the server counts them. It allows a few in a hundred
 * more than the limit, for what a busy machine does to arrivals.
 */
class SharedLimiterIT {

  private static final int PER_TEN_SECONDS = 1_000;
  private static final int ROWS = 1_100;

  @TempDir Path temporary;

  private static RedisServer redis() {
    assumeTrue(RedisServer.isInstalled(), "redis-server is not installed");
    return RedisServer.start();
  }

  private static FaultServer server() {
    return FaultServer.start(
        ServerReply::echo,
        LimitJudge.slidingWindow(PER_TEN_SECONDS * 103 / 100, Duration.ofSeconds(10)));
  }

  private Workspace workspace(FaultServer server, RedisServer redis) {
    Workspace work =
        new Workspace(temporary).withServer(server).with("REDIS_URL", redis.url() + "/1");
    work.write("rows.jsonl", Rows.jsonl(Rows.openai(ROWS)));
    work.write(
        "e.yaml",
        """
        dataset: rows.jsonl
        limits: {openai: {requests_per_minute: 6000, window: 10s}}
        limiter: {type: redis, url: env:REDIS_URL, jobs: 4}
        """);
    return work;
  }

  private static long sendingMillis(FaultServer server) {
    List<ReceivedRequest> all = server.received();
    return Duration.ofNanos(all.get(all.size() - 1).nanoTime() - all.get(0).nanoTime()).toMillis();
  }

  @Test
  void bothKeepTheLimitTogetherAndUseIt() {
    try (FaultServer server = server();
        RedisServer redis = redis()) {
      Workspace work = workspace(server, redis);
      AssayProcess one = work.start("run", "e.yaml", "--output", "one");
      AssayProcess other = work.start("run", "e.yaml", "--output", "other");

      Ended first = work.end(one);
      Ended second = work.end(other);

      assertThat(first.exitCode()).as(first.err()).isZero();
      assertThat(second.exitCode()).as(second.err()).isZero();
      assertThat(server.received()).hasSize(2 * ROWS);
      assertThat(server.received()).extracting(ReceivedRequest::status).containsOnly(200);
      assertThat(sendingMillis(server)).isBetween(21_000L, 45_000L);
    }
  }

  @Test
  void goOnSlowlyWhileTheLimiterIsAwaySayItOnceAndComeBack() {
    try (FaultServer server = server();
        RedisServer redis = redis()) {
      Workspace work = workspace(server, redis);
      AssayProcess one = work.start("run", "e.yaml", "--output", "one");
      AssayProcess other = work.start("run", "e.yaml", "--output", "other");
      one.await("some calls", () -> server.received().size() > 300);
      redis.kill();
      int atKill = server.received().size();
      one.await("calls without it", () -> server.received().size() > atKill + 200);
      redis.startAgain();

      Ended first = work.end(one);
      Ended second = work.end(other);

      assertThat(server.received()).hasSize(2 * ROWS);
      assertThat(server.received()).extracting(ReceivedRequest::status).containsOnly(200);
      for (Ended ended : List.of(first, second)) {
        assertThat(ended.exitCode()).as(ended.err()).isZero();
        assertThat(ended.err()).containsOnlyOnce("does not answer");
        assertThat(ended.err()).contains("going on at 1/4 of each limit");
        assertThat(ended.err()).containsOnlyOnce("answers again");
      }
    }
  }

  @Test
  void anAddressThatIsNotSetIsSaidBeforeAnyCall() {
    try (FaultServer server = FaultServer.start()) {
      Workspace work = new Workspace(temporary).withServer(server);
      work.write("rows.jsonl", Rows.jsonl(Rows.openai(2)));
      work.write("e.yaml", "dataset: rows.jsonl\nlimiter: {type: redis, url: env:REDIS_URL}\n");

      Ended ended = work.run("run", "e.yaml", "--output", "out");

      assertThat(ended.exitCode()).isEqualTo(78);
      assertThat(ended.err())
          .contains("CONFIG_LIMITER", "environment variable REDIS_URL is not set");
      assertThat(server.received()).isEmpty();
    }
  }
}
