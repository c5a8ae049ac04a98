package dev.assay.pipelines.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** The real command as a process of its own, from the jars that the launcher runs. */
final class AssayProcess {

  private static final Path LIB = Path.of("target", "lib").toAbsolutePath();
  private static final long LONGEST_MINUTES = 5;

  private final Process process;
  private final Path said;

  private AssayProcess(Process process, Path said) {
    this.process = process;
    this.said = said;
  }

  /**
   * Starts it.
   *
   * @param jvm options of the JVM
   * @param said file that takes all it prints
   */
  static AssayProcess start(List<String> jvm, URI endpoint, Path said, List<String> arguments)
      throws IOException {
    assertThat(LIB).as("built with: ./mvnw -Pquick package -pl pipelines -am").isDirectory();
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvm);
    command.addAll(List.of("-cp", LIB.resolve("*").toString(), "dev.assay.pipelines.Assay"));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder
        .environment()
        .keySet()
        .removeIf(name -> name.contains("OPENAI") || name.contains("JAVA"));
    builder.environment().put("OPENAI_BASE_URL", endpoint.toString());
    builder.environment().put("OPENAI_API_KEY", "key-of-the-crash-rig");
    builder.redirectErrorStream(true).redirectOutput(said.toFile());
    return new AssayProcess(builder.start(), said);
  }

  /** Kills it, by SIGKILL on POSIX, as soon as something is so; returns whether it came to that. */
  boolean killOnce(BooleanSupplier reached) throws InterruptedException {
    while (!process.waitFor(1, TimeUnit.MILLISECONDS)) {
      if (reached.getAsBoolean()) {
        process.destroyForcibly();
        process.waitFor();
        return true;
      }
    }
    return false;
  }

  /** Waits for its end and returns its exit code. */
  int end() throws InterruptedException, IOException {
    if (!process.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new AssertionError("Still running after minutes; it said: " + said());
    }
    return process.exitValue();
  }

  String said() throws IOException {
    return Files.readString(said);
  }
}
