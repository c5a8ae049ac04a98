package dev.assay.pipelines.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.pipelines.endtoend.AssayProcess.Ended;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lines that cannot become rows, rows that cannot be sent, and what they do to the others. */
class BadRowsIT {

  private static final String GOOD =
      "\"prompt\": \"hi\", \"api\": \"test\", \"model_name\": \"echo\"";

  @TempDir Path temporary;

  @Test
  void rejectsEveryBadLineWithItsPlaceAndRunsTheOthers() {
    Workspace work = new Workspace(temporary);
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes(new byte[] {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF});
    file.writeBytes(utf8("{\"id\": \"a\", " + GOOD + "}\r\n"));
    file.writeBytes(utf8("\r\nnot json\n[1, 2]\n42\nnull\n{\"id\": \"x\", \"id\": \"y\"}\n"));
    file.writeBytes(utf8("{\"deep\": " + "[".repeat(300) + "]".repeat(300) + "}\n"));
    file.writeBytes(utf8("{\"id\": \""));
    file.writeBytes(new byte[] {(byte) 0xFF});
    file.writeBytes(utf8("\", " + GOOD + "}\n   \n"));
    file.writeBytes(utf8("{\"id\": \"noapi\", \"prompt\": \"p\", \"model_name\": \"m\"}\n"));
    file.writeBytes(utf8("{\"id\": \"nomodel\", \"prompt\": \"p\", \"api\": \"openai\"}\n"));
    file.writeBytes(utf8("{\"id\": \"noprompt\", \"api\": \"test\", \"model_name\": \"echo\"}\n"));
    file.writeBytes(utf8("{\"id\": \"unknown\", \"prompt\": \"p\", \"api\": \"nope\"}\n"));
    file.writeBytes(utf8("{\"id\": \"listed\", " + GOOD + ", \"parameters\": [1]}\n"));
    file.writeBytes(utf8("{\"id\": \"a\", " + GOOD + "}\n"));
    file.writeBytes(utf8("{\"id\": \"last\", " + GOOD + "}"));
    work.write("rows.jsonl", file.toByteArray());

    Ended ended = work.run("run", "rows.jsonl", "--output", "out");

    assertThat(ended.exitCode()).as(ended.err()).isEqualTo(3);
    assertThat(ended.out()).contains("15 read, 7 accepted, 8 rejected");
    Output output = work.output("out");
    assertThat(output.counts())
        .isEqualTo("15 read, 8 rejected, 7 accepted; 2 answered, 0 refused, 5 failed");
    assertThat(output.responses()).isEqualTo(Map.of("a/1", "hi", "last/1", "hi"));
    assertThat(output.rejected())
        .extracting(line -> line.path("line").intValue() + " " + line.path("code").asText())
        .containsExactly(
            "3 ROW_JSON",
            "4 ROW_NOT_OBJECT",
            "5 ROW_NOT_OBJECT",
            "6 ROW_NOT_OBJECT",
            "7 ROW_DUP_KEY",
            "8 ROW_JSON_LIMIT",
            "9 ROW_UTF8",
            "16 ROW_DUP_ID");
    assertThat(output.rejectedLine(4).path("message").asText()).contains("array", "object");
    assertThat(output.rejectedLine(8).path("message").asText()).contains("too deep");
    assertThat(output.rejectedLine(9).has("input")).isFalse();
    assertThat(output.rejectedLine(16).path("message").asText())
        .contains("\"a\"", "first at rows.jsonl:1", "was not run");
    assertThat(output.errorOf("noapi").path("message").asText())
        .contains("API is not specified", "rows.jsonl:11");
    assertThat(output.errorOf("nomodel").path("message").asText())
        .contains("model_name", "rows.jsonl:12");
    assertThat(output.errorOf("noprompt").path("message").asText())
        .contains("prompt", "rows.jsonl:13");
    assertThat(output.errorOf("unknown").path("message").asText())
        .contains("nope", "known: anthropic, azure-openai", "rows.jsonl:14");
    assertThat(output.errorOf("listed").path("message").asText())
        .contains("parameters must be", "rows.jsonl:15");
  }

