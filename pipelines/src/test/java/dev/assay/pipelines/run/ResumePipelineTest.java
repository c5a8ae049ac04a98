package dev.assay.pipelines.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.io.json.Json;
import dev.assay.io.ledger.CallKey;
import dev.assay.io.ledger.DirectoryLedger;
import dev.assay.io.testing.FaultServer;
import dev.assay.io.testing.ReceivedRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ResumePipelineTest {

  private static final String EXPERIMENT =
      """
      name: e
      dataset: rows.jsonl
      prompt: "Say {{word}}"
      models: [{api: openai, model: m, parameters: {temperature: 0, top_p: 0.50}}]
      """;

  @TempDir private Path directory = Path.of("");
  private final FaultServer server = FaultServer.start();
  private Path rows = directory;
  private Path experiment = directory;
  private Path output = directory;

  @BeforeEach
  void writeExperiment() throws IOException {
    rows = directory.resolve("rows.jsonl");
    Files.writeString(rows, "{\"word\":\"one\"}\n{\"word\":\"two\"}\n");
    experiment = Files.writeString(directory.resolve("e.yaml"), EXPERIMENT);
    output = directory.resolve("out");
  }

  @AfterEach
  void closeServer() {
    server.close();
  }

  private Typed run(String... options) {
    return runOn(server, options);
  }

  private Typed runOn(FaultServer endpoint, String... options) {
    List<String> words =
        Stream.concat(
                Stream.of("run", experiment.toString(), "--output", output.toString(), "--quiet"),
                Stream.of(options))
            .toList();
    return Typed.command(endpoint, words.toArray(String[]::new));
  }

  private List<String> called() {
    return server.received().stream().map(ReceivedRequest::text).toList();
  }

  private JsonNode summary() throws IOException {
    return Json.parse(Files.readAllBytes(output.resolve("summary.json")));
  }

  private List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void aFinishedRunIsResumedWithoutACallAndTwiceTheSame() throws IOException {
    assertThat(run().code()).isZero();
    List<String> first = Files.readAllLines(output.resolve("completed.jsonl"));

    assertThat(run("--resume").code()).isZero();
    assertThat(run("--resume")).extracting(Typed::code, Typed::err).containsExactly(0, "");

    assertThat(called()).containsExactlyInAnyOrder("Say one", "Say two");
    assertThat(Files.readAllLines(output.resolve("completed.jsonl")))
        .hasSameSizeAs(first)
        .allSatisfy(line -> assertThat(line).contains("\"from_ledger\":true"));
  }

  @Test
  void changedInputsAreRefusedWith65AndNothingIsTouched() throws IOException {
    run();
    byte[] manifest = Files.readAllBytes(output.resolve("manifest.json"));
    Files.writeString(rows, "{\"word\":\"one\"}\n{\"word\":\"three\"}\n");

    Typed refused = run("--resume");

    assertThat(refused.code()).isEqualTo(65);
    assertThat(refused.err().lines())
        .hasSize(3)
        .satisfiesExactly(
            line ->
                assertThat(line)
                    .matches(
                        "IN_CHANGED \\S*rows\\.jsonl changed: was 30 bytes, 2 records, sha256"
                            + " \\w{12}…, is 32 bytes, 2 records, sha256 \\w{12}…"),
            line -> assertThat(line).contains(output.toString(), "--accept-changed", "--output"),
            line -> assertThat(line).isEqualTo("Nothing was called or written."));
    assertThat(called()).hasSize(2);
    assertThat(output.resolve("manifest.json")).hasBinaryContent(manifest);
    assertThat(names(output)).noneMatch(name -> name.startsWith(".staging"));
  }

  @Test
  void acceptedInputsCallOnlyTheRowsThatAreNew() throws IOException {
    run();
    Files.writeString(rows, "{\"word\":\"three\"}\n{\"word\":\"one\"}\n");

    assertThat(run("--resume", "--accept-changed").code()).isZero();

    assertThat(called()).containsExactlyInAnyOrder("Say one", "Say two", "Say three");
    assertThat(output.resolve("completed.jsonl"))
        .content()
        .hasLineCount(2)
        .contains("Say one", "Say three")
        .doesNotContain("Say two");
    assertThat(run("--resume").code()).as("what was accepted is on record").isZero();
    assertThat(called()).hasSize(3);
  }

  @Test
  void aRenamedFileOfTheSameContentIsTheSame() throws IOException {
    run();
    Files.move(rows, directory.resolve("renamed.jsonl"));
    Files.writeString(experiment, EXPERIMENT.replace("rows.jsonl", "renamed.jsonl"));

    assertThat(run("--resume")).extracting(Typed::code, Typed::err).containsExactly(0, "");
    assertThat(called()).hasSize(2);
  }

  @Test
  void changedSettingsAreRefusedWith78AndALineEach() throws IOException {
    run();
    Files.writeString(
        experiment,
        EXPERIMENT.replace("temperature: 0", "temperature: 1").replace("Say", "Please say"));

    Typed refused = run("--resume", "--epochs", "2");

    assertThat(refused.code()).isEqualTo(78);
    assertThat(refused.err())
        .startsWith(
            "RESUME_CONFIG_CHANGED epochs: was 1, is 2\n"
                + "RESUME_CONFIG_CHANGED prompts.prompt.prompt: changed (was 12 characters, is 19"
                + " characters)\n"
                + "RESUME_CONFIG_CHANGED models.m.parameters.temperature: was 0, is 1\n"
                + "The run in ")
        .endsWith("Nothing was called or written.\n");
    assertThat(called()).hasSize(2);

    assertThat(run("--resume", "--epochs", "2", "--accept-changed").code()).isZero();
    assertThat(called()).hasSize(2 + 4);
    assertThat(summary().path("runs").path("answered").asInt()).isEqualTo(4);
  }

  @Test
  void changedInputsAndSettingsAreToldTogether() throws IOException {
    run();
    Files.writeString(rows, "{\"word\":\"three\"}\n");

    Typed refused = run("--resume", "--epochs", "2");

    assertThat(refused.code()).isEqualTo(78);
    assertThat(refused.err()).contains("RESUME_CONFIG_CHANGED epochs", "IN_CHANGED ");
  }

  @Test
  void anotherEndpointIsRefusedSinceItsAnswersAreOthers() {
    run();
    try (FaultServer other = FaultServer.start()) {
      Typed refused = runOn(other, "--resume");

      assertThat(refused.code()).isEqualTo(78);
      assertThat(refused.err())
          .contains("endpoint " + server.baseUrl() + " is not called any more")
          .contains("endpoint " + other.baseUrl() + " is new");
      assertThat(other.received()).isEmpty();
    }
  }

  @Test
  void whatDeterminesNoAnswerMayChangeFreely() throws IOException {
    run();
    Files.writeString(
        experiment,
        EXPERIMENT
            + """
            limits: {openai: {requests_per_minute: 6000, concurrency: 3}}
            retry: {max_attempts: 2}
            request_timeout: 9s
            concurrency: 2
            evaluators: [{type: contains, value: Say}]
            output: {formats: [jsonl, parquet]}
            """);

    assertThat(run("--resume", "--parallel"))
        .extracting(Typed::code, Typed::err)
        .containsExactly(0, "");

    assertThat(called()).hasSize(2);
    assertThat(output.resolve("completed.parquet")).exists();
    assertThat(summary().path("scores").path("contains").path("mean").asDouble()).isEqualTo(1);
  }

  @Test
  void aResumeWithoutALedgerRunsNormally() throws IOException {
    assertThat(run("--resume").code()).as("no directory").isZero();
    Ledgers.discard(output.resolve("ledger"), directory);
    assertThat(run("--resume").code()).as("outputs, but no ledger").isZero();
    assertThat(called()).hasSize(4);

    output = Files.createDirectories(directory.resolve("empty").resolve("ledger")).getParent();
    assertThat(run("--resume")).extracting(Typed::code, Typed::err).containsExactly(0, "");
    assertThat(called()).hasSize(6);
  }

  @Test
  void aRunThatWasInterruptedBeforeItsFirstCallIsResumed() throws IOException {
    run();
    Path ledger = output.resolve("ledger");
    for (String name : names(ledger)) {
      if (name.endsWith(".seg")) {
        Files.delete(ledger.resolve(name));
      }
    }
    for (String name : List.of("completed.jsonl", "rejected.jsonl", "manifest.json")) {
      Files.delete(output.resolve(name));
    }

    assertThat(run("--resume").code()).isZero();

    assertThat(called()).hasSize(4);
    assertThat(output.resolve("manifest.json")).exists();
  }

  @Test
  void aLedgerWithoutARecordIsTakenAndSaidSo() throws IOException {
    run();
    Files.delete(output.resolve("ledger").resolve("experiment.json"));

    Typed resumed =
        Typed.command(
            server, "run", experiment.toString(), "--output", output.toString(), "--resume");

    assertThat(resumed.code()).isZero();
    assertThat(resumed.err())
        .startsWith("Note: ")
        .contains("has no experiment.json; whether inputs or settings have changed cannot be told");
    assertThat(called()).hasSize(2);
  }

  @Test
  void aDamagedRecordIsRefusedUnlessTheChangeIsAccepted() throws IOException {
    run();
    Path record = output.resolve("ledger").resolve("experiment.json");
    Files.writeString(record, "{\"record_version\": 1,");

    Typed refused = run("--resume");

    assertThat(refused.code()).isEqualTo(65);
    assertThat(refused.err()).contains("RESUME_RECORD " + record, "--accept-changed");
    assertThat(run("--resume", "--accept-changed").code()).isZero();
    assertThat(run("--resume").code()).isZero();
    assertThat(called()).hasSize(2);
  }

  @Test
  void overwritingForgetsTheLedgerAndItsRecord() throws IOException {
    run();
    Files.writeString(rows, "{\"word\":\"one\"}\n");

    assertThat(run("--overwrite").code()).isZero();

    assertThat(called()).containsExactlyInAnyOrder("Say one", "Say two", "Say one");
    assertThat(names(output.resolve("ledger")))
        .hasSize(3)
        .contains("experiment.json", "lanes.json");
    assertThat(names(output)).noneMatch(name -> name.startsWith(".staging"));
  }

  @Test
  void whatEarlierProcessesLeftInDoubtIsInTheSummary() throws IOException {
    run();
    assertThat(summary().path("calls").path("in_doubt").asInt()).isZero();
    try (DirectoryLedger killed = DirectoryLedger.open(output.resolve("ledger"))) {
      killed.intent(CallKey.of(Json.object().put("row", 1)));
      killed.intent(CallKey.of(Json.object().put("row", 2)));
    }

    run("--resume");

    assertThat(summary().path("calls").path("in_doubt").asInt()).isEqualTo(2);
    assertThat(summary().path("calls").path("attempts").asInt()).isEqualTo(2);
  }

  @Test
  void aHoleInTheLedgerStopsTheResumeWith74() throws IOException {
    run();
    Path ledger = output.resolve("ledger");
    Path segment =
        ledger.resolve(names(ledger).stream().filter(n -> n.endsWith(".seg")).toList().get(0));
    byte[] bytes = Files.readAllBytes(segment);
    bytes[20] ^= 1;
    Files.write(segment, bytes);

    Typed stopped = run("--resume");

    assertThat(stopped.code()).isEqualTo(74);
    assertThat(stopped.err())
        .startsWith("Ledger segment " + segment + " has a hole at byte 0")
        .contains("Continue with: ./assay run ");
    assertThat(called()).hasSize(2);
  }
}
