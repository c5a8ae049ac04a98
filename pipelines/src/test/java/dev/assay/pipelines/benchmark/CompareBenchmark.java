package dev.assay.pipelines.benchmark;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Two finished runs of a million rows each, compared within a heap of 512 MiB. */
final class CompareBenchmark implements Benchmark {

  private static final int SMALL = 20_000;
  private static final int FULL = 1_000_000;
  private static final int WARM_UP_ROWS = 2_000;
  private static final Instant STARTED = Instant.parse("2026-01-31T12:00:00Z");
  private static final String HEAP = "512m";
  private static final String FILLER = "the quick brown fox jumps over the lazy dog ".repeat(8);

  /** A step that has no factor in common with either count, so that lines are in another order. */
  private static final long STEP = 7_919;

  @Override
  public String name() {
    return "compare";
  }

  @Override
  public String baseline() {
    return "-";
  }

  @Override
  public void measure(Setting setting, Sheet sheet)
      throws IOException, InterruptedException, UnfinishedException {
    compare(setting, WARM_UP_ROWS, new Sheet());
    compare(setting, setting.scale().pick(SMALL, FULL), sheet);
  }

  private static void compare(Setting setting, int rows, Sheet sheet)
      throws IOException, InterruptedException, UnfinishedException {
    Path a = setting.scratch().resolve("a-" + rows);
    Path b = setting.scratch().resolve("b-" + rows);
    FinishedDirectory.write(a, rows, STARTED, i -> line(i, 0));
    FinishedDirectory.write(b, rows, STARTED, i -> line((int) (i * STEP % rows), 1));
    Finished command =
        setting
            .assay(
                Map.of("ASSAY_HEAP", HEAP),
                List.of("compare", a.toString(), b.toString(), "--slice", "lang", "--json"))
            .run();
    Setting.delete(a);
    Setting.delete(b);
    String what = String.format(Locale.ROOT, " (2 × %,d runs, heap %s)", rows, HEAP);
    sheet.add("s from command to exit" + what, command.wallSeconds(), Goal.atMost(90));
    sheet.add("CPU s" + what, command.cpuSeconds());
    sheet.add("peak memory resident, MiB" + what, command.peakMegabytes());
    setting.say(
        String.format(
            Locale.ROOT,
            "  compare:%s %s s, %s CPU s, peak %s MiB",
            what,
            Numbers.text(command.wallSeconds()),
            Numbers.text(command.cpuSeconds()),
            Numbers.text(command.peakMegabytes())));
  }

  private static String line(int row, int side) {
    int chance = (int) ((row * 2_654_435_761L + side * 97L) % 1_000);
    return String.format(
        Locale.ROOT,
        "{\"id\":\"%d\",\"prompt\":\"%d %s\",\"lang\":\"l%d\",\"api\":\"test\","
            + "\"model_name\":\"m%d\",\"epoch\":1,\"status\":\"answered\",\"response\":\"%d %s\","
            + "\"completion\":{\"latency_ms\":%d,\"attempts\":1,\"usage\":{\"input_tokens\":90,"
            + "\"output_tokens\":%d},\"cost_usd\":0.0000%d,\"from_ledger\":false},"
            + "\"scores\":{\"exact_match\":{\"value\":%d.0},\"f1\":{\"value\":0.%03d}}}\n",
        row,
        row,
        FILLER,
        row % 7,
        side,
        row,
        FILLER,
        400 + chance,
        20 + chance % 30,
        100 + chance % 50,
        chance < 600 + 10 * side ? 1 : 0,
        chance);
  }
}
