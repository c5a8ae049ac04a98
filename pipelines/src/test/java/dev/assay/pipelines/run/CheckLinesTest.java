package dev.assay.pipelines.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.pipelines.InProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CheckLinesTest {

  @TempDir private Path directory = Path.of("");

  private String path(String name) {
    return directory.resolve(name).toString();
  }

  @BeforeEach
  void files() throws IOException {
    Files.writeString(
        directory.resolve("rows.jsonl"),
        "{\"id\":\"1\",\"q\":\"a\"}\n{\"id\":\"2\",\"q\":\"b\"}\n");
    Files.writeString(
        directory.resolve("e.yaml"),
        """
        dataset: rows.jsonl
        prompt: "{{q}}"
        models: [{api: test, model: echo}]
        epochs: 3
        evaluators: [exact_match, {type: regex, name: digits, value: "[0-9]"}]
        summary_evaluators: [num_exact_matches]
        gates: [runs.failed == 0, digits.mean >= 0.5]
        """);
    Files.writeString(
        directory.resolve("settings.json"),
        "{\"strict\": {\"api\": \"test\", \"model_name\": \"echo\", \"parameters\": {}}}");
    Files.writeString(directory.resolve("template.txt"), "{INPUT_PROMPT} {OUTPUT_RESPONSE}\n");
  }

  @Test
  void namesScoresGatesAndStages() {
    InProcess checked =
        InProcess.run(
            "check",
            path("e.yaml"),
            "--judge-folder",
            directory.toString(),
            "--judge",
            "strict",
            "--rephrase-folder",
            directory.toString(),
            "--rephrase-model",
            "strict");

    assertThat(checked.code()).as(checked.err()).isZero();
    assertThat(checked.out().lines())
        .contains(
            "  scored by exact_match, digits (regex)",
            "  all runs together by num_exact_matches",
            "  gate runs.failed == 0",
            "  gate digits.mean >= 0.5",
            "  first rephrased by strict with 1 template: up to 2 calls; what comes back makes the"
                + " experiment's rows",
            "  then judged by strict with 1 template: up to 6 calls");
  }

  @Test
  void whatIsWrongWithAFolderOfJudgesIsSaidBeforeARun() {
    InProcess refused =
        InProcess.run(
            "check", path("e.yaml"), "--judge-folder", directory.toString(), "--judge", "kind");

    assertThat(refused.code()).isEqualTo(78);
    assertThat(refused.err()).contains("kind").contains("nothing was called or written");
  }
}
