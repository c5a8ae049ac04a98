package dev.assay.pipelines.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.json.Json;
import dev.assay.io.testing.FaultServer;
import dev.assay.pipelines.endtoend.AssayProcess.Ended;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run leaves behind, and what becomes of it when the next one finds it there. */
class FilesIT {

  @TempDir Path temporary;

  @Test
  void printsTheSummaryAloneAndWritesBothFormats() throws IOException {
    Workspace work = new Workspace(temporary);
    work.write("rows.csv", "id,country,expected\n1,France,Paris\n2,Norway,Bergen\n");
    work.write(
        "capitals.json",
        """
        {"name": "capitals", "dataset": "rows.csv", "prompt": "Capital of {{country}}?",
         "models": [{"api": "test", "model": "atlas", "parameters": {"respond": "lookup",
           "answers": {"Capital of France?": "Paris", "Capital of Norway?": "Oslo"}}}],
         "evaluators": ["exact_match", {"type": "contains", "name": "has"}],
         "epochs": 2, "output": {"formats": ["jsonl", "parquet"]}}
        """);

    Ended ended = work.run("run", "capitals.json", "--output", "out", "--json", "--epochs", "3");

    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertThat(ended.err()).isEmpty();
    assertThat(ended.out().strip().lines()).hasSize(1);
    Output output = work.output("out");
    assertThat(Json.parse(ended.out())).isEqualTo(output.summary());
    assertThat(output.counts())
        .isEqualTo("2 read, 0 rejected, 2 accepted; 6 answered, 0 refused, 0 failed");
    assertThat(output.summary().at("/scores/exact_match/mean").doubleValue()).isEqualTo(0.5);
    assertThat(output.summary().at("/scores/has/n").intValue()).isEqualTo(6);
    assertThat(output.responses()).containsEntry("1/3", "Paris").containsEntry("2/1", "Oslo");
    byte[] parquet = Files.readAllBytes(work.path("out/completed.parquet"));
    assertThat(new String(parquet, 0, 4, StandardCharsets.US_ASCII)).isEqualTo("PAR1");
    JsonNode listed = Output.document(work.path("out/manifest.json")).path("outputs");
    assertThat(listed)
        .extracting(file -> file.path("name").asText() + " " + file.path("records").intValue())
        .containsExactlyInAnyOrder(
            "completed.jsonl 6",
            "completed.parquet 6",
            "rejected.jsonl 0",
            "summary.json 1",
            "metrics.prom 1",
            "report.html 1");
  }

  @Test
  void neitherOverwritesNorRepeatsUnasked() throws IOException {
    try (FaultServer server = FaultServer.start()) {
      Workspace work = new Workspace(temporary).withServer(server);
      work.write("rows.jsonl", Rows.jsonl(Rows.openai(5)));
      assertThat(work.run("run", "rows.jsonl", "--output", "out").exitCode()).isZero();
      Output first = work.output("out");
      byte[] bytes = Files.readAllBytes(work.path("out/completed.jsonl"));

      Ended refused = work.run("run", "rows.jsonl", "--output", "out");

      assertThat(refused.exitCode()).isEqualTo(73);
      assertThat(refused.err())
          .contains("OUT_EXISTS", "--resume", "--overwrite", "Nothing was called or written");
      assertThat(server.received()).hasSize(5);
      assertThat(Files.readAllBytes(work.path("out/completed.jsonl"))).isEqualTo(bytes);

      Ended resumed = work.run("run", "rows.jsonl", "--output", "out", "--resume");

      assertThat(resumed.exitCode()).as(resumed.err()).isZero();
      assertThat(server.received()).as("calls of a resumed finished run").hasSize(5);
      Output second = work.output("out");
      assertThat(second.completed())
          .allSatisfy(
              line -> assertThat(line.at("/completion/from_ledger").booleanValue()).isTrue());
      assertThat(second.completed().stream().map(FilesIT::withoutLedger).toList())
          .isEqualTo(first.completed().stream().map(FilesIT::withoutLedger).toList());

      Ended overwritten = work.run("run", "rows.jsonl", "--output", "out", "--overwrite");

      assertThat(overwritten.exitCode()).as(overwritten.err()).isZero();
      assertThat(server.received()).hasSize(10);
      assertThat(work.output("out").run("r01").at("/completion/from_ledger").booleanValue())
          .isFalse();
    }
  }

  @Test
  void putsFilesWhereTheStartTimeNamesThem() throws IOException {
    Workspace work = new Workspace(temporary);
    work.write("small.jsonl", "{\"prompt\": \"hi\", \"api\": \"test\", \"model_name\": \"echo\"}");

    Ended ended = work.run("run", "small.jsonl", "--quiet");

    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertThat(ended.err()).isEmpty();
    try (var found = Files.list(work.path("runs/small"))) {
      assertThat(found.toList())
          .singleElement()
          .satisfies(
              directory -> {
                assertThat(directory.getFileName().toString())
                    .matches("[0-9]{8}-[0-9]{6}-[0-9]{3}");
                assertThat(Output.in(directory).responses().values()).containsExactly("hi");
              });
    }
  }

  private static JsonNode withoutLedger(JsonNode line) {
    JsonNode copy = line.deepCopy();
    ((ObjectNode) copy.path("completion")).remove("from_ledger");
    return copy;
  }
}
