package dev.assay.pipelines.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EnvironmentFileTest {

  @TempDir private Path directory = Path.of("");

  @Test
  void readsEveryFormOfAnEntry() throws IOException {
    assertThat(
            read("""
            # comment
            A=plain
            export B = spaced out  # comment
            C='single # "kept" \\n'
            D="double\\n\\"two\\" lines
            here" # comment
            E=
            F=a#b
            G=#none
            H_1.x-y='it\\'s'
            I=$1
            """
                    + "J=crlf\r\nK=last")
                .values())
        .isEqualTo(
            Map.ofEntries(
                Map.entry("A", "plain"),
                Map.entry("B", "spaced out"),
                Map.entry("C", "single # \"kept\" \\n"),
                Map.entry("D", "double\n\"two\" lines\nhere"),
                Map.entry("E", ""),
                Map.entry("F", "a#b"),
                Map.entry("G", ""),
                Map.entry("H_1.x-y", "it's"),
                Map.entry("I", "$1"),
                Map.entry("J", "crlf"),
                Map.entry("K", "last")));
  }

  @Test
  void whatCannotBeReadIsLeftOutAndNamedByLineWithoutItsText() throws IOException {
    EnvironmentFile.Content content =
        read("A=1\nhidden-one\nB='hidden-two\nC=${A}\nD=\"x\" hidden-three\nE=2\n");

    assertThat(content.values()).isEqualTo(Map.of("A", "1", "E", "2"));
    assertThat(content.warnings())
        .extracting(warning -> warning.toString().replace(directory + "/", ""))
        .containsExactly(
            "ENV_FILE e.env:2:1: the entry is not NAME=value; it was left out",
            "ENV_FILE e.env:3:1: the entry has a quote that is not closed; it was left out",
            "ENV_FILE e.env:4:1: the entry refers to another variable with ${…}, which is not read;"
                + " write its value out; it was left out",
            "ENV_FILE e.env:5:1: the entry has text behind the closing quote; it was left out");
    assertThat(content.toString()).contains("A").doesNotContain("hidden", "=2");
  }

  @Test
  void aLongValueIsReadWhole() throws IOException {
    String value = "line of a certificate\n".repeat(20_000);

    assertThat(read("A='" + value + "'\nB=\"" + value + "\"").values())
        .isEqualTo(Map.of("A", value, "B", value));
  }

  @Test
  void aMissingFileIsAWarning() {
    assertThat(EnvironmentFile.read(directory.resolve("none.env")).warnings())
        .extracting(PlanProblem::message)
        .containsExactly("file not found; no variable was taken from it");
  }

  private EnvironmentFile.Content read(String text) throws IOException {
    return EnvironmentFile.read(Files.writeString(directory.resolve("e.env"), text));
  }
}
