package dev.assay.pipelines.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.pipelines.InProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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
  void anotherShellIsSaidNotToBeThere() {
    InProcess refused = InProcess.run("completion", "fish");

    assertThat(refused.code()).isEqualTo(ExitStatus.USAGE.code());
    assertThat(refused.err())
        .startsWith("USAGE No completion for \"fish\"; there is one for bash and zsh\n");
  }
}
