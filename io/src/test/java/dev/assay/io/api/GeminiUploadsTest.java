package dev.assay.io.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.experiment.CallError;
import dev.assay.io.experiment.ModelCall;
import dev.assay.io.experiment.Prompt;
import dev.assay.io.experiment.Verdict;
import dev.assay.io.http.GoogleHttpTransport;
import dev.assay.io.json.Json;
import dev.assay.io.testing.FaultServer;
import dev.assay.io.testing.GeminiServer;
import dev.assay.io.testing.ManualClock;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files that do not fit into a request, with a server that keeps them. */
class GeminiUploadsTest {

  private static final byte[] FILM = "a film".getBytes(UTF_8);

  @TempDir Path folder;
  private final GeminiServer server = GeminiServer.start();
  private final GoogleHttpTransport transport = new GoogleHttpTransport(64);
  private final Map<String, String> variables = new HashMap<>();

  @BeforeEach
  void files() throws IOException {
    Files.write(folder.resolve("a.mp4"), FILM);
    Files.write(folder.resolve("same.mp4"), FILM);
    Files.write(folder.resolve("b.png"), "\u0089PNG\r\n".getBytes(UTF_8));
    variables.put("GEMINI_BASE_URL", server.baseUrl());
    variables.put("GEMINI_API_KEY", ApiRig.KEY);
    variables.put(MediaFolder.VARIABLE, folder.toString());
  }

  @AfterEach
  void close() {
    transport.close();
    server.close();
  }

  private static String part(String type, String file, String more) {
    return "{\"type\":\"" + type + "\",\"media\":\"" + file + "\"" + more + "}";
  }

  private static ModelCall asking(String... parts) {
    JsonNode prompt =
        ApiRig.json("[{\"role\":\"user\",\"parts\":[\"look\"," + String.join(",", parts) + "]}]");
    return new ModelCall("gemini", "m", "gemini", Prompt.of(prompt), Json.object(), "chat");
  }

  private Connection connection() {
    try {
      return new GeminiApi().connect("m", variables::get);
    } catch (MissingVariablesException e) {
      throw new IllegalStateException(e);
    }
  }

  private CallResult call(String... parts) {
    return new GeminiApi()
        .call(
            new Exchange(
                asking(parts), List.of(), 1, connection(), transport, Duration.ofSeconds(20)));
  }

  private String answer(String... parts) {
    return ApiRig.answer(call(parts)).response().textValue();
  }

  private long uploads() {
    return server.count("POST /upload/") / 2;
  }

  @Test
  void aVideoIsUploadedOnceAndNamedByItsAddress() {
    assertThat(answer(part("video", "a.mp4", ""))).isEqualTo("saw files/f2");
    assertThat(answer(part("video", "a.mp4", ""), part("video", "same.mp4", "")))
        .isEqualTo("saw files/f2, files/f2");
    assertThat(server.names()).containsExactly("files/f2");
    assertThat(uploads()).isEqualTo(1);
    assertThat(server.count("GET /v1beta/files")).as("looks at the account").isEqualTo(1);
  }

  @Test
  void manyCallsInFlightShareOneUpload() {
    server.processing(2);
    ExecutorService threads = Executors.newFixedThreadPool(24);
    try {
      List<CompletableFuture<String>> answers = new ArrayList<>();
      for (int i = 0; i < 24; i++) {
        answers.add(
            CompletableFuture.supplyAsync(() -> answer(part("video", "a.mp4", "")), threads));
      }
      assertThat(answers).allSatisfy(answer -> assertThat(answer.join()).isEqualTo("saw files/f2"));
    } finally {
      threads.shutdown();
    }
    assertThat(uploads()).isEqualTo(1);
    assertThat(server.count("GET /v1beta/files/f2")).isEqualTo(2);
  }

  @Test
  void aContentThatIsThereAlreadyIsNotSentAgain() {
    String name = server.put(FILM, "video/mp4");

    assertThat(answer(part("video", "a.mp4", ""))).isEqualTo("saw " + name);
    assertThat(uploads()).isZero();
  }

