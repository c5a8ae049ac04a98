package dev.assay.pipelines.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A finished run of 100,000 calls in each platform's form, within a heap of 256 MiB. */
final class ExportsBenchmark implements Benchmark {

  private static final int SMALL = 5_000;
  private static final int FULL = 100_000;
  private static final int WARM_UP_RUNS = 1_000;
  private static final String HEAP = "256m";
  private static final String FILLER = "the quick brown fox jumps over the lazy dog ".repeat(4);
  private static final Goal PER_SECOND = Goal.atLeast(20_000);

  @Override
  public String name() {
    return "exports";
  }

  @Override
  public String baseline() {
    return "one thread that reads each line as a tree with Jackson, and writes it";
  }

  @Override
  public void measure(Setting setting, Sheet sheet)
      throws IOException, InterruptedException, UnfinishedException {
    for (String format : List.of("datadog", "langsmith", "braintrust")) {
      round(setting, format, WARM_UP_RUNS, new Sheet());
      for (int i = 0; i < setting.scale().rounds(); i++) {
        round(setting, format, setting.scale().pick(SMALL, FULL), sheet);
      }
    }
  }

  private static void round(Setting setting, String format, int runs, Sheet sheet)
      throws IOException, InterruptedException, UnfinishedException {
    Path directory = setting.scratch().resolve("runs-" + runs);
    if (Files.notExists(directory)) {
      Instant started = Instant.now().minusSeconds(7_200).truncatedTo(ChronoUnit.SECONDS);
      FinishedDirectory.write(directory, runs, started, i -> line(i, started));
    }
    Path output = setting.scratch().resolve("export");
    Finished bare =
        setting
            .main(
                BareTrees.class, directory.resolve("completed.jsonl").toString(), output.toString())
            .run();
    Files.delete(output);
    Finished command =
        setting
            .assay(
                Map.of("ASSAY_HEAP", HEAP),
                List.of("export", format, directory.toString(), "--output", output.toString()))
            .run();
    Files.delete(output);
    String which = " (" + format + ", heap " + HEAP + ")";
    String rate = "runs/s, from command to exit" + which;
    sheet.add(rate, runs / command.wallSeconds(), PER_SECOND);
    sheet.addBaseline(rate, runs / bare.wallSeconds());
    String perCpu = "runs per CPU s" + which;
    sheet.add(perCpu, runs / command.cpuSeconds());
    sheet.addBaseline(perCpu, runs / bare.cpuSeconds());
    String peak = "peak memory resident, MiB" + which;
    sheet.add(peak, command.peakMegabytes());
    sheet.addBaseline(peak, bare.peakMegabytes());
    setting.say(
        String.format(
            Locale.ROOT,
            "  exports: %,d runs%s, %s a second, %s per CPU s",
            runs,
            which,
            Numbers.text(runs / command.wallSeconds()),
            Numbers.text(runs / command.cpuSeconds())));
  }

  /** A line of 1.2 KB: two epochs of a row beside each other, three scores, one of 100 failed. */
  private static String line(int run, Instant started) {
    int row = run / 2;
    String head =
        String.format(
            Locale.ROOT,
            "{\"id\":\"r%d\",\"question\":\"What is %d? %s\",\"expected\":\"answer %d\","
                + "\"prompt\":\"Say: what is %d? %s\",\"lang\":\"l%d\",\"epoch\":%d,"
                + "\"api\":\"openai\",\"model_name\":\"gpt-4o-mini\","
                + "\"parameters\":{\"temperature\":0},",
            row,
            row,
            FILLER,
            row,
            row,
            FILLER,
            row % 7,
            run % 2 + 1);
    Instant sent = started.plusMillis(run);
    if (run % 100 == 99) {
      return head
          + String.format(
              Locale.ROOT,
              "\"status\":\"failed\",\"timestamp_sent\":\"%s\","
                  + "\"completion\":{\"latency_ms\":30,\"attempts\":5},\"scores\":{},"
                  + "\"error\":{\"code\":\"HTTP_500\",\"message\":\"server error\","
                  + "\"http_status\":500,\"retryable\":true,\"verdict\":\"transient\","
                  + "\"in_doubt_paid\":false}}\n",
              sent);
    }
    return head
        + String.format(
            Locale.ROOT,
            "\"status\":\"answered\",\"response\":\"answer %d, as %s\","
                + "\"timestamp_sent\":\"%s\",\"completion\":{\"finish_reason\":\"stop\","
                + "\"served_model\":\"gpt-4o-mini-2024-07-18\",\"request_id\":\"req_%012x\","
                + "\"latency_ms\":%d,\"attempts\":1,\"usage\":{\"input_tokens\":90,"
                + "\"output_tokens\":%d,\"total_tokens\":%d},\"cost_usd\":0.0001%02d,"
                + "\"from_ledger\":false},\"scores\":{\"exact_match\":{\"value\":%d.0},"
                + "\"f1\":{\"value\":0.%03d},\"tone\":{\"label\":\"warm\","
                + "\"reasoning\":\"kind words throughout\",\"assessment\":\"pass\"}}}\n",
            row,
            FILLER,
            sent,
            run,
            400 + run % 1_000,
            20 + run % 30,
            110 + run % 30,
            run % 50,
            run % 3 == 0 ? 0 : 1,
            run % 1_000);
  }
}
