package dev.assay.io.api;

import static dev.assay.io.api.ApiRig.json;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.io.experiment.CallError;
import dev.assay.io.experiment.Verdict;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of the folder of media in the messages of every API that takes them. */
class MediaTest {

  private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 1, 2};
  private static final String PNG_64 = Base64.getEncoder().encodeToString(PNG);

  @TempDir Path folder;
  private Path media;

  @BeforeEach
  void files() throws IOException {
    media = Files.createDirectories(folder.resolve("media/sub")).getParent();
    Files.write(media.resolve("a.png"), PNG);
    Files.write(media.resolve("sub/wrong.jpg"), PNG);
    Files.write(media.resolve("a.wav"), "RIFF0000WAVEfmt ".getBytes(UTF_8));
    Files.write(media.resolve("a.pdf"), "%PDF-1.7".getBytes(UTF_8));
    Files.write(media.resolve("a.mp4"), "video".getBytes(UTF_8));
    Files.write(media.resolve("a.txt"), "hello".getBytes(UTF_8));
    Files.write(folder.resolve("outside.png"), PNG);
  }

  private ApiRig rig(String api) {
    ApiRig rig =
        new ApiRig(ModelApis.load().get(api), "m")
            .set(MediaFolder.VARIABLE, media.toString())
            .replying("{}");
    return switch (api) {
      case "openai" -> rig.endpoint("OPENAI_BASE_URL").set("OPENAI_API_KEY", ApiRig.KEY);
      case "azure-openai" ->
          rig.endpoint("AZURE_OPENAI_API_ENDPOINT").set("AZURE_OPENAI_API_KEY", ApiRig.KEY);
      case "anthropic" -> rig.endpoint("ANTHROPIC_BASE_URL").set("ANTHROPIC_API_KEY", ApiRig.KEY);
      case "gemini" -> rig.endpoint("GEMINI_BASE_URL").set("GEMINI_API_KEY", ApiRig.KEY);
      case "ollama" -> rig.endpoint("OLLAMA_API_ENDPOINT");
      default ->
          rig.endpoint("AWS_ENDPOINT_URL_BEDROCK_RUNTIME")
              .set("AWS_REGION", "us-east-1")
              .set("AWS_BEARER_TOKEN_BEDROCK", ApiRig.KEY);
    };
  }

  /** Returns the only part of the only message as it was sent. */
  private JsonNode sent(String api, String part) {
    String key = api.equals("gemini") ? "parts" : "content";
    try (ApiRig rig = rig(api)) {
      String prompt = "[{\"role\":\"user\",\"" + key + "\":[" + part + "]}]";
      assertThat(rig.check(prompt, "{}")).isEmpty();
      rig.call(prompt, "{}");
      return rig.lastBody().path(key.equals("parts") ? "contents" : "messages").path(0);
    }
  }

  private CallError refused(String part) {
    try (ApiRig rig = rig("openai")) {
      CallError error =
          ApiRig.problem(rig.call("[{\"role\":\"user\",\"content\":[" + part + "]}]", "{}"));
      assertThat(rig.sent()).isZero();
      assertThat(error.verdict()).isEqualTo(Verdict.ROW_TERMINAL);
      return error;
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\":\"image_url\",\"image_url\":\"a.png\"}",
        "{\"type\":\"image_url\",\"image_url\":{\"url\":\"sub/wrong.jpg\"}}",
        "{\"type\":\"image\",\"media\":\"a.png\"}",
      })
  void anImageHasTheTypeOfItsContentForOpenAi(String part) {
    for (String api : new String[] {"openai", "azure-openai"}) {
      assertThat(sent(api, part).at("/content/0"))
          .isEqualTo(
              json(
                  "{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png;base64,"
                      + PNG_64
                      + "\",\"detail\":\"auto\"}}"));
    }
  }

  @Test
  void addressesAndTextsArePassedOn() {
    assertThat(
            sent(
                    "openai",
                    "\"a\",{\"type\":\"text\",\"text\":\"b\"},{\"type\":\"image_url\",\"image_url\":"
                        + "{\"url\":\"https://x/a.png\",\"detail\":\"high\"}}")
                .path("content"))
        .isEqualTo(
            json(
                "[{\"type\":\"text\",\"text\":\"a\"},{\"type\":\"text\",\"text\":\"b\"},{\"type\":"
                    + "\"image_url\",\"image_url\":{\"url\":\"https://x/a.png\",\"detail\":"
                    + "\"high\"}}]"));
    assertThat(
            sent("openai", "{\"type\":\"image_url\",\"image_url\":\"data:image/gif;base64,AA==\"}")
                .at("/content/0/image_url/url")
                .textValue())
        .isEqualTo("data:image/gif;base64,AA==");
  }

  @Test
  void openAiTakesAudioAndFiles() {
    assertThat(
            sent("openai", "{\"type\":\"audio\",\"media\":\"a.wav\"}")
                .at("/content/0/input_audio/format")
                .textValue())
        .isEqualTo("wav");
    assertThat(sent("openai", "{\"type\":\"file\",\"media\":\"a.pdf\"}").at("/content/0/file"))
        .isEqualTo(
            json(
                "{\"filename\":\"a.pdf\",\"file_data\":\"data:application/pdf;base64,"
                    + Base64.getEncoder().encodeToString("%PDF-1.7".getBytes(UTF_8))
                    + "\"}"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\":\"image\",\"source\":{\"media\":\"sub/wrong.jpg\",\"media_type\":\"image/jpeg\"}}",
        "{\"type\":\"image\",\"media\":\"a.png\"}",
      })
  void anthropicTakesImages(String part) {
    assertThat(sent("anthropic", part).at("/content/0"))
        .isEqualTo(
            json(
                "{\"type\":\"image\",\"source\":{\"type\":\"base64\",\"media_type\":\"image/png\","
                    + "\"data\":\""
                    + PNG_64
                    + "\"}}"));
  }

  @Test
  void anthropicTakesDocumentsAndAddresses() {
    assertThat(
            sent("anthropic", "{\"type\":\"document\",\"source\":{\"media\":\"a.pdf\"}}")
                .at("/content/0/source/media_type")
                .textValue())
        .isEqualTo("application/pdf");
    assertThat(
            sent("anthropic", "{\"type\":\"file\",\"media\":\"a.txt\",\"title\":\"T\"}")
                .at("/content/0"))
        .isEqualTo(
            json(
                "{\"type\":\"document\",\"title\":\"T\",\"source\":{\"type\":\"text\","
                    + "\"media_type\":\"text/plain\",\"data\":\"hello\"}}"));
    assertThat(
            sent("anthropic", "{\"type\":\"image\",\"media\":\"https://x/a.png\"}")
                .at("/content/0/source"))
        .isEqualTo(json("{\"type\":\"url\",\"url\":\"https://x/a.png\"}"));
  }

  @ParameterizedTest
  @CsvSource({"image, a.png, image/png", "audio, a.wav, audio/wav", "file, a.pdf, application/pdf"})
  void geminiTakesImagesAudioAndFiles(String type, String file, String mimeType) {
    JsonNode data =
        sent("gemini", "{\"type\":\"" + type + "\",\"media\":\"" + file + "\"}")
            .at("/parts/0/inlineData");

    assertThat(data.path("mimeType").textValue()).isEqualTo(mimeType);
    assertThat(data.path("data").textValue()).isNotEmpty();
  }

  @Test
  void vertexTakesVideosAndBuckets() throws UnsentException {
    Connection connection =
        new Connection(java.net.URI.create("https://x/v1"), "a", null, null, MediaFolder.at(media));
    GeminiParts parts = new GeminiParts("vertexai", connection);

    assertThat(
            parts.of(
                json(
                    "[{\"type\":\"video\",\"media\":\"a.mp4\",\"mime_type\":\"video/mp4\"},"
                        + "{\"type\":\"image\",\"media\":\"gs://b/a\",\"mime_type\":\"image/png\"},"
                        + "{\"type\":\"uri\",\"media\":\"https://x/b\",\"mime_type\":\"text/html\"}]")))
        .isEqualTo(
            json(
                "[{\"inlineData\":{\"mimeType\":\"video/mp4\",\"data\":\"dmlkZW8=\"}},"
                    + "{\"fileData\":{\"mimeType\":\"image/png\",\"fileUri\":\"gs://b/a\"}},"
                    + "{\"fileData\":{\"mimeType\":\"text/html\",\"fileUri\":\"https://x/b\"}}]"));
  }

  @Test
  void ollamaTakesImagesBesideTheText() {
    assertThat(
            sent(
                "ollama",
                "\"look \",{\"type\":\"text\",\"text\":\"here\"},"
                    + "{\"type\":\"image\",\"media\":\"a.png\"}"))
        .isEqualTo(
            json("{\"role\":\"user\",\"content\":\"look here\",\"images\":[\"" + PNG_64 + "\"]}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'{\"type\":\"image\",\"media\":\"sub/wrong.jpg\"}' |"
            + " '{\"image\":{\"format\":\"png\",\"source\":{\"bytes\":\"iVBORw0KGgoBAg==\"}}}'",
        "'{\"type\":\"video\",\"media\":\"a.mp4\"}' |"
            + " '{\"video\":{\"format\":\"mp4\",\"source\":{\"bytes\":\"dmlkZW8=\"}}}'",
        "'{\"type\":\"file\",\"media\":\"a.txt\"}' |"
            + " '{\"document\":{\"format\":\"txt\",\"name\":\"a-txt\",\"source\":{\"bytes\":\"aGVsbG8=\"}}}'",
        "'{\"type\":\"image\",\"media\":\"s3://b/a.png\"}' |"
            + " '{\"image\":{\"format\":\"png\",\"source\":{\"s3Location\":{\"uri\":\"s3://b/a.png\"}}}}'",
      })
  void bedrockTakesImagesVideosAndDocuments(String part, String expected) {
    assertThat(sent("bedrock", part).at("/content/0")).isEqualTo(json(expected));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../outside.png",
        "sub/../../outside.png",
        "..\\\\outside.png",
        "/etc/passwd",
        "link.png",
        "a\\u0000.png"
      })
  void nothingOutsideTheFolderIsRead(String name) throws IOException {
    Files.createSymbolicLink(media.resolve("link.png"), folder.resolve("outside.png"));

    CallError error = refused("{\"type\":\"image\",\"media\":\"" + name + "\"}");

    assertThat(error.code()).isEqualTo("MEDIA_OUTSIDE");
    assertThat(error.message()).doesNotContain(folder.toString());
  }

  @Test
  void aMissingFileIsNamed() {
    CallError error = refused("{\"type\":\"image_url\",\"image_url\":\"missing.jpg\"}");

    assertThat(error.code()).isEqualTo("MEDIA_MISSING");
    assertThat(error.message()).contains("missing.jpg");
    assertThat(refused("{\"type\":\"image\",\"media\":\"sub\"}").code()).isEqualTo("MEDIA_MISSING");
  }

  @Test
  void aFileMayNotBeTooLarge() throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(media.resolve("big.png").toFile(), "rw")) {
      file.setLength(MediaFolder.MAX_BYTES + 1L);
    }

    assertThat(refused("{\"type\":\"image\",\"media\":\"big.png\"}").message())
        .contains("big.png is larger than 20 MiB");
  }

  @Test
  void aRequestMayNotBeTooLarge() throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(media.resolve("half.png").toFile(), "rw")) {
      file.setLength(13L << 20);
    }
    String part = "{\"type\":\"image\",\"media\":\"half.png\"}";

    assertThat(refused(part + "," + part).code()).isEqualTo("ROW_TOO_LARGE");
  }

  @Test
  void withoutAFolderNoFileIsRead() {
    try (ApiRig rig = rig("openai")) {
      rig.variables.remove(MediaFolder.VARIABLE);
      CallError error =
          ApiRig.problem(
              rig.call(
                  "[{\"role\":\"user\",\"content\":[{\"type\":\"image\",\"media\":\"a.png\"}]}]",
                  "{}"));

      assertThat(error.code()).isEqualTo("MEDIA_FOLDER");
      assertThat(error.message()).endsWith("set ASSAY_MEDIA");
    }
  }

  @Test
  void theFolderTellsBeforeTheFirstCallWhatIsMissing() {
    MediaFolder files = MediaFolder.of(Map.of(MediaFolder.VARIABLE, media.toString())::get);
    try (ApiRig rig = rig("openai")) {
      String message =
          "[{\"role\":\"user\",\"content\":[\"t\",{\"type\":\"image\",\"media\":\"%s\"}]}]";

      assertThat(files.check(rig.modelCall(message.formatted("a.png"), "{}", "chat"))).isEmpty();
      assertThat(files.check(rig.modelCall(message.formatted("https://x/no.png"), "{}", "chat")))
          .isEmpty();
      assertThat(files.check(rig.modelCall(message.formatted("no.png"), "{}", "chat")))
          .hasValueSatisfying(e -> assertThat(e.code()).isEqualTo("MEDIA_MISSING"));
      assertThat(files.check(rig.modelCall("\"no.png\"", "{}", "chat"))).isEmpty();
    }
  }
}
