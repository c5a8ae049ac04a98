package dev.assay.io.platform.prompto;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.experiment.SourcePosition;
import dev.assay.io.json.CompletedLine;
import dev.assay.io.json.Json;
import java.io.IOException;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PromptoLineTest {

  private static final String ROW =
      "\"id\":7,\"prompt\":\"p\",\"api\":\"%s\",\"model_name\":\"m\",\"mine\":null,\"epoch\":1,";

  private static @Nullable String line(String api, String rest) throws IOException {
    ObjectNode line =
        new PromptoLine(ZoneId.of("+02:00"))
            .of(
                CompletedLine.fromJson(
                    Json.parse("{" + ROW.formatted(api) + rest + "}"),
                    new SourcePosition("completed.jsonl", 1, 0)));
    return line == null ? null : PythonText.json(line);
  }

  private static String response(String api, String error) throws IOException {
    String line =
        line(
            api,
            "\"status\":\"failed\",\"completion\":{\"latency_ms\":1,\"attempts\":3},"
                + "\"scores\":{},\"error\":"
                + error);
    return Json.parse(String.valueOf(line)).path("response").asText();
  }

  @Test
  void writesKeysTimeAnswerAndScores() throws IOException {
    assertThat(
            line(
                "test",
                "\"status\":\"answered\",\"response\":\"é\","
                    + "\"timestamp_sent\":\"2026-01-31T22:05:09.123Z\","
                    + "\"completion\":{\"latency_ms\":1,\"attempts\":1},"
                    + "\"scores\":{\"match\":{\"value\":1.0},\"includes\":{\"value\":0.0},"
                    + "\"tone\":{\"label\":\"warm\"},\"f1\":{\"value\":0.5},"
                    + "\"bad\":{\"error\":{\"code\":\"E\",\"message\":\"m\"}}}"))
        .isEqualTo(
            "{\"id\": 7, \"prompt\": \"p\", \"api\": \"test\", \"model_name\": \"m\","
                + " \"mine\": null, \"timestamp_sent\": \"01-02-2026-00-05-09\","
                + " \"response\": \"\\u00e9\", \"match\": true, \"includes\": false,"
                + " \"tone\": \"warm\", \"f1\": 0.5}");
  }

  @Test
  void writesWhatGoogleAndSelfHostedServersAdd() throws IOException {
    assertThat(
            line(
                "gemini",
                "\"status\":\"answered\",\"response\":\"a\",\"completion\":{\"details\":"
                    + "{\"safety_attributes\":{\"HARM_CATEGORY_A\":\"LOW\",\"HARM_CATEGORY_B\":"
                    + "\"LOW\",\"blocked\":false,\"finish_reason\":\"STOP\"}}},\"scores\":{}"))
        .endsWith(
            "\"response\": \"a\", \"safety_attributes\": {\"HARM_CATEGORY_A\": \"LOW\","
                + " \"HARM_CATEGORY_B\": \"LOW\", \"blocked\": \"[False, False]\","
                + " \"finish_reason\": \"STOP\"}}");
    assertThat(
            line(
                "quart",
                "\"status\":\"answered\",\"response\":\"a\",\"completion\":"
                    + "{\"served_model\":\"gpt2\"},\"scores\":{}"))
        .endsWith("\"response\": \"a\", \"model\": \"gpt2\"}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "API_UNKNOWN | x | row_terminal | | NotImplementedError - API nobody not recognised or"
            + " implemented",
        "API_MISSING | x | row_terminal | | KeyError - \"API is not specified in the prompt_dict."
            + " Must have 'api' key\"",
        "ROW_FIELD | model_name: expected a text, found nothing or a blank; add the key"
            + " (rows.jsonl:3; not sent) | row_terminal | | KeyError - 'model_name'",
        "MEDIA_MISSING | No file a b.jpg in the folder of media (rows.jsonl:3; not sent) |"
            + " row_terminal | | FileNotFoundError - [Errno 2] No such file or directory:"
            + " 'a b.jpg'",
        "PROMPT_FORM | wrong (rows.jsonl:1; not sent) | row_terminal | | TypeError - wrong",
        "HTTP_429 | slow | rate_limited | 429 | An unexpected error occurred when querying the"
            + " API: (RateLimitError - slow) after maximum 3 attempts",
        "HTTP_503 | down | transient | 503 | An unexpected error occurred when querying the API:"
            + " (InternalServerError - down) after maximum 3 attempts",
        "HTTP_400 | bad | row_terminal | 400 | An unexpected error occurred when querying the API:"
            + " (BadRequestError - bad) after maximum 3 attempts",
        "NET_DEADLINE | late | transient | | An unexpected error occurred when querying the API:"
            + " (APITimeoutError - late) after maximum 3 attempts",
        "NET_RESET | cut | transient | | An unexpected error occurred when querying the API:"
            + " (APIConnectionError - cut) after maximum 3 attempts"
      })
  void writesErrorsAsText(
      String code, String message, String verdict, @Nullable Integer status, String text)
      throws IOException {
    ObjectNode error = Json.object().put("code", code).put("message", message);
    error.put("verdict", verdict);
    if (status != null) {
      error.put("http_status", status);
    }
    assertThat(response("nobody", Json.text(error))).isEqualTo(text);
  }

  @Test
  void hasNoLineForWhatWasNeverAskedToItsEnd() throws IOException {
    assertThat(
            line(
                "test",
                "\"status\":\"failed\",\"completion\":{\"latency_ms\":0,\"attempts\":0},"
                    + "\"scores\":{},\"error\":{\"code\":\"LANE_STOPPED\",\"message\":\"m\"}"))
        .isNull();
  }
}
