package dev.assay.pipelines.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.pipelines.endtoend.AssayProcess.Ended;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files as users of prompto have them. */
class PromptoFilesIT {

  private static final String ROW =
      "\"api\": \"test\", \"model_name\": \"echo\", \"prompt\": \"p\"";

  @TempDir Path temporary;

  private Output run(Workspace work, String file, int exitCode) {
    Ended ended = work.run("run", file, "--output", "out");
    assertThat(ended.exitCode()).as(ended.err()).isEqualTo(exitCode);
    return work.output("out");
  }

  @Test
  @DisplayName("21: parameter columns of a CSV become parameters; None and blank are absent")
  void parameterColumns() {
    Workspace work = new Workspace(temporary);
    work.write(
        "e.csv",
        """
        id,prompt,api,model_name,parameters-temperature,parameters-max-output-tokens
        a,p,test,echo,0.9,100
        b,p,test,echo,None,100
        c,p,test,echo,,100
        """);

    Output output = run(work, "e.csv", 0);

    assertThat(output.run("a").path("parameters"))
        .hasToString("{\"temperature\":0.9,\"max-output-tokens\":100}");
    assertThat(output.run("b").path("parameters")).hasToString("{\"max-output-tokens\":100}");
    assertThat(output.run("c").path("parameters")).hasToString("{\"max-output-tokens\":100}");
  }

  @Test
  @DisplayName("22: ids of a CSV stay whole numbers beside a blank one, which is absent")
  void wholeIds() {
    Workspace work = new Workspace(temporary);
    work.write("e.csv", "id,prompt,api,model_name\n0,a,test,echo\n1,b,test,echo\n,c,test,echo\n");

    Output output = run(work, "e.csv", 0);

    assertThat(output.run("0").path("id").isInt()).isTrue();
    assertThat(output.run("1").path("id").isInt()).isTrue();
    assertThat(output.completed())
        .filteredOn(line -> line.path("prompt").asText().equals("c"))
        .singleElement()
        .satisfies(line -> assertThat(line.path("id").asText()).matches("[0-9a-f]{16}"));
  }

  @Test
  @DisplayName("23: a whole number in a parameter column stays one beside a blank cell")
  void wholeParameters() {
    Workspace work = new Workspace(temporary);
    work.write(
        "e.csv",
        "id,prompt,api,model_name,parameters-max_tokens\n1,a,test,echo,100\n2,b,test,echo,\n");

    Output output = run(work, "e.csv", 0);

    assertThat(output.run("1").at("/parameters/max_tokens").isInt()).isTrue();
    assertThat(output.run("1").at("/parameters/max_tokens").intValue()).isEqualTo(100);
    assertThat(output.run("2").has("parameters")).isFalse();
  }

  @Test
  @DisplayName("24: NA in a CSV is a text")
  void notAvailableIsText() {
    Workspace work = new Workspace(temporary);
    work.write("e.csv", "id,prompt,api,model_name\nNA,NA,test,echo\n2,null,test,echo\n");

    assertThat(run(work, "e.csv", 0).responses()).isEqualTo(Map.of("NA/1", "NA", "2/1", "null"));
  }

  @Test
  @DisplayName(
      "25: byte order mark, blank, broken and array lines: three rows run, two are rejected")
  void brokenLines() {
    Workspace work = new Workspace(temporary);
    work.write(
        "e.jsonl",
        "\uFEFF{\"id\": 1, "
            + ROW
            + "}\n\n{\"id\": 2, \"prompt\n[1]\n{\"id\": 3, "
            + ROW
            + "}\n{\"id\": 4, "
            + ROW
            + "}\n");

    Output output = run(work, "e.jsonl", 3);

    assertThat(output.counts())
        .isEqualTo("5 read, 2 rejected, 3 accepted; 3 answered, 0 refused, 0 failed");
    assertThat(output.responses()).containsOnlyKeys("1/1", "3/1", "4/1");
    assertThat(output.rejectedLine(3).path("code").asText()).isEqualTo("ROW_JSON");
    assertThat(output.rejectedLine(4).path("code").asText()).isEqualTo("ROW_NOT_OBJECT");
  }

