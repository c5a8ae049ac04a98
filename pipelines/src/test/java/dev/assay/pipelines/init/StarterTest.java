package dev.assay.pipelines.init;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.io.json.Json;
import dev.assay.pipelines.InProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every starter, as a user gets it. */
final class StarterTest {

  /** A key of the file, in a comment behind "real:", and the lines of that key that follow it. */
  private static final Pattern REAL =
      Pattern.compile("(?m)^# real: (\\w+:.*)\\n\\1?(?:\\w+:.*\\n(?:[ -].*\\n)*)");

  @TempDir private Path directory = Path.of("");

  @ParameterizedTest
  @EnumSource
  void runsOfflineAsItStands(Starter starter) throws IOException {
    Path folder = directory.resolve(starter.title());
    InProcess made = InProcess.run("init", folder.toString(), "--template", starter.title());
    assertThat(made.code()).as(made.err()).isZero();
    assertThat(made.out()).contains(starter.summary(), "assay run " + folder);

    Map<String, String> variables = new HashMap<>();
    starter.folderVariables().forEach(name -> variables.put(name, folder.toString()));
    Path output = directory.resolve("out");
    InProcess ran =
        InProcess.run(
            variables,
            List.of(
                "run", folder.resolve(starter.file()).toString(), "--output", output.toString()));

    assertThat(ran.code()).as(ran.out() + ran.err()).isZero();
    JsonNode summary = Json.parse(Files.readString(output.resolve("summary.json")));
    assertThat(summary.at("/runs/answered").intValue())
        .isPositive()
        .isEqualTo(summary.at("/runs/expected").intValue());
    assertThat(summary.path("scores"))
        .allSatisfy(score -> assertThat(score.path("n_error").intValue()).isZero());
    assertThat(summary.path("gates"))
        .allSatisfy(gate -> assertThat(gate.path("status").asText()).isEqualTo("pass"));
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "PROMPTO")
  void namesTheLineForARealModel(Starter starter) throws IOException {
    Path folder = directory.resolve("real");
    InProcess.run("init", folder.toString(), "--template", starter.title());
    Path file = folder.resolve(starter.file());
    String offline = Files.readString(file);
    String real = REAL.matcher(offline).replaceAll("$1\n");
    assertThat(real).contains("api: openai").doesNotContain("api: test");
    Files.writeString(file, real);

    InProcess checked =
        InProcess.run(
            Map.of("OPENAI_API_KEY", "none", "ASSAY_MEDIA", folder.toString()),
            List.of("check", file.toString()));

    assertThat(checked.code()).as(checked.out() + checked.err()).isZero();
    assertThat(checked.out()).contains("lane openai");
  }

  @Test
  void everyFolderOfStartersIsOne() throws IOException {
    String root = System.getProperty("assay.root", "");
    Path starters = Path.of(root.isEmpty() ? ".." : root).resolve("templates/starter");
    try (Stream<Path> folders = Files.list(starters)) {
      assertThat(folders.filter(Files::isDirectory).map(path -> path.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(Starter.titles());
    }
    for (Starter starter : Starter.values()) {
      for (Map.Entry<String, byte[]> file : starter.files().entrySet()) {
        assertThat(starters.resolve(starter.title()).resolve(file.getKey()))
            .hasBinaryContent(file.getValue());
      }
    }
  }
}
