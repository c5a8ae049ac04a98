package dev.assay.templates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.io.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LaunchTest {

  @TempDir Path home;

  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int launch(Template template, String... flags) {
    return Launch.of(template, List.of(flags), new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  private static List<String> words(Template template, String... flags) {
    return TemplateFlags.of(template, List.of(flags)).words(template);
  }

  @Test
  void flagsBecomeTheWordsOfTheCommand() {
    assertThat(
            words(
                Template.RUN,
                "--experiment=e.yaml",
                "--maxAttempts=3",
                "--request-timeout=5s",
                "--limit=a=1/min",
                "--limit=b=2/min;c=3/min",
                "--strict=false",
                "--resume",
                "--output=",
                "--runner=org.apache.beam.runners.flink.FlinkRunner",
                "--region=x"))
        .containsExactly(
            "run",
            "e.yaml",
            "--resume",
            "--runner=flink",
            "--max-attempts=3",
            "--request-timeout=5s",
            "--limit=a=1/min",
            "--limit=b=2/min",
            "--limit=c=3/min",
            "--",
            "--region=x");
  }

  @Test
  void whatACommandDoesNotTakeIsNotHandedToIt() {
    assertThat(words(Template.COMPARE, "--a=x", "--b=y", "--region=z", "--runner=DataflowRunner"))
        .containsExactly("compare", "x", "y");
  }

  @Test
  void wrongFlagsAreToldOf() {
    assertThatThrownBy(() -> words(Template.COMPARE, "--a=x")).hasMessage("Missing --b");
    assertThatThrownBy(() -> words(Template.RUN, "e.yaml"))
        .hasMessageContaining("Found \"e.yaml\", where only flags may stand");
    assertThatThrownBy(() -> words(Template.RUN, "--experiment=e", "--strict=maybe"))
        .hasMessage("Invalid --strict: \"maybe\" (must be true or false)");

    assertThat(launch(Template.RUN)).isEqualTo(64);
    assertThat(err.toString(StandardCharsets.UTF_8)).startsWith("USAGE Missing --experiment");
  }

  @Test
  void filesOfOtherFileSystemsAreFetchedAndWhatIsWrittenIsPutBack() throws IOException {
    Path rows = home.resolve("rows.jsonl");
    Files.writeString(
        rows,
        "{\"id\":\"1\",\"api\":\"test\",\"model_name\":\"m\",\"prompt\":\"p\","
            + "\"parameters\":{\"respond\":\"echo\"}}\n");
    Path experiment = home.resolve("e.yaml");
    Files.writeString(experiment, "name: e\ndataset: " + rows + "\noutput: {formats: [jsonl]}\n");
    String out = "file://" + home.resolve("out");

    int first =
        launch(Template.RUN, "--experiment=file://" + experiment, "--output=" + out, "--quiet");
    int again =
        launch(Template.RUN, "--experiment=file://" + experiment, "--output=" + out, "--quiet");
    int resumed =
        launch(
            Template.RUN,
            "--experiment=file://" + experiment,
            "--output=" + out,
            "--resume=true",
            "--quiet");

    assertThat(List.of(first, again, resumed))
        .as(err.toString(StandardCharsets.UTF_8))
        .containsExactly(0, 73, 0);
    assertThat(home.resolve("out/completed.jsonl")).content().contains("\"from_ledger\":true");
    assertThat(Json.parse(Files.readAllBytes(home.resolve("out/manifest.json"))).at("/rows/read"))
        .hasToString("1");
    assertThat(launch(Template.COMPARE, "--a=" + out, "--b=" + out, "--quiet")).isZero();
    assertThat(launch(Template.CHECK, "--experiment=" + experiment, "--quiet")).isZero();
    assertThat(launch(Template.EVALUATE, "--dir=" + out, "--scorer=exact_match", "--quiet"))
        .isZero();
    assertThat(home.resolve("out/completed.jsonl")).content().contains("exact_match");
  }

  @Test
  void aFileThatIsNotThereEndsTheLaunch() {
    assertThat(launch(Template.RUN, "--experiment=file://" + home.resolve("none.yaml")))
        .isEqualTo(66);
    assertThat(err.toString(StandardCharsets.UTF_8)).startsWith("IN_MISSING ");
  }
}