  @Test
  void aFileThatIsAboutToExpireCountsAsNotThere() {
    server.expiring(Instant.now().plusSeconds(60));
    server.put(FILM, "video/mp4");
    server.expiring(Instant.now().plus(Duration.ofDays(2)));

    assertThat(answer(part("video", "a.mp4", ""))).isEqualTo("saw files/f3");
    assertThat(server.names()).as("nothing is deleted").containsExactly("files/f1", "files/f3");
  }

  @Test
  void aFileThatWasUploadedTooLongAgoIsUploadedAnew() throws Exception {
    ManualClock clock = new ManualClock();
    GeminiUploads uploads = new GeminiUploads(clock, time -> {});
    GeminiFiles files = new GeminiFiles(connection(), transport, Duration.ofSeconds(20));
    MediaPart film = MediaPart.of(ApiRig.json(part("video", "a.mp4", "")));
    server.expiring(clock.now().plus(Duration.ofDays(2)));

    RemoteFile first = uploads.file(files, film);
    clock.advance(Duration.ofHours(47));
    assertThat(uploads.file(files, film)).isEqualTo(first);
    clock.advance(Duration.ofMinutes(50));
    server.expiring(clock.now().plus(Duration.ofDays(2)));
    assertThat(uploads.file(files, film).name()).isNotEqualTo(first.name());
  }

  @Test
  void anExpiredNameIsReplacedWhereTheFileIsHere() {
    String given = part("video", "a.mp4", ",\"uploaded_filename\":\"files/old\"");

    CallError error = ApiRig.problem(call(given));

    assertThat(error.code()).isEqualTo("MEDIA_GONE");
    assertThat(error.verdict()).isEqualTo(Verdict.TRANSIENT);
    assertThat(answer(given)).isEqualTo("saw files/f2");
  }

  @Test
  void anExpiredNameWithoutAFileIsTheRowsFault() {
    String given = part("video", "gone.mp4", ",\"uploaded_filename\":\"old\"");

    CallError error = ApiRig.problem(call(given));

    assertThat(error.verdict()).isEqualTo(Verdict.ROW_TERMINAL);
    assertThat(error.message()).contains("files/old", "kept for 48 hours");
    assertThat(ApiRig.problem(call(given)).code()).isEqualTo("MEDIA_GONE");
  }

  @Test
  void anUploadThatTheServerLostIsMadeAgainByTheNextAttempt() {
    assertThat(answer(part("video", "a.mp4", ""))).isEqualTo("saw files/f2");
    server.expire("files/f2");

    assertThat(ApiRig.problem(call(part("video", "a.mp4", ""))).verdict())
        .isEqualTo(Verdict.TRANSIENT);
    assertThat(answer(part("video", "a.mp4", ""))).isEqualTo("saw files/f4");
  }

  @Test
  void aNameThatPromptoWroteIsUsedAsItIs() {
    String name = server.put("other".getBytes(UTF_8), "video/mp4");

    assertThat(answer(part("video", "a.mp4", ",\"uploaded_filename\":\"" + name + "\"")))
        .isEqualTo("saw " + name);
    assertThat(server.count("GET ")).isZero();
  }

  @Test
  void aPictureIsUploadedWhereItIsMarkedOrTooLarge() throws IOException {
    assertThat(answer(part("image", "b.png", ""))).isEqualTo("saw ");
    assertThat(answer(part("image", "b.png", ",\"upload\":true"))).isEqualTo("saw files/f2");
    try (RandomAccessFile file = new RandomAccessFile(folder.resolve("big.png").toFile(), "rw")) {
      file.setLength(GeminiParts.MAX_INLINE_BYTES + 1);
    }
    assertThat(answer(part("image", "big.png", ""))).isEqualTo("saw files/f4");
    assertThat(server.count("POST /upload/")).as("in two pieces").isEqualTo(2 + 3);
  }

  @Test
  void severalFilesFitOnlyTogetherUpToTheLimit() throws IOException {
    for (String name : List.of("one.png", "two.png")) {
      try (RandomAccessFile file = new RandomAccessFile(folder.resolve(name).toFile(), "rw")) {
        file.setLength(GeminiParts.MAX_INLINE_BYTES / 2 + 1);
      }
      Files.write(
          folder.resolve(name), name.getBytes(UTF_8), java.nio.file.StandardOpenOption.WRITE);
    }

    assertThat(answer(part("image", "one.png", ""), part("image", "two.png", "")))
        .isEqualTo("saw files/f2");
  }

