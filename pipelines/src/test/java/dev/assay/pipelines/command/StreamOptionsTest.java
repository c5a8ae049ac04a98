package dev.assay.pipelines.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.pipelines.plan.FakeChecks;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class StreamOptionsTest {

  @TempDir private Path directory = Path.of("");
  private final StringWriter err = new StringWriter();
  private final RecordingLauncher launcher = new RecordingLauncher(ExitStatus.OK);

  private int execute(String... more) {
    List<String> arguments =
        new ArrayList<>(List.of("run", directory.resolve("in-*.jsonl").toString()));
    arguments.addAll(List.of(more));
    return AssayCommand.execute(
        arguments,
        new CommandContext(
            new PrintWriter(new StringWriter()),
            new PrintWriter(err),
            name -> null,
            FakeChecks::checks,
            () -> launcher));
  }

  @Test
  void rowsAreFollowedAsTheOptionsSay() {
    assertThat(execute("--watch", "--output", "o")).as(err.toString()).isZero();
    assertThat(
            execute(
                "--watch",
                "--output",
                "o",
                "--watch-every=5s",
                "--watch-until-idle=1m",
                "--watch-for=2h",
                "--commit-every=500ms"))
        .isZero();

    assertThat(launcher.streams)
        .containsExactly(
            new StreamSettings(Duration.ofSeconds(2), null, null, Duration.ofSeconds(30)),
            new StreamSettings(
                Duration.ofSeconds(5),
                Duration.ofMinutes(1),
                Duration.ofHours(2),
                Duration.ofMillis(500)));
    assertThat(launcher.runs.get(0).resume().in(Path.of("elsewhere")))
        .as("the same command goes on")
        .endsWith("--watch --output o");
  }

  @ParameterizedTest
  @CsvSource({
    "--watch-until-idle=1s, --watch-until-idle needs --watch",
    "--commit-every=1s, --commit-every needs --watch",
    "--watch --watch-every=2, Invalid --watch-every",
    "--watch --watch-for=1ms, Invalid --watch-for",
    "--watch --strict, --watch goes with none of"
  })
  void whatDoesNotGoTogetherIsAnError(String options, String message) {
    assertThat(execute(options.split(" ", -1))).isEqualTo(64);
    assertThat(err.toString()).contains(message);
    assertThat(launcher.streams).isEmpty();
  }
}
