package dev.assay.io.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.io.experiment.Prompt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the ledger knows of a prompt's files. */
class MediaContentTest {

  /** Of the three letters abc, as FIPS 180-2 has it. */
  private static final String ABC =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  @TempDir Path folder;

  @BeforeEach
  void files() throws IOException {
    Files.createDirectories(folder.resolve("sub"));
    Files.write(folder.resolve("a.png"), "abc".getBytes(UTF_8));
    Files.write(folder.resolve("sub/a.png"), "abc".getBytes(UTF_8));
  }

  private JsonNode byContent(String part) {
    return MediaFolder.at(folder).byContent(prompt(part)).at("/0/content/1");
  }

  private static Prompt prompt(String part) {
    return Prompt.of(ApiRig.json("[{\"role\":\"user\",\"content\":[\"look\"," + part + "]}]"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\":\"image\",\"media\":\"%s\"}",
        "{\"type\":\"image\",\"source\":{\"media\":\"%s\",\"media_type\":\"image/png\"}}",
        "{\"type\":\"image_url\",\"image_url\":\"%s\"}",
        "{\"type\":\"image_url\",\"image_url\":{\"url\":\"%s\",\"detail\":\"low\"}}",
      })
  void aFileIsNamedByItsContentInEveryForm(String part) {
    JsonNode expected = ApiRig.json(part.formatted("sha256:" + ABC + "/a.png"));

    assertThat(byContent(part.formatted("a.png"))).isEqualTo(expected);
    assertThat(byContent(part.formatted("sub/a.png"))).as("moved").isEqualTo(expected);
  }

  @Test
  void anotherContentIsAnotherNameAlsoWithinOneProcess() throws IOException {
    String part = "{\"type\":\"image\",\"media\":\"a.png\"}";
    JsonNode before = byContent(part);
    Files.write(folder.resolve("a.png"), "abd".getBytes(UTF_8));
    Files.setLastModifiedTime(folder.resolve("a.png"), FileTime.fromMillis(1_000));

    assertThat(byContent(part)).isNotEqualTo(before);
  }

  @Test
  void anUploadedNameDoesNotCountWhereTheFileIsHere() {
    assertThat(
            byContent("{\"type\":\"video\",\"media\":\"a.png\",\"uploaded_filename\":\"files/1\"}"))
        .isEqualTo(byContent("{\"type\":\"video\",\"media\":\"a.png\"}"));
    String gone = "{\"type\":\"video\",\"media\":\"no.mp4\",\"uploaded_filename\":\"files/1\"}";
    assertThat(byContent(gone)).isEqualTo(ApiRig.json(gone));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\":\"image_url\",\"image_url\":\"https://x/a.png\"}",
        "{\"type\":\"image\",\"media\":\"missing.png\"}",
        "{\"type\":\"image\",\"media\":\"../a.png\"}",
        "{\"type\":\"text\",\"text\":\"a.png\"}",
      })
  void whatIsNoFileStaysAsItIs(String part) {
    assertThat(byContent(part)).isEqualTo(ApiRig.json(part));
  }

  @Test
  void theRowsOwnPromptIsNotChanged() {
    Prompt prompt = prompt("{\"type\":\"image\",\"media\":\"a.png\"}");
    String before = prompt.toJson().toString();

    MediaFolder.at(folder).byContent(prompt);

    assertThat(prompt.toJson()).hasToString(before);
    assertThat(MediaFolder.NONE.byContent(prompt)).isSameAs(prompt.toJson());
  }
}
