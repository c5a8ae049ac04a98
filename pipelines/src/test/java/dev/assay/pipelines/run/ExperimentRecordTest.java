package dev.assay.pipelines.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.io.files.DatasetFile;
import dev.assay.io.json.Json;
import dev.assay.transforms.evaluate.EvaluatorSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ExperimentRecordTest {

  @TempDir private Path directory = Path.of("");

  private static ExperimentRecord record() {
    return new ExperimentRecord(
        "1.0",
        "capitals",
        List.of(new DatasetFile("rows.jsonl", 554, "ab12", 10)),
        Json.object().put("epochs", 2),
        List.of("https://api.openai.com/v1"),
        List.of(new EvaluatorSpec("regex", "year", Json.object().put("pattern", "\\d{4}"))));
  }

  @Test
  void isReadBackAsItWasWrittenAndLeavesNothingElse() throws Exception {
    Path ledger = directory.resolve("o").resolve("ledger");

    record().write(ledger);

    assertThat(ExperimentRecord.read(ledger)).isEqualTo(record());
    try (Stream<Path> files = Files.list(ledger)) {
      assertThat(files).containsExactly(ledger.resolve("experiment.json"));
    }
  }

  @Test
  void thereMayBeNone() throws Exception {
    assertThat(ExperimentRecord.read(directory)).isNull();
    assertThat(ExperimentRecord.read(directory.resolve("none"))).isNull();
  }

  @Test
  void refusesWhatItDoesNotUnderstand() throws Exception {
    for (String text : List.of("", "{", "[]", "{}", "{\"record_version\":1}", "\u0000")) {
      Files.writeString(directory.resolve("experiment.json"), text);
      assertThatThrownBy(() -> ExperimentRecord.read(directory))
          .as(text)
          .isInstanceOf(IllegalArgumentException.class);
    }
    Files.writeString(directory.resolve("experiment.json"), "{\"record_version\":2}");
    assertThatThrownBy(() -> ExperimentRecord.read(directory))
        .hasMessage("record_version is 2 (this program reads 1)");
  }

  @Test
  void theHashOfTheConfigurationIsOfSettingsAndEvaluatorsOnly() {
    ExperimentRecord record = record();
    ExperimentRecord renamed =
        new ExperimentRecord(
            "2.0", "x", List.of(), record.settings(), List.of(), record.evaluators());
    ExperimentRecord unscored =
        new ExperimentRecord("1.0", "x", List.of(), record.settings(), List.of(), List.of());
    ExperimentRecord repeated =
        new ExperimentRecord(
            "1.0", "x", List.of(), Json.object().put("epochs", 3), List.of(), record.evaluators());

    assertThat(renamed.configurationSha256())
        .hasSize(64)
        .isEqualTo(record.configurationSha256())
        .isNotEqualTo(unscored.configurationSha256())
        .isNotEqualTo(repeated.configurationSha256());
  }
}
