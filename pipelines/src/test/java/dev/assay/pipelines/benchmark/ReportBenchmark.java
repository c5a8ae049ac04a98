package dev.assay.pipelines.benchmark;

import dev.assay.pipelines.report.Browser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * The page about 100,000 runs: how large it is and how fast a browser shows and filters it; and the
 * page about 1,000,000, made within a heap of 256 MiB.
 */
final class ReportBenchmark implements Benchmark {

  private static final Instant STARTED = Instant.parse("2026-01-31T12:00:00Z");
  private static final int SMALL = 10_000;
  private static final int FULL = 100_000;
  private static final int ALSO = 10;
  private static final double MEGABYTE = 1e6;
  private static final String[] WORDS =
      "refund order delivery late parcel account invoice cancel change address please help policy"
          .split(" ");
  private static final List<String> QUERIES =
      List.of(
          "status:failed",
          "@evaluations.custom.f1:<0.5",
          "refund late -order",
          "lang:de @duration:>1s",
          "@multi_run_avg.@evaluations.custom.f1:<0.2",
          "ref?nd*late OR (parcel -zebra)",
          "@meta.output:*refund*");

  @Override
  public String name() {
    return "report";
  }

  @Override
  public String baseline() {
    return "-";
  }

  @Override
  public void measure(Setting setting, Sheet sheet)
      throws IOException, InterruptedException, UnfinishedException {
    int rows = setting.scale().pick(SMALL, FULL);
    Path page = write(setting, rows, sheet, null);
    sheet.add(
        "MB of the page about " + rows + " runs", Files.size(page) / MEGABYTE, Goal.atMost(15));
    if (Browser.installed().isPresent()) {
      for (int round = 0; round < setting.scale().rounds(); round++) {
        show(page, sheet);
      }
    }
    Path large = write(setting, rows * ALSO, sheet, "256m");
    sheet.add(
        "MB of the page about " + rows * ALSO + " runs",
        Files.size(large) / MEGABYTE,
        Goal.atMost(15));
  }

  private static Path write(Setting setting, int rows, Sheet sheet, @Nullable String heap)
      throws IOException, InterruptedException, UnfinishedException {
    Path directory = setting.scratch().resolve("runs-" + rows);
    Path page = setting.scratch().resolve(rows + ".html");
    FinishedDirectory.write(directory, rows, STARTED, ReportBenchmark::line);
    Files.writeString(
        directory.resolve("summary.json"),
        """
        {"experiment": "benchmark",
         "rows": {"read": %1$d, "rejected": 0, "skipped": 0, "accepted": %1$d},
         "runs": {"expected": %1$d, "answered": %1$d, "refused": 0, "failed": 0},
         "calls": {"attempts": %1$d, "retries": 0, "rate_limited": 0, "in_doubt": 0},
         "usage": {}, "cost_usd": null, "latency_ms": {}, "scores": {}, "errors": {}}
        """
            .formatted(rows));
    Finished command =
        setting
            .assay(
                heap == null ? Map.of() : Map.of("ASSAY_HEAP", heap),
                List.of("report", directory.toString(), "--output", page.toString()))
            .run();
    Setting.delete(directory);
    String what = " (" + rows + " runs" + (heap == null ? "" : ", heap " + heap) + ")";
    sheet.add("s from command to page" + what, command.wallSeconds());
    sheet.add("peak memory resident, MiB" + what, command.peakMegabytes());
    return page;
  }

  private static void show(Path page, Sheet sheet) throws IOException {
    try (Browser browser = Browser.start()) {
      browser.size(1280, 900);
      browser.open(page);
      sheet.add(
          "ms to the first paint",
          browser
              .evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
              .asDouble(),
          Goal.atMost(1_500));
      sheet.add(
          "ms until all rows are unpacked",
          browser.evaluate("Number(document.documentElement.dataset.ready)").asDouble());
      for (String query : QUERIES) {
        browser.evaluate(
            "box = document.getElementById('filter'), box.value = '"
                + query
                + "', box.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter'})), null");
        browser.until("document.documentElement.dataset.filtered");
        sheet.add(
            "ms to filter by " + query,
            browser.evaluate("Number(document.documentElement.dataset.filtered)").asDouble(),
            Goal.atMost(200));
      }
      browser.evaluate(
          "new Promise((done) => { const grid = document.querySelector('.grid'); let n = 0, worst ="
              + " 0, last = performance.now(); const step = (now) => { worst = Math.max(worst, now"
              + " - last); last = now; grid.scrollTop += 20000; if (++n < 120)"
              + " requestAnimationFrame(step); else { window.worst = worst; done(); } };"
              + " requestAnimationFrame(step); })");
      sheet.add("ms of the longest frame while scrolling", browser.evaluate("worst").asDouble());
    }
  }

  private static String line(int row) {
    Random random = new Random(row);
    return String.format(
        Locale.ROOT,
        "{\"id\":\"%d\",\"lang\":\"%s\",\"expected\":\"%s\",\"epoch\":1,\"prompt\":\"%s\","
            + "\"api\":\"openai\",\"model_name\":\"gpt-4o-mini\",\"parameters\":{},"
            + "\"status\":\"answered\",\"response\":\"%s\","
            + "\"timestamp_sent\":\"2026-01-31T12:%02d:%02d.000Z\",\"completion\":"
            + "{\"finish_reason\":\"stop\",\"request_id\":\"%x\",\"latency_ms\":%d,"
            + "\"attempts\":1,\"usage\":{\"input_tokens\":30,\"output_tokens\":40,"
            + "\"total_tokens\":70},\"cost_usd\":0.00004,\"from_ledger\":false},"
            + "\"scores\":{\"exact_match\":{\"value\":%d.0},\"f1\":{\"value\":%.3f}}}\n",
        row,
        random.nextBoolean() ? "de" : "en",
        text(random, 6),
        text(random, 14),
        text(random, 22),
        row / 60 % 60,
        row % 60,
        random.nextLong(),
        200 + random.nextInt(2_000),
        random.nextInt(10) < 8 ? 1 : 0,
        random.nextDouble());
  }

  private static String text(Random random, int words) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < words; i++) {
      text.append(i == 0 ? "" : " ").append(WORDS[random.nextInt(WORDS.length)]);
    }
    return text.toString();
  }
}
