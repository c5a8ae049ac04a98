package dev.assay.pipelines.endtoend;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The classes of a run, loaded and verified once for all processes of these tests, as the launcher
 * does it for its users: hundreds of processes start in half the time.
 */
final class StartArchive {

  private static final long SECONDS_UNTIL_HUNG = 120;

  /** Options of a process that uses it; none where it could not be made. */
  static final List<String> OPTIONS = options();

  private StartArchive() {}

  private static List<String> options() {
    try {
      Path scratch = Files.createTempDirectory("assay-start");
      Path archive = scratch.resolve("assay.jsa");
      Path root = AssayProcess.root();
      Process training =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xshare:auto",
                  "-XX:+UseSerialGC",
                  "-XX:TieredStopAtLevel=1",
                  "-XX:ArchiveClassesAtExit=" + archive,
                  "-cp",
                  root.resolve("pipelines/target/lib") + "/*",
                  "dev.assay.pipelines.StartTraining",
                  root.resolve("templates/starter/capitals/experiment.yaml").toString(),
                  scratch.resolve("runs").toString())
              .directory(scratch.toFile())
              .redirectErrorStream(true)
              .redirectOutput(new File("/dev/null"))
              .start();
      boolean ended = training.waitFor(SECONDS_UNTIL_HUNG, TimeUnit.SECONDS);
      training.destroyForcibly();
      return ended && Files.exists(archive)
          ? List.of("-Xlog:disable", "-XX:SharedArchiveFile=" + archive)
          : List.of();
    } catch (IOException e) {
      return List.of();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return List.of();
    }
  }
}
