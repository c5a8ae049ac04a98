package dev.assay.pipelines.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.pipelines.InProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CompletionCommandTest {

  @TempDir private Path directory = Path.of("");

  @Test
  void bashCompletesCommandsAndOptions() throws IOException, InterruptedException {
    Assumptions.assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "bash is here");

    assertThat(completed("assay ca")).contains("calibrate");
    assertThat(completed("assay run --max-at")).contains("--max-attempts");
    assertThat(completed("assay run --runner s")).contains("spark").doesNotContain("flink");
    assertThat(completed("assay datasets cr")).contains("create");
  }

  private String completed(String line) throws IOException, InterruptedException {
    InProcess printed = InProcess.run("completion", "bash");
    assertThat(printed.code()).isZero();
    Path script = Files.writeString(directory.resolve("completion.bash"), printed.out());
    String asked =
        ". %s; COMP_WORDS=(%s); COMP_CWORD=%d; _complete_assay; echo \"${COMPREPLY[@]}\""
            .formatted(script, line, line.split(" ", -1).length - 1);
    Process bash = new ProcessBuilder("/bin/bash", "-c", asked).redirectErrorStream(true).start();
    String said = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    bash.waitFor();
    return said;
  }

  @Test
  void fishCompletesCommandsOptionsAndValues() throws IOException, InterruptedException {
    Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/fish")), "fish is here");
    InProcess printed = InProcess.run("completion", "fish");
    assertThat(printed.code()).isZero();
    Path script = Files.writeString(directory.resolve("assay.fish"), printed.out());

    Files.createFile(directory.resolve("found.yaml"));
    assertThat(fish("-n", script.toString())).as("the syntax is right").isEmpty();
    assertThat(asked(script, "assay ca"))
        .isEqualTo("calibrate\tSay how far a judge agrees with people\n");
    assertThat(asked(script, "assay run --max-at")).startsWith("--max-attempts\t");
    assertThat(asked(script, "assay run --output x --max-at")).startsWith("--max-attempts\t");
    assertThat(asked(script, "assay datasets cr")).startsWith("create\t");
    assertThat(asked(script, "assay --max-at")).as("an option of another command").isEmpty();
    assertThat(asked(script, "assay completion f")).contains("fish").doesNotContain("found.yaml");
    assertThat(asked(script, "assay import promptfoo f")).contains("found.yaml");
    assertThat(asked(script, "assay run --runner s")).contains("spark");
  }

  private String asked(Path script, String line) throws IOException, InterruptedException {
    return fish("-c", "source " + script + "; complete -C '" + line + "'");
  }

  private String fish(String... arguments) throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(List.of("/usr/bin/fish", "--no-config"));
    words.addAll(List.of(arguments));
    ProcessBuilder process = new ProcessBuilder(words).directory(directory.toFile());
    process.environment().put("HOME", directory.toString());
    Process fish = process.redirectErrorStream(true).start();
    String said = new String(fish.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    fish.waitFor();
    return said;
  }

  @Test
  void anotherShellIsSaidNotToBeThere() {
    InProcess refused = InProcess.run("completion", "tcsh");

    assertThat(refused.code()).isEqualTo(ExitStatus.USAGE.code());
    assertThat(refused.err())
        .startsWith("USAGE No completion for \"tcsh\"; there is one for bash, zsh, fish\n");
  }
}
