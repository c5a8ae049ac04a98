package dev.assay.pipelines.benchmark;

import dev.assay.io.testing.RedisServer;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Two commands at once on one account, through a limiter in Redis. */
final class JobsBenchmark implements Benchmark {

  private static final int JOBS = 2;
  private static final int PER_MINUTE = 6_000;
  private static final int PER_TEN_SECONDS = 1_000;
  private static final int SMALL = 300;
  private static final int FULL = 2_000;

  @Override
  public String name() {
    return "jobs";
  }

  @Override
  public String baseline() {
    return "the allowed rate, " + PER_MINUTE + " a minute, for both together";
  }

  @Override
  public void measure(Setting setting, Sheet sheet)
      throws IOException, InterruptedException, UnfinishedException {
    if (!RedisServer.isInstalled()) {
      setting.say("  jobs: skipped, redis-server is not installed");
      return;
    }
    int calls = setting.scale().pick(SMALL, FULL);
    Path experiment = setting.scratch().resolve("jobs.yaml");
    try (RedisServer redis = RedisServer.start();
        ServerProcess server = ServerProcess.start(setting, "--latency", "200ms")) {
      Files.writeString(
          experiment,
          "dataset: "
              + RowsFile.calls(setting, calls)
              + "\nlimits: {one: {requests_per_minute: "
              + PER_MINUTE
              + ", window: 10s}}\nlimiter: {type: redis, url: '"
              + redis.url()
              + "'}\n");
      for (int i = 0; i < setting.scale().rounds(); i++) {
        round(setting, server, experiment, calls, sheet);
      }
    }
  }

  private static void round(
      Setting setting, ServerProcess server, Path experiment, int calls, Sheet sheet)
      throws IOException, InterruptedException, UnfinishedException {
    List<Process> jobs = new ArrayList<>();
    for (int job = 0; job < JOBS; job++) {
      Path output = setting.scratch().resolve("job-" + job);
      Setting.delete(output);
      Program program =
          setting.assay(
              server.environment(),
              List.of("run", experiment.toString(), "--output", output.toString()));
      ProcessBuilder builder = new ProcessBuilder(program.command());
      builder.environment().putAll(program.environment());
      builder.redirectErrorStream(true).redirectOutput(program.log().toFile());
      builder.redirectInput(new File("/dev/null"));
      jobs.add(builder.start());
    }
    try {
      for (Process job : jobs) {
        if (job.waitFor() != 0) {
          throw new UnfinishedException("a job ended with " + job.exitValue());
        }
      }
    } finally {
      jobs.forEach(Process::destroyForcibly);
    }
    Arrivals arrivals = server.take(JOBS * calls);
    sheet.add(
        "share of the rate, while both run",
        arrivals.steadyShareOf(PER_MINUTE),
        Goal.atLeast(0.97));
    sheet.add(
        "most in any ten seconds",
        arrivals.mostIn(Duration.ofSeconds(10)),
        Goal.atMost(PER_TEN_SECONDS));
    setting.say(
        String.format(
            "  jobs: %d x %,d calls, share %s, most in ten seconds %,d of %,d",
            JOBS,
            calls,
            Numbers.text(arrivals.steadyShareOf(PER_MINUTE)),
            arrivals.mostIn(Duration.ofSeconds(10)),
            PER_TEN_SECONDS));
  }
}