  @Test
  void aCutUploadGoesOnWhereItWasCut() {
    server.cutting(2);

    assertThat(answer(part("video", "a.mp4", ""))).isEqualTo("saw files/f2");
    assertThat(server.requests().stream().filter(r -> r.startsWith("POST /upload")).count())
        .as("begin, cut, query, cut, query, rest")
        .isEqualTo(6);
  }

  @Test
  void anUploadThatIsCutAgainAndAgainIsTriedByTheNextAttempt() {
    server.cutting(100);

    CallError error = ApiRig.problem(call(part("video", "a.mp4", "")));

    assertThat(error.verdict()).isEqualTo(Verdict.TRANSIENT);
    assertThat(error.inDoubtPaid()).isFalse();
    assertThat(error.message()).startsWith("Files API: try again");
    server.cutting(0);
    assertThat(answer(part("video", "a.mp4", ""))).startsWith("saw files/");
  }

  @Test
  void theKeyGoesToNoOtherServer() {
    try (FaultServer other = FaultServer.start()) {
      server.uploadingTo("http://127.0.0.1:" + other.port() + "/upload");

      CallError error = ApiRig.problem(call(part("video", "a.mp4", "")));

      assertThat(error.code()).isEqualTo("MEDIA_UPLOAD");
      assertThat(error.verdict()).isEqualTo(Verdict.ROW_TERMINAL);
      assertThat(other.received()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({"401, LANE_TERMINAL", "404, ROW_TERMINAL", "429, RATE_LIMITED", "500, TRANSIENT"})
  void anAccountThatCannotBeReadIsDecidedByItsStatus(int status, Verdict verdict) {
    try (ApiRig rig =
        new ApiRig(new GeminiApi(), "m")
            .endpoint("GEMINI_BASE_URL")
            .set("GEMINI_API_KEY", ApiRig.KEY)
            .set(MediaFolder.VARIABLE, folder.toString())
            .replying(status, "{\"error\":{\"message\":\"no\"}}")) {
      CallError error = ApiRig.problem(rig.call(asking(part("video", "a.mp4", ""))));

      assertThat(error.verdict()).isEqualTo(verdict);
      assertThat(error.message()).startsWith("Files API: no");
      assertThat(error.inDoubtPaid()).isFalse();
    }
  }

  @Test
  void aVideoThatIsNowhereIsNamedBeforeTheFirstCall() {
    MediaFolder media = MediaFolder.at(folder);
    ModelCall missing = asking(part("video", "no.mp4", ""));

    assertThat(new GeminiApi().check(missing)).isEmpty();
    assertThat(new GeminiApi().check(missing, media))
        .hasValueSatisfying(
            error -> {
              assertThat(error.code()).isEqualTo("MEDIA_NOT_UPLOADED");
              assertThat(error.message()).startsWith("File no.mp4 not uploaded");
            });
    assertThat(new GeminiApi().check(asking(part("video", "a.mp4", "")), MediaFolder.NONE))
        .hasValueSatisfying(
            error -> assertThat(error.message()).startsWith("File a.mp4 not uploaded"));
    assertThat(new GeminiApi().check(asking(part("image", "no.png", "")), media))
        .hasValueSatisfying(error -> assertThat(error.code()).isEqualTo("MEDIA_MISSING"));
    assertThat(new GeminiApi().check(asking(part("video", "a.mp4", "")), media)).isEmpty();
  }

  @Test
  void aHashIsReadInBothItsForms() {
    String hex = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
    ObjectNode file = Json.object().put("name", "files/x");
    byte[] raw = java.util.HexFormat.of().parseHex(hex);

    for (byte[] form : List.of(raw, hex.getBytes(UTF_8))) {
      file.put("sha256Hash", java.util.Base64.getEncoder().encodeToString(form));
      assertThat(RemoteFile.of(file, "u").sha256()).isEqualTo(hex);
    }
    file.put("sha256Hash", "no base64!").put("expirationTime", "soon");
    assertThat(RemoteFile.of(file, "u"))
        .isEqualTo(new RemoteFile("files/x", "u", "", "", 0, null, RemoteFile.State.ACTIVE, null));
  }
}
