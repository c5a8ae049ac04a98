package dev.assay.io.platform.braintrust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.io.json.CompletedLine;
import dev.assay.io.json.Json;
import dev.assay.io.platform.ImportException;
import dev.assay.io.platform.ImportFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BraintrustImportTest {

  @TempDir Path temporary;

  private final List<String> warnings = new ArrayList<>();

  @Test
  void aLogThatIsReadInPartsGivesTheSameRuns() throws Exception {
    StringBuilder log = new StringBuilder();
    for (int i = 0; i < 200; i++) {
      int row = i % 40;
      log.append("{\"id\":\"e" + row + "\",\"_is_merge\":" + (i >= 40));
      log.append(",\"span_id\":\"s" + row + "\",\"root_span_id\":\"t" + row + "\"");
      log.append(",\"input\":{\"q\":" + row + "},\"output\":" + i + "}\n");
      log.append("{\"id\":\"c" + row + "\",\"span_id\":\"c" + row + "\",\"root_span_id\":\"t");
      log.append(row + "\",\"span_parents\":[\"s" + row + "\"],\"scores\":{\"s\":0." + i + "}}\n");
    }
    Path file = Files.writeString(temporary.resolve("log.jsonl"), log);

    List<JsonNode> whole = read(new BraintrustImport(), file);

    assertThat(whole).hasSize(40);
    assertThat(whole.get(3).path("response").asInt()).isEqualTo(163);
    assertThat(whole.get(3).at("/scores/s/value").asText()).isEqualTo("0.163");
    assertThat(read(new BraintrustImport(1_000), file)).containsExactlyInAnyOrderElementsOf(whole);
  }

  @Test
  void whatTheVendorsClientSentIsRead() throws Exception {
    String conformance = System.getProperty("conformance.dir", "");
    assumeThat(conformance).as("-Dconformance.dir").isNotEmpty();
    Path file = Path.of(conformance).resolveSibling("specs/captures/braintrust.json");
    assumeThat(file).exists();

    List<JsonNode> runs = read(new BraintrustImport(), file);

    assertThat(runs).hasSize(5);
    List<JsonNode> sums =
        runs.stream().filter(run -> run.path("q").asText().equals("1+1")).toList();
    assertThat(sums).extracting(run -> run.path("epoch").asInt()).containsExactly(1, 2);
    assertThat(sums)
        .allSatisfy(
            run -> {
              assertThat(run.path("response").asText()).isEqualTo("2");
              assertThat(run.at("/scores/exact/value").asInt()).isOne();
              assertThat(run.at("/scores/b/value").asDouble()).isEqualTo(0.4);
              assertThat(run.at("/scores/bad/error/message").asText()).contains("exploded");
            });
    assertThat(runs).filteredOn(run -> run.path("status").asText().equals("failed")).hasSize(2);
    JsonNode logged = runs.get(runs.size() - 1);
    assertThat(logged.path("expected").asText()).isEqualTo("o2");
    assertThat(logged.path("tags")).extracting(JsonNode::asText).containsExactly("x", "y", "z");
    assertThat(logged.at("/scores/human/value").asInt()).isOne();
    assertThat(logged.at("/scores/n")).isEqualTo(Json.object());
    assertThat(warnings).containsExactly("1 comments were left out");
  }

  @Test
  void whatIsNoLogIsToldWithItsPlace() throws IOException {
    Path file = Files.writeString(temporary.resolve("x.jsonl"), "{\"events\":[1]}\n");
    assertThatThrownBy(() -> read(new BraintrustImport(), file))
        .isInstanceOf(ImportException.class)
        .hasMessageContaining("x.jsonl: document 1");
    Files.writeString(file, "{\"id\":\"a\",\"input\":1}\nnot JSON\n");
    assertThatThrownBy(() -> read(new BraintrustImport(), file))
        .isInstanceOf(ImportException.class)
        .hasMessageContaining("x.jsonl:2");
    Files.writeString(file, "{\"events\":[]}\n");
    assertThatThrownBy(() -> read(new BraintrustImport(), file))
        .isInstanceOf(ImportException.class)
        .hasMessageContaining("no events");
  }

  private List<JsonNode> read(BraintrustImport format, Path file)
      throws IOException, ImportException {
    List<JsonNode> runs = new ArrayList<>();
    ImportFormat.Imported imported =
        format.read(
            List.of(file), run -> runs.add(Json.parse(Json.bytes(CompletedLine.toJson(run)))));
    warnings.clear();
    warnings.addAll(imported.warnings());
    return runs;
  }
}
