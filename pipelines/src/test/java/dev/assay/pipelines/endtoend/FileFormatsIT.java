package dev.assay.pipelines.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.luben.zstd.Zstd;
import dev.assay.io.testing.FaultServer;
import dev.assay.pipelines.endtoend.AssayProcess.Ended;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows in every format and compression, through the whole command. */
class FileFormatsIT {

  @TempDir Path temporary;

  private static String row(String id) {
    return "{\"id\": \""
        + id
        + "\", \"prompt\": \""
        + id
        + "\", \"api\": \"openai\","
        + " \"model_name\": \"m\"}\n";
  }

  private static String offline(String id) {
    return row(id).replace("openai", "test").replace("\"m\"", "\"echo\"");
  }

  private static byte[] gzip(String... members) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (String member : members) {
      try (OutputStream out = new GZIPOutputStream(all)) {
        out.write(member.getBytes(StandardCharsets.UTF_8));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return all.toByteArray();
  }

  private static byte[] zstd(String text) {
    return Zstd.compress(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void rowsThatDoNotFitIntoTheDirectRunnersMemoryAreRefusedWithAdvice() {
    Workspace work = new Workspace(temporary);
    String row =
        "{\"prompt\": \"%s\", \"api\": \"test\", \"model_name\": \"m\"}\n"
            .formatted("word ".repeat(40));
    work.write("rows.jsonl", row.repeat(60_000));

    Ended ended = work.runWithOptions(List.of("-Xmx64m"), "run", "rows.jsonl", "--output", "out");

    assertThat(ended.exitCode()).as(ended.err()).isEqualTo(64);
    assertThat(ended.err()).contains("USAGE_MEMORY", "--runner flink", "ASSAY_HEAP");
    assertThat(work.path("out")).doesNotExist();
  }

  @Test
  void formatsAndCompressionsMixAndResume() throws IOException {
    try (FaultServer server = FaultServer.start()) {
      Workspace work = new Workspace(temporary).withServer(server);
      work.write("first.jsonl", row("p1") + row("p2"));
      assertThat(work.run("run", "first.jsonl", "--output", "first").exitCode()).isZero();
      int before = server.received().size();
      Files.createDirectories(work.path("data"));
      work.write(
          "data/a.jsonl.gz", gzip(row("a1") + "broken\n" + row("a2").strip(), "\n" + row("a3")));
      work.write("data/b.csv.zst", zstd("id,prompt,api,model_name\nb1,\"x\ny\",openai,m\nb2,x\n"));
      work.write("data/c.ndjson.zst", zstd(row("c1")));
      Files.copy(work.path("first/completed.parquet"), work.path("data/d.parquet"));
      work.write("e.csv.gz", gzip("id,prompt,api,model_name\ne1,x,openai,m\n"));
      work.write(
          "mixed.yaml",
          "dataset: [\"data/*\", e.csv.gz, data/a.jsonl.gz]\noutput: {formats: [jsonl]}\n");

      Ended ended = work.run("run", "mixed.yaml", "--output", "out");

      assertThat(ended.exitCode()).as(ended.err()).isEqualTo(3);
      Output output = work.output("out");
      assertThat(output.responses())
          .containsOnlyKeys("a1/1", "a2/1", "a3/1", "b1/1", "c1/1", "p1/1", "p2/1", "e1/1");
      Map<String, String> rejected = new HashMap<>();
      output
          .rejected()
          .forEach(
              bad ->
                  rejected.put(
                      bad.path("file").asText() + ":" + bad.path("line").asInt(),
                      bad.path("byte_offset").asInt() + " " + bad.path("code").asText()));
      assertThat(rejected)
          .isEqualTo(
              Map.of(
                  "data/a.jsonl.gz:2",
                  row("a1").length() + " ROW_JSON",
                  "data/b.csv.zst:4",
                  "43 ROW_CSV_FIELDS"));
      JsonNode inputs = Output.document(work.path("out/manifest.json")).path("inputs");
      assertThat(inputs)
          .extracting(input -> input.path("path").asText() + " " + input.path("rows").asInt())
          .containsExactly(
              "data/a.jsonl.gz 4",
              "data/b.csv.zst 2",
              "data/c.ndjson.zst 1",
              "data/d.parquet 2",
              "e.csv.gz 1");
      assertThat(inputs.path(0).path("bytes").longValue())
          .isEqualTo(Files.size(work.path("data/a.jsonl.gz")));
      assertThat(server.received()).hasSize(before + 8);

      Ended resumed = work.run("run", "mixed.yaml", "--output", "out", "--resume");

      assertThat(resumed.exitCode()).as(resumed.err()).isEqualTo(3);
      assertThat(server.received()).as("calls of a resumed finished run").hasSize(before + 8);
      assertThat(work.output("out").responses()).isEqualTo(output.responses());

      work.write("data/c.ndjson.zst", zstd(row("other")));
      Ended changed = work.run("run", "mixed.yaml", "--output", "out", "--resume");

      assertThat(changed.exitCode()).isEqualTo(65);
      assertThat(changed.err()).contains("IN_CHANGED data/c.ndjson.zst changed");
      assertThat(server.received()).hasSize(before + 8);
    }
  }

  @Test
  void aPatternIsAnExperimentOfItsOwn() {
    Workspace work = new Workspace(temporary);
    work.write("rows-1.jsonl.gz", gzip(offline("a")));
    work.write("rows-2.csv", "id,prompt,api,model_name\nb,x,test,echo\n");

    Ended ended = work.run("run", "rows-*.*", "--output", "no");
    assertThat(ended.exitCode()).as("no extension").isEqualTo(66);
    ended = work.run("run", "rows-?.jsonl.gz", "--output", "out");

    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertThat(work.output("out").completed()).hasSize(1);
    Ended none = work.run("run", "none-*.jsonl", "--output", "no");
    assertThat(none.exitCode()).isEqualTo(66);
    assertThat(none.err()).contains("IN_NO_MATCH none-*.jsonl");
  }

  @Test
  void aTruncatedFileKeepsWhatWasThere() {
    Workspace work = new Workspace(temporary);
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < 200; i++) {
      rows.append(offline("r" + i));
    }
    byte[] whole = gzip(rows.toString());
    work.write("rows.jsonl.gz", Arrays.copyOf(whole, whole.length / 2));

    Ended ended = work.run("run", "rows.jsonl.gz", "--output", "out");

    assertThat(ended.exitCode()).as(ended.err()).isEqualTo(3);
    Output output = work.output("out");
    int kept = output.completed().size();
    assertThat(kept).isBetween(20, 199);
    JsonNode bad = output.rejectedLine(kept + 1L);
    assertThat(bad.path("code").asText()).isEqualTo("IN_GZIP_TRUNCATED");
    assertThat(bad.path("message").asText()).contains("at byte " + whole.length / 2);
    JsonNode input = Output.document(work.path("out/manifest.json")).at("/inputs/0");
    assertThat(input.path("problem").asText()).isEqualTo("IN_GZIP_TRUNCATED");

    Ended strict = work.run("run", "rows.jsonl.gz", "--output", "strict", "--strict");

    assertThat(strict.exitCode()).isEqualTo(65);
    assertThat(strict.err()).contains("IN_GZIP_TRUNCATED");
    assertThat(work.path("strict")).doesNotExist();
  }

  @Test
  void aBombEndsWithAMessageInLittleMemory() throws IOException {
    Workspace work = new Workspace(temporary);
    ByteArrayOutputStream bomb = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bomb)) {
      byte[] chunk = new byte[1 << 20];
      for (int i = 0; i < 512; i++) {
        out.write(chunk);
      }
    }
    work.write("rows.jsonl.gz", bomb.toByteArray());

    Ended ended =
        work.runWithOptions(List.of("-Xmx64m"), "run", "rows.jsonl.gz", "--output", "out");

    assertThat(ended.exitCode()).as(ended.err()).isEqualTo(66);
    assertThat(ended.err())
        .contains("IN_DECOMPRESS_RATIO rows.jsonl.gz", "Nothing was called or written");
    assertThat(work.path("out")).doesNotExist();
  }

  @Test
  void theExperimentMaySetTheLimits() {
    Workspace work = new Workspace(temporary);
    work.write("rows.jsonl", "{\"id\": 1, \"q\": \"a\"}\n{\"id\": 2, \"q\": \"longer\"}\n");
    work.write(
        "e.yaml",
        """
        dataset: rows.jsonl
        input: {max_line_bytes: 20, max_decompressed_bytes: 1000000, max_decompress_ratio: 10}
        prompt: "{{q}}"
        models: [{api: test, model: echo}]
        """);

    work.write("w.yaml", "dataset: rows.jsonl\ninput: {max_line: 1}\n");

    Ended checked = work.run("check", "e.yaml");

    assertThat(checked.exitCode()).as(checked.err()).isEqualTo(3);
    assertThat(checked.err()).contains("ROW_TOO_LONG", "must be at most 20");
    Ended wrong = work.run("check", "w.yaml");
    assertThat(wrong.exitCode()).isEqualTo(78);
    assertThat(wrong.err()).contains("unknown key \"input.max_line\"", "max_line_bytes");
  }
}
