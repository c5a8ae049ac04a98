package dev.assay.pipelines.run;

import dev.assay.pipelines.command.Console;
import java.nio.file.Path;
import java.time.Duration;

/** Prints what a run came to. */
final class FinalTable {

  private FinalTable() {}

  static void print(Console console, RunResult result, Path directory, Duration took) {
    console.out().println(result.summary().all().outcomes() + " in " + took + " -> " + directory);
  }
}
