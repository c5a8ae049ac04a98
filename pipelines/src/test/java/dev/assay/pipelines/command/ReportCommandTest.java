package dev.assay.pipelines.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReportCommandTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final RecordingLauncher launcher = new RecordingLauncher(ExitStatus.OK);

  private int execute(String... arguments) {
    return AssayCommand.execute(
        List.of(arguments),
        new CommandContext(
            new PrintWriter(out),
            new PrintWriter(err),
            name -> null,
            () -> {
              throw new AssertionError("no plan is read");
            },
            () -> launcher));
  }

  @Test
  void onePageOfOneRunGoesIntoItsDirectory() {
    assertThat(execute("report", "runs/a")).isZero();

    ReportSettings settings = launcher.reported.get(0);
    assertThat(settings.directory()).isEqualTo(Path.of("runs/a"));
    assertThat(settings.output()).isEqualTo(Path.of("runs/a/report.html"));
    assertThat(out.toString().strip()).isEqualTo("Wrote " + Path.of("runs/a/report.html"));
  }

  @Test
  void orWhereItIsAskedFor() {
    assertThat(execute("report", "runs/a", "--output", "x/page.html", "--quiet")).isZero();

    assertThat(launcher.reported.get(0).output()).isEqualTo(Path.of("x/page.html"));
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void twoRunsAreComparedWithoutATable() {
    assertThat(execute("report", "runs/a", "runs/b", "--run-a", "1", "--run-b", "2")).isZero();

    CompareSettings settings = launcher.compared.get(0);
    assertThat(settings.report()).isEqualTo(Path.of("runs/b/comparison.html"));
    assertThat(settings.output()).isNull();
    assertThat(settings.a()).isEqualTo(new CompareSettings.Side(Path.of("runs/a"), 1, null, null));
    assertThat(settings.b()).isEqualTo(new CompareSettings.Side(Path.of("runs/b"), 2, null, null));
    assertThat(settings.console().verbosity()).isEqualTo(Console.Verbosity.QUIET);
  }

  @Test
  void compareWritesAPageBesideItsTable() {
    assertThat(execute("compare", "runs/a", "runs/b", "--html", "c.html")).isZero();
    assertThat(execute("compare", "runs/a", "runs/b")).isZero();

    assertThat(launcher.compared.get(0).report()).isEqualTo(Path.of("c.html"));
    assertThat(launcher.compared.get(1).report()).isNull();
  }

  @Test
  void refusesEpochsOfOneRunAlone() {
    assertThat(execute("report", "runs/a", "--run-a", "1")).isEqualTo(64);
    assertThat(err.toString()).contains("--run-a and --run-b choose what is compared");
    assertThat(execute("report")).isEqualTo(64);
    assertThat(execute("report", "a", "b", "c")).isEqualTo(64);
  }
}
