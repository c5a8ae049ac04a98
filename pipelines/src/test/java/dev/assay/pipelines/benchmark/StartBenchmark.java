package dev.assay.pipelines.benchmark;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Ten rows of an offline model, from command to finished output. */
final class StartBenchmark implements Benchmark {

  private static final int SMALL = 3;
  private static final int FULL = 9;
  private static final Goal WALL = Goal.atMost(2.5);
  private static final Goal WISHED = Goal.atMost(1.3);

  @Override
  public String name() {
    return "start";
  }

  @Override
  public String baseline() {
    return "a JVM that prints one word; where another is meant, it is named";
  }

  @Override
  public void measure(Setting setting, Sheet sheet)
      throws IOException, InterruptedException, UnfinishedException {
    round(setting, new Sheet());
    for (int i = 0; i < setting.scale().pick(SMALL, FULL); i++) {
      round(setting, sheet);
    }
  }

  private static void round(Setting setting, Sheet sheet)
      throws IOException, InterruptedException, UnfinishedException {
    Path starter = setting.root().resolve("templates/starter/capitals/experiment.yaml");
    Finished hello = setting.main(BareStart.class).run();
    Finished version =
        new Program(Setting.java("-version"), Map.of(), setting.scratch().resolve("baseline.log"))
            .run();
    Finished command =
        setting
            .assay(
                Map.of(),
                List.of("run", starter.toString(), "--output", setting.freshOutput().toString()))
            .run();
    String wall = "s from command to exit";
    sheet.add(wall, command.wallSeconds(), WALL);
    sheet.addBaseline(wall, hello.wallSeconds());
    String again = "the same, as wished, beside java -version";
    sheet.add(again, command.wallSeconds(), WISHED);
    sheet.addBaseline(again, version.wallSeconds());
    String user = "CPU s, user";
    sheet.add(user, command.userSeconds());
    sheet.addBaseline(user, hello.userSeconds());
    String system = "CPU s, system";
    sheet.add(system, command.systemSeconds());
    sheet.addBaseline(system, hello.systemSeconds());
    String peak = "peak memory resident, MiB";
    sheet.add(peak, command.peakMegabytes());
    sheet.addBaseline(peak, hello.peakMegabytes());
    setting.say("  start: " + Numbers.text(command.wallSeconds()) + " s");
  }
}