  @Test
  @DisplayName("26: an empty file is a finished run of no rows")
  void emptyFile() {
    Workspace work = new Workspace(temporary);
    work.write("e.jsonl", "");

    Output output = run(work, "e.jsonl", 0);

    assertThat(output.counts())
        .isEqualTo("0 read, 0 rejected, 0 accepted; 0 answered, 0 refused, 0 failed");
  }

  @Test
  @DisplayName("27: a completed file with bare NaN and Infinity is read, and none is written")
  void bareNotANumber() throws IOException {
    Workspace work = new Workspace(temporary);
    work.write(
        "completed-e.jsonl",
        "{\"id\": 7, "
            + ROW
            + ", \"group\": NaN, \"parameters-x\": NaN, \"list\": [1, -Infinity, Infinity],"
            + " \"parameters\": {\"n\": 0.5}, \"timestamp_sent\": \"07-05-2024-10-11-12\","
            + " \"response\": \"old\", \"match\": true}\n{\"id\": NaN, "
            + ROW
            + "}\n");

    Output output = run(work, "completed-e.jsonl", 0);

    JsonNode line = output.run("7");
    assertThat(line.path("response").asText()).isEqualTo("p");
    assertThat(line.path("group").isMissingNode() || line.path("group").isNull()).isTrue();
    assertThat(line.path("list")).hasToString("[1,null,null]");
    assertThat(output.summary().at("/by_group").fieldNames()).toIterable().containsExactly("test");
    assertThat(output.completed()).hasSize(2);
    assertThat(Files.readString(work.path("out/completed.jsonl")))
        .doesNotContain("NaN")
        .doesNotContain("Infinity");
  }

  @Test
  @DisplayName("63: running e.csv leaves an unrelated e.jsonl, and e.csv itself, as they were")
  void neighbours() throws IOException {
    Workspace work = new Workspace(temporary);
    work.write("e.csv", "id,prompt,api,model_name\n1,from csv,test,echo\n");
    work.write("e.jsonl", "{\"id\": 1, \"prompt\": \"unrelated\"}\n");
    Map<String, String> before = contents(work, "e.csv", "e.jsonl");

    assertThat(run(work, "e.csv", 0).responses()).isEqualTo(Map.of("1/1", "from csv"));

    assertThat(contents(work, "e.csv", "e.jsonl")).isEqualTo(before);
    try (var found = Files.list(work.path("."))) {
      assertThat(found.map(path -> path.getFileName().toString()))
          .containsExactlyInAnyOrder("e.csv", "e.jsonl", "out");
    }
  }

  @Test
  @DisplayName("64: many rows in little memory, every row once")
  void manyRows() throws IOException {
    Workspace work = new Workspace(temporary);
    int rows = 40_000;
    try (BufferedWriter out = Files.newBufferedWriter(work.path("e.jsonl"))) {
      String padding = "x".repeat(1_000);
      for (int i = 0; i < rows; i++) {
        out.write("{\"id\": " + i + ", " + ROW + ", \"padding\": \"" + padding + "\"}\n");
      }
    }

    Ended ended =
        work.runWithOptions(
            List.of("-Xmx256m"), "run", "e.jsonl", "--output", "out", "--runner", "flink");

    assertThat(ended.exitCode()).as(ended.err()).isZero();
    JsonNode summary = Output.document(work.path("out/summary.json"));
    assertThat(summary.at("/runs/answered").intValue()).isEqualTo(rows);
    boolean[] seen = new boolean[rows];
    try (var lines = Files.lines(work.path("out/completed.jsonl"), StandardCharsets.UTF_8)) {
      lines.forEach(
          line -> {
            int id = Integer.parseInt(line.substring(6, line.indexOf(',')));
            assertThat(seen[id]).as("row %s twice", id).isFalse();
            seen[id] = true;
          });
    }
    assertThat(seen).doesNotContain(false);
  }

  private static Map<String, String> contents(Workspace work, String... names) throws IOException {
    return Map.of(
        names[0], Files.readString(work.path(names[0])),
        names[1], Files.readString(work.path(names[1])));
  }
}
