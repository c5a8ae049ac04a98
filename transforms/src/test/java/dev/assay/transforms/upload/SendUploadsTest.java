package dev.assay.transforms.upload;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.io.api.Environment;
import dev.assay.io.api.ModelApi;
import dev.assay.io.api.PriceTable;
import dev.assay.io.experiment.CallError;
import dev.assay.io.experiment.Verdict;
import dev.assay.io.http.HttpCall;
import dev.assay.io.http.HttpTransport;
import dev.assay.io.json.Json;
import dev.assay.io.ledger.DirectoryLedger;
import dev.assay.io.ledger.Ledger;
import dev.assay.io.platform.upload.UploadApi;
import dev.assay.io.platform.upload.UploadRequest;
import dev.assay.io.platform.upload.UploadTarget;
import dev.assay.io.testing.ScriptedTransport;
import dev.assay.io.time.Clock;
import dev.assay.transforms.call.Budget;
import dev.assay.transforms.call.CallServices;
import dev.assay.transforms.call.CallSettings;
import dev.assay.transforms.call.Limits;
import dev.assay.transforms.call.RetryPolicy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SendUploadsTest {

  private static final String NAME = "capitals";

  @TempDir Path directory;

  @Test
  void everyRequestHasOneResult() throws Exception {
    ScriptedTransport server = ScriptedTransport.replying(ScriptedTransport.json(200, "{}"));
    List<UploadResult> results = new ArrayList<>();
    try (SendUploads uploads = uploads(server, Ledger.none(), 1)) {
      for (int i = 0; i < 20; i++) {
        uploads.offer(request("k" + i), results::add);
      }
      uploads.drain(results::add);
    }

    assertThat(server.calls()).hasSize(20);
    assertThat(results).hasSize(20);
    assertThat(results)
        .extracting(result -> result.match(UploadResult.Taken::label, failed -> "failed"))
        .doesNotHaveDuplicates()
        .contains("label of k0", "label of k19");
  }

  @Test
  void whatIsOnRecordIsNotSentAgain() throws Exception {
    ScriptedTransport server =
        ScriptedTransport.replying(
            ScriptedTransport.json(200, "{\"id\":\"7\",\"name\":\"n\",\"secret\":\"s\"}"));
    try (DirectoryLedger ledger = DirectoryLedger.open(directory);
        SendUploads uploads = uploads(server, ledger, 1)) {
      assertThat(taken(uploads.send(request("k"), none -> {})).sentBefore()).isFalse();
    }
    try (DirectoryLedger ledger = DirectoryLedger.open(directory);
        SendUploads uploads = uploads(server, ledger, 1)) {
      UploadResult.Taken again = taken(uploads.send(request("k"), none -> {}));

      assertThat(again.sentBefore()).isTrue();
      assertThat(again.answer().path("id").asText()).isEqualTo("7");
      assertThat(again.answer().toString())
          .as("only what later requests need")
          .doesNotContain("s\"}");
    }
    assertThat(server.calls()).hasSize(1);
  }

  @Test
  void whatMayPassIsTriedAgainAndWhatMayNotIsNot() throws Exception {
    ScriptedTransport unwell =
        ScriptedTransport.replying(
            ScriptedTransport.json(503, "{}"), ScriptedTransport.json(200, "{}"));
    try (SendUploads uploads = uploads(unwell, Ledger.none(), 3)) {
      assertThat(taken(uploads.send(request("k"), none -> {})).attempts()).isEqualTo(2);
    }
    ScriptedTransport strict = ScriptedTransport.replying(ScriptedTransport.json(422, "{}"));
    try (SendUploads uploads = uploads(strict, Ledger.none(), 3)) {
      UploadResult.Failed refused = failed(uploads.send(request("k"), none -> {}));

      assertThat(refused.request().key()).isEqualTo("k");
      assertThat(refused.error().httpStatus()).isEqualTo(422);
      assertThat(refused.error().message()).startsWith("label of k: ").doesNotContain("body of");
    }
    assertThat(strict.calls()).hasSize(1);
  }

  @Test
  void whatAnEarlierAttemptHasMadeIsFoundAndNotSent() throws Exception {
    ScriptedTransport server =
        ScriptedTransport.replying(
            ScriptedTransport.json(200, "[{\"name\":\"capitals\",\"mark\":1}]"));
    try (SendUploads uploads = uploads(server, Ledger.none(), 1)) {
      UploadResult.Taken found = taken(uploads.send(named("k"), none -> {}));

      assertThat(found.answer().path("id").asText()).isEqualTo("found");
    }
    assertThat(server.calls()).extracting(HttpCall::method).containsExactly("GET");
  }

  /** After a conflict the server is asked once more who has the name. */
  @ParameterizedTest
  @CsvSource({
    "'[{\"name\":\"capitals\",\"mark\":1}]', , ",
    "'[{\"name\":\"capitals\",\"mark\":2}]', ROW_TERMINAL, ",
    "'[]', TRANSIENT, does not list by what",
    "'not JSON', TRANSIENT, does not list by what",
  })
  void aConflictMeansWhatTheServerListsThen(
      String listed, @Nullable Verdict verdict, @Nullable String told) throws Exception {
    int[] asked = new int[1];
    ScriptedTransport server =
        new ScriptedTransport(
            call ->
                call.method().equals("POST")
                    ? ScriptedTransport.json(409, "{\"detail\":\"Session already exists.\"}")
                    : ScriptedTransport.json(200, asked[0]++ == 0 ? "[]" : listed));
    try (SendUploads uploads = uploads(server, Ledger.none(), 1)) {
      UploadResult result = uploads.send(named("k"), none -> {});

      if (verdict == null) {
        assertThat(taken(result).answer().path("id").asText()).isEqualTo("found");
      } else {
        CallError error = failed(result).error();
        assertThat(error.verdict()).isEqualTo(verdict);
        assertThat(error.httpStatus()).isEqualTo(409);
        assertThat(error.message()).contains(told == null ? "" : told);
      }
    }
    assertThat(server.calls()).extracting(HttpCall::method).containsExactly("GET", "POST", "GET");
  }

  private static UploadResult.Taken taken(UploadResult result) {
    return result.match(
        taken -> taken,
        failed -> {
          throw new AssertionError(failed.error().message());
        });
  }

  private static UploadResult.Failed failed(UploadResult result) {
    return result.match(
        taken -> {
          throw new AssertionError(taken.label() + " was taken");
        },
        failed -> failed);
  }

  private static UploadRequest request(String key) {
    return new UploadRequest(key, "label of " + key, "POST", "/things", body(key), null);
  }

  /** A request whose name one experiment can have; the own one has the mark 1. */
  private static UploadRequest named(String key) {
    Function<JsonNode, @Nullable JsonNode> own =
        found -> found.path(0).path("mark").asInt() == 1 ? Json.object().put("id", "found") : null;
    return new UploadRequest(
        key,
        "label of " + key,
        "POST",
        "/things",
        body(key),
        new UploadRequest.Lookup(
            "/things?name=" + NAME,
            own,
            found -> found.path(0).path("name").asText().equals(NAME)));
  }

  private static byte[] body(String key) {
    return ("{\"content\":\"body of " + key + "\"}").getBytes(StandardCharsets.UTF_8);
  }

  private static SendUploads uploads(HttpTransport transport, Ledger ledger, int attempts)
      throws Exception {
    Environment environment = name -> "key-of-tests";
    UploadApi api =
        new UploadApi(
            UploadTarget.of(
                "langsmith", "http://127.0.0.1:1", Map.of("x-api-key", "KEY"), environment));
    CallSettings settings =
        new CallSettings(
            UUID.randomUUID().toString(),
            Limits.NONE,
            new RetryPolicy(attempts, Duration.ZERO, Duration.ZERO),
            Duration.ofSeconds(60),
            3,
            Budget.NONE,
            PriceTable.LISTED);
    return new SendUploads(api, settings, new Services(api, environment, transport, ledger));
  }

  @SuppressWarnings("serial")
  private record Services(
      UploadApi uploads, Environment environment, HttpTransport transport, Ledger ledger)
      implements CallServices {
    @Override
    public @Nullable ModelApi api(String name) {
      return name.equals(uploads.name()) ? uploads : null;
    }

    @Override
    public Clock clock() {
      return Clock.system();
    }
  }
}