  @Test
  void readsCsvAroundItsBadRecords() {
    Workspace work = new Workspace(temporary);
    work.write(
        "rows.csv",
        """
        id,prompt,api,model_name
        1,"line one
        line two",test,echo
        2,ragged,test
        3,"a ""quoted"" word",test,echo
        4,too many,test,echo,more
        5,good,test,echo
        6,"never closed,test,echo
        """);

    Ended ended = work.run("run", "rows.csv", "--output", "out");

    assertThat(ended.exitCode()).as(ended.err()).isEqualTo(3);
    Output output = work.output("out");
    assertThat(output.responses())
        .isEqualTo(Map.of("1/1", "line one\nline two", "3/1", "a \"quoted\" word", "5/1", "good"));
    assertThat(output.rejected())
        .extracting(line -> line.path("line").intValue() + " " + line.path("code").asText())
        .containsExactly("4 ROW_CSV_FIELDS", "6 ROW_CSV_FIELDS", "8 ROW_CSV_QUOTE");
    assertThat(output.rejectedLine(4).path("message").asText())
        .contains("expected 4 fields, got 3");
    assertThat(output.rejectedLine(6).path("message").asText()).contains("got 5");
  }

  @Test
  void strictRefusesWhatAllowFailuresForgives() {
    Workspace work = new Workspace(temporary);
    work.write("rows.jsonl", "{\"id\": 1, " + GOOD + "}\nbroken\n{\"id\": 2, \"prompt\": \"p\"}\n");

    Ended strict = work.run("run", "rows.jsonl", "--output", "strict", "--strict");

    assertThat(strict.exitCode()).isEqualTo(65);
    assertThat(strict.err())
        .contains("ROW_JSON", "API_MISSING", "--strict", "Nothing was called or written");
    assertThat(Files.exists(work.path("strict"))).isFalse();

    Ended checked = work.run("check", "rows.jsonl");

    assertThat(checked.exitCode()).isEqualTo(3);
    assertThat(checked.err()).contains("ROW_JSON", "API_MISSING", "rows.jsonl:3");
    assertThat(checked.out()).contains("3 records, 1 rejected, 2 rows x 1 = 2 runs");

    Ended forgiven = work.run("run", "rows.jsonl", "--output", "out", "--allow-failures", "2");

    assertThat(forgiven.exitCode()).as(forgiven.err()).isZero();
    assertThat(work.output("out").counts())
        .isEqualTo("3 read, 1 rejected, 2 accepted; 1 answered, 0 refused, 1 failed");

    Ended tooMany = work.run("run", "rows.jsonl", "--output", "not", "--allow-failures", "50%");

    assertThat(tooMany.exitCode()).as(tooMany.err()).isEqualTo(3);
  }

  @Test
  void finishesAnEmptyFile() {
    Workspace work = new Workspace(temporary);
    work.write("rows.jsonl", "");

    Ended ended = work.run("run", "rows.jsonl", "--output", "out");

    assertThat(ended.exitCode()).as(ended.err()).isZero();
    Output output = work.output("out");
    assertThat(output.counts())
        .isEqualTo("0 read, 0 rejected, 0 accepted; 0 answered, 0 refused, 0 failed");
    assertThat(output.summary().path("experiment").asText()).isEqualTo("rows");
  }

  @Test
  void keepsAllKeysOfARowAsTheyCame() {
    Workspace work = new Workspace(temporary);
    work.write(
        "rows.jsonl",
        "{\"id\": 7, "
            + GOOD
            + ", \"price\": 1.10, \"big\": 12345678901234567890123, \"tags\": [\"é\", null]}\n");

    Ended ended = work.run("run", "rows.jsonl", "--output", "out");

    assertThat(ended.exitCode()).as(ended.err()).isZero();
    JsonNode line = work.output("out").run("7");
    assertThat(line.path("id").isInt()).isTrue();
    assertThat(line.path("price").decimalValue().toPlainString()).isEqualTo("1.10");
    assertThat(line.path("big").asText()).isEqualTo("12345678901234567890123");
    assertThat(line.path("tags").toString()).isEqualTo("[\"é\",null]");
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
