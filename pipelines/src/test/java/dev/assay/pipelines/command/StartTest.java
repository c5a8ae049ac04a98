package dev.assay.pipelines.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.pipelines.plan.FakeChecks;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a fresh JVM loads before a pipeline is built. */
final class StartTest {

  @TempDir private Path directory = Path.of("");

  /** The command with nothing behind it. */
  public static final class Program {
    private Program() {}

    /** Runs it. */
    public static void main(String[] arguments) {
      AssayCommand.execute(
          List.of(arguments),
          new CommandContext(
              new PrintWriter(System.out, true, StandardCharsets.UTF_8),
              new PrintWriter(System.err, true, StandardCharsets.UTF_8),
              name -> null,
              FakeChecks::checks,
              () -> new RecordingLauncher(ExitStatus.OK)));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"--help", "run --help", "rum", "run none.yaml"})
  void helpAndMistakesLoadNothingOfBeam(String arguments) throws Exception {
    assertThat(loaded(arguments.split(" ", -1)))
        .noneMatch(line -> line.contains("org.apache.beam"));
  }

  @Test
  void aPlanLoadsNothingOfBeam() throws Exception {
    Files.writeString(directory.resolve("rows.jsonl"), "{}\n");
    Path file =
        Files.writeString(
            directory.resolve("e.yaml"),
            "dataset: rows.jsonl\nprompt: 'Hi {{x}}'\nmodels: [{api: echo}]\n");

    assertThat(loaded("run", file.toString()))
        .noneMatch(line -> line.contains("org.apache.beam"))
        .anyMatch(line -> line.contains("RecordingLauncher"));
  }

  private List<String> loaded(String... arguments) throws IOException, InterruptedException {
    Path log = directory.resolve("classes.log");
    ProcessBuilder program =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xshare:auto",
            "-Xlog:class+load:file=" + log,
            "-cp",
            System.getProperty("java.class.path"),
            Program.class.getName());
    program.command().addAll(List.of(arguments));
    program.redirectErrorStream(true).redirectOutput(directory.resolve("said.txt").toFile());
    program.start().waitFor();
    List<String> lines = Files.readAllLines(log);
    assertThat(lines).anyMatch(line -> line.contains("dev.assay.pipelines.command.AssayCommand"));
    return lines;
  }
}
