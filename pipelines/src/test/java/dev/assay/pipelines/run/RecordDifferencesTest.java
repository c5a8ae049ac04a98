package dev.assay.pipelines.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.files.DatasetFile;
import dev.assay.io.json.Json;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RecordDifferencesTest {

  private static final DatasetFile ROWS = file("rows.jsonl", "a");

  private static DatasetFile file(String path, String hashDigit) {
    return new DatasetFile(path, 10, hashDigit.repeat(64), 2);
  }

  private static ObjectNode settings(String json) throws Exception {
    return (ObjectNode) Json.parse(json);
  }

  private static ExperimentRecord record(List<DatasetFile> inputs, String settings)
      throws Exception {
    return new ExperimentRecord(
        "1", "e", inputs, settings(settings), List.of("https://a"), List.of());
  }

  private static List<String> settingsLines(String before, String now) throws Exception {
    return RecordDifferences.between(record(List.of(ROWS), before), record(List.of(ROWS), now))
        .settings();
  }

  private static List<String> inputLines(List<DatasetFile> before, List<DatasetFile> now)
      throws Exception {
    return RecordDifferences.between(record(before, "{}"), record(now, "{}")).inputs();
  }

  @Test
  void theSameFilesUnderOtherNamesAndInAnotherOrderDoNotDiffer() throws Exception {
    assertThat(
            inputLines(
                List.of(file("a.jsonl", "a"), file("b.jsonl", "b")),
                List.of(file("x/b.jsonl", "b"), file("x/c.jsonl", "a"))))
        .isEmpty();
  }

  @Test
  void aServerThatMovedIsAChangeAndAnotherNameOfItIsNone() throws Exception {
    String before =
        "{\"epochs\":1,\"servers\":[{\"name\":\"local\",\"type\":\"openai\",\"base_url\":"
            + "\"http://127.0.0.1:8000/v1\"}]}";

    assertThat(settingsLines(before, before.replace("8000", "9000")))
        .containsExactly(
            "servers.local.base_url: was \"http://127.0.0.1:8000/v1\", is"
                + " \"http://127.0.0.1:9000/v1\"");
    assertThat(settingsLines(before, before.replace("\"openai\"", "\"ollama\""))).hasSize(1);
    assertThat(settingsLines(before, before.replace("local", "box"))).isEmpty();
    assertThat(settingsLines("{\"epochs\":1}", before)).containsExactly("servers.local: added");
  }

  @Test
  void saysOfEachFileWhetherItChangedCameOrWent() throws Exception {
    assertThat(
            inputLines(
                List.of(ROWS, file("old.jsonl", "b"), file("kept.jsonl", "d")),
                List.of(file("rows.jsonl", "c"), file("new.csv", "e"), file("kept.jsonl", "d"))))
        .containsExactly(
            "rows.jsonl changed: was 10 bytes, 2 records, sha256 aaaaaaaaaaaa…, is 10 bytes, 2"
                + " records, sha256 cccccccccccc…",
            "old.jsonl is not there any more: was 10 bytes, 2 records, sha256 bbbbbbbbbbbb…",
            "new.csv is new: 10 bytes, 2 records, sha256 eeeeeeeeeeee…");
  }

  @Test
  void orderAndNamesOfPromptsAndModelsDoNotCount() throws Exception {
    assertThat(
            settingsLines(
                """
                {"epochs":1,"prompts":[{"name":"a","prompt":"x"},{"name":"b","prompt":"y"}],
                 "models":[{"name":"m","api":"openai","model":"m","parameters":{"a":1,"b":2}}]}\
                """,
                """
                {"epochs":1,"prompts":[{"name":"c","prompt":"y"},{"name":"a","prompt":"x"}],
                 "models":[{"name":"n","api":"openai","model":"m","parameters":{"b":2,"a":1}}]}\
                """))
        .isEmpty();
  }

  @Test
  void equalNumbersOfAnotherTypeDoNotDiffer() throws Exception {
    ExperimentRecord read = record(List.of(ROWS), "{\"epochs\":1,\"models\":[]}");
    ObjectNode planned = Json.object().put("epochs", 1L);
    planned.putArray("models");
    ExperimentRecord now =
        new ExperimentRecord("2", "other", List.of(ROWS), planned, List.of("https://a"), List.of());

    assertThat(RecordDifferences.between(read, now).none()).isTrue();
  }

  @Test
  void aNumberWrittenWithOtherDigitsDiffersAsItDoesInTheLedger() throws Exception {
    assertThat(
            settingsLines(
                "{\"models\":[{\"name\":\"m\",\"parameters\":{\"top_p\":0.50}}]}",
                "{\"models\":[{\"name\":\"m\",\"parameters\":{\"top_p\":0.5}}]}"))
        .containsExactly("models.m.parameters.top_p: was 0.50, is 0.5");
  }

  @Test
  void saysALineForEachSettingThatDiffers() throws Exception {
    assertThat(
            settingsLines(
                """
                {"epochs":1,"models":[
                  {"name":"m","api":"openai","model":"m",
                   "parameters":{"temperature":0,"top_p":1,"stop":["a"]}},
                  {"name":"gone","api":"openai","model":"g","parameters":{}}]}\
                """,
                """
                {"epochs":3,"models":[
                  {"name":"m","api":"openai","model":"m-2",
                   "parameters":{"temperature":0.5,"seed":7,"stop":["a"]}},
                  {"name":"come","api":"openai","model":"c","parameters":{}}]}\
                """))
        .containsExactly(
            "epochs: was 1, is 3",
            "models.m.model: was \"m\", is \"m-2\"",
            "models.m.parameters.seed: was not set, is 7",
            "models.m.parameters.temperature: was 0, is 0.5",
            "models.m.parameters.top_p: was 1, is not set",
            "models.gone: removed",
            "models.come: added");
  }

  @Test
  void aPromptIsNotShown() throws Exception {
    assertThat(
            settingsLines(
                "{\"prompts\":[{\"name\":\"p\",\"prompt\":\"private one\"}]}",
                "{\"prompts\":[{\"name\":\"p\",\"prompt\":[\"private\"]}]}"))
        .containsExactly("prompts.p.prompt: changed (was 11 characters, is 11 characters)");
  }

  @Test
  void aValueIsShownShortOnOneLineAndWithoutKeys() throws Exception {
    List<String> lines =
        settingsLines(
            "{\"models\":[{\"name\":\"m\",\"parameters\":{\"a\":\"sk-Ab12Cd34Ef56Gh78Ij90\"}}]}",
            "{\"models\":[{\"name\":\"m\",\"parameters\":{\"a\":\"" + "x".repeat(500) + "\"}}]}");

    assertThat(lines)
        .containsExactly("models.m.parameters.a: was \"***\", is \"" + "x".repeat(59) + "…");
  }

  @Test
  void anotherEndpointDiffersForTheSameRowsOnly() throws Exception {
    ExperimentRecord before = record(List.of(ROWS), "{}");
    ExperimentRecord elsewhere =
        new ExperimentRecord(
            "1", "e", List.of(ROWS), settings("{}"), List.of("https://b"), List.of());
    ExperimentRecord more =
        new ExperimentRecord(
            "1",
            "e",
            List.of(file("rows.jsonl", "c")),
            settings("{}"),
            List.of("https://a", "https://b"),
            List.of());

    assertThat(RecordDifferences.between(before, elsewhere).settings())
        .containsExactly("endpoint https://a is not called any more", "endpoint https://b is new");
    assertThat(RecordDifferences.between(before, more).settings()).isEmpty();
    assertThat(RecordDifferences.between(before, more).inputs()).hasSize(1);
  }
}
