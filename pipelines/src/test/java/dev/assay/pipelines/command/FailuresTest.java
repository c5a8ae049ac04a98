package dev.assay.pipelines.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.pipelines.plan.FakeChecks;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FailuresTest {

  @TempDir private Path directory = Path.of("");
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private String rows = "";

  @BeforeEach
  void writeRows() throws IOException {
    rows = Files.writeString(directory.resolve("rows.jsonl"), "{}\n").toString();
  }

  @Test
  void aFaultOfTheProgramEndsWith70OneLineAndAFileOfDetails() throws IOException {
    CommandContext broken =
        new CommandContext(
            new PrintWriter(out),
            new PrintWriter(err),
            name -> null,
            FakeChecks::checks,
            () -> {
              throw new IllegalStateException("key sk-Ab12Cd34Ef56Gh78Ij90 leaked");
            });

    assertThat(AssayCommand.execute(List.of("run", rows), broken)).isEqualTo(70);

    String said = err.toString();
    String start =
        "INTERNAL IllegalStateException: a fault of the program, not of the experiment. Details: ";
    assertThat(said).startsWith(start).hasLineCount(1);
    Path details = Path.of(said.substring(start.length()).strip());
    assertThat(details).content().contains("at dev.assay", "key *** leaked");
    Files.delete(details);

    assertThat(AssayCommand.execute(List.of("run", rows, "--verbose"), broken)).isEqualTo(70);
    assertThat(err.toString().substring(said.length()))
        .contains("at dev.assay", "key *** leaked")
        .endsWith("Details: above\n");
  }

  @Test
  void anErrorOfTheVirtualMachineEndsWith70Too() throws IOException {
    CommandContext broken =
        new CommandContext(
            new PrintWriter(out),
            new PrintWriter(err),
            name -> null,
            FakeChecks::checks,
            () -> {
              throw new NoClassDefFoundError("org/apache/beam/Missing");
            });

    assertThat(AssayCommand.execute(List.of("run", rows), broken)).isEqualTo(70);

    String said = err.toString();
    assertThat(said).startsWith("INTERNAL NoClassDefFoundError: ").hasLineCount(1);
    Files.delete(Path.of(said.substring(said.indexOf("Details: ") + 9).strip()));
  }
}
