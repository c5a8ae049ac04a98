package dev.assay.pipelines.promptfoo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.io.json.Json;
import dev.assay.pipelines.InProcess;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PromptfooImportTest {

  private static final Map<String, String> KEYS =
      Map.of(
          "OPENAI_API_KEY", "none",
          "ANTHROPIC_API_KEY", "none",
          "OLLAMA_API_ENDPOINT", "http://127.0.0.1:1");

  @TempDir private Path directory = Path.of("");

  private InProcess imported(String yaml) throws IOException {
    Path file = Files.writeString(directory.resolve("promptfooconfig.yaml"), yaml);
    return InProcess.run("import", "promptfoo", file.toString(), "--output", folder());
  }

  private String folder() {
    return directory.resolve("made").toString();
  }

  private String experiment() throws IOException {
    return Files.readString(directory.resolve("made/experiment.yaml"));
  }

  private List<JsonNode> rows() throws IOException {
    List<JsonNode> rows = new ArrayList<>();
    for (String line : Files.readAllLines(directory.resolve("made/rows.jsonl"))) {
      rows.add(Json.parse(line));
    }
    return rows;
  }

  @Test
  void aLargeConfigurationBecomesAnExperimentAndWhatDoesNotIsNamed()
      throws IOException, URISyntaxException {
    Path file =
        Path.of(Objects.requireNonNull(getClass().getResource("promptfooconfig.yaml")).toURI());

    InProcess made = InProcess.run("import", "promptfoo", file.toString(), "--output", folder());

    assertThat(made.code()).as(made.err()).isEqualTo(3);
    assertThat(made.err().lines())
        .allMatch(line -> line.startsWith("Not taken over: " + file.getParent()))
        .hasSize(8);
    assertThat(made.err())
        .contains(
            file + ":8: a prompt with {% if x %}",
            file + ":9: a prompt that is a program: file://prompts/make.py",
            file + ":14: apiKey of gpt-4o: keys come from the environment",
            file + ":19: the provider exec:./model.sh",
            file + ":36: the assertion javascript",
            "tests.csv: the assertion javascript of a table",
            file + ":55: delay of evaluateOptions",
            file + ":56: the key redteam");
    assertThat(experiment()).doesNotContain("sk-not-to-be-written");
    assertThat(experiment())
        .contains("judge: {api: anthropic, model: claude-sonnet-4-5}", "epochs: 2", "server-1:");
    InProcess checked = InProcess.run(KEYS, List.of("check", folder() + "/experiment.yaml"));
    assertThat(checked.code()).as(checked.out() + checked.err()).isZero();
    assertThat(checked.out()).contains("9 rows x 40 = 360 runs");

    assertThat(rows()).hasSize(9);
    JsonNode grace = rows().get(1);
    assertThat(grace.path("customer").asText()).isEqualTo("Grace");
    assertThat(grace.at("/assert/2/value").asText()).isEqualTo("Is polite to Grace");
    assertThat(grace.at("/assert/2/name").asText()).isEqualTo("tone");
    assertThat(grace.at("/assert/3/weight").intValue()).isEqualTo(2);
    assertThat(rows().get(2).at("/assert/threshold").doubleValue()).isEqualTo(0.5);
    assertThat(rows().get(2).path("question").asText()).isEqualTo("Can I send it back?");
    assertThat(rows().get(3).at("/assert/4/threshold").doubleValue()).isEqualTo(4);
    assertThat(rows().get(3).at("/metadata/area").asText()).isEqualTo("shipping");
    assertThat(rows().get(4).at("/assert/3/type").asText()).isEqualTo("equals");
    assertThat(rows().get(4).at("/assert/4/value").asText()).isEqualTo("says why, briefly");
    assertThat(rows().get(5).at("/assert/3/type").asText()).isEqualTo("not-equals");
    assertThat(rows().get(7).path("language").asText()).isEqualTo("German");
  }

  @Test
  void whatIsImportedRuns() throws IOException {
    InProcess made =
        imported(
            """
            prompts: ["Say {{word}}"]
            providers: [echo]
            defaultTest:
              assert: [{type: icontains, value: say}]
            tests:
              - vars: {word: [hello, bye]}
                assert: [{type: contains, value: "{{word}}"}]
              - {vars: {word: no}, assert: [{type: equals, value: yes}, {type: contains, value: no}]}
              - {vars: {word: none}}
            """);
    assertThat(made.code()).as(made.err()).isZero();

    Path output = directory.resolve("out");
    InProcess ran =
        InProcess.run("run", folder() + "/experiment.yaml", "--output", output.toString());

    assertThat(ran.code()).as(ran.out() + ran.err()).isZero();
    JsonNode scores = Json.parse(Files.readString(output.resolve("summary.json"))).path("scores");
    assertThat(scores.at("/icontains/mean").doubleValue()).isEqualTo(1);
    assertThat(scores.at("/assert/n").intValue()).isEqualTo(3);
    assertThat(scores.at("/assert/mean").doubleValue()).isEqualTo(2.5 / 3);
    assertThat(Files.readString(output.resolve("completed.jsonl")))
        .contains("does not pass: equals");
  }

  @Test
  void selectBestComparesTheModels() throws IOException {
    InProcess made =
        imported(
            """
            prompts: ["{{q}}"]
            providers: [openai:gpt-4o, openai:gpt-4o-mini]
            tests:
              - {vars: {q: a}, assert: [{type: select-best, value: is short}]}
              - {vars: {q: b}, assert: [{type: select-best, value: is kind}]}
            """);

    assertThat(made.code()).as(made.err()).isZero();
    assertThat(experiment())
        .contains("{type: select-best, value: '{{select_best}}'}", "judge: {api: openai");
    assertThat(rows().get(1).path("select_best").asText()).isEqualTo("is kind");
    assertThat(InProcess.run(KEYS, List.of("check", folder() + "/experiment.yaml")).code())
        .isZero();
  }

  @Test
  void variablesThatAreKeysOfARowHaveAnotherName() throws IOException {
    InProcess made =
        imported(
            """
            prompts: ["{{id}} {{prompt}} {{ name }}"]
            providers: [echo]
            tests:
              - {vars: {id: 7, prompt: p, name: n}, assert: [{type: equals, value: "{{id}} p n"}]}
              - {vars: {id: 7, prompt: p}}
            """);
    assertThat(made.code()).as(made.err()).isZero();

    Path output = directory.resolve("out");
    InProcess.run("run", folder() + "/experiment.yaml", "--output", output.toString());

    JsonNode scores = Json.parse(Files.readString(output.resolve("summary.json"))).path("scores");
    assertThat(scores.at("/assert/mean").doubleValue()).isEqualTo(1);
    assertThat(rows().get(1).path("name").asText("?")).isEmpty();
  }

  @Test
  void oneLineOfJavaScriptIsTheEvaluatorThatSaysTheSame() throws IOException {
    InProcess made =
        imported(
            """
            prompts: ['{"city": "{{city}}", "at": {"rank": {{rank}}}}']
            providers: [echo]
            tests:
              - vars: {city: Oslo, rank: 2}
                assert:
                  - {type: javascript, value: "output.length > 20 ", metric: long}
                  - {type: javascript, value: output.length <= 2000}
                  - {type: javascript, value: "return output.includes('Oslo');"}
                  - {type: javascript, value: "!output.toLowerCase().includes('paris')"}
                  - {type: javascript, value: "output.city === 'Oslo'", weight: 2}
                  - {type: javascript, value: JSON.parse(output).at.rank == 2}
                  - {type: equals, value: Oslo, transform: JSON.parse(output).city}
            """);
    assertThat(made.code()).as(made.err()).isZero();
    assertThat(rows().get(0).path("assert"))
        .extracting(evaluator -> evaluator.path("type").asText())
        .containsExactly(
            "regex", "regex", "contains", "not-icontains", "is-json", "is-json", "is-json");

    Path output = directory.resolve("out");
    InProcess.run("run", folder() + "/experiment.yaml", "--output", output.toString());

    JsonNode scores = Json.parse(Files.readString(output.resolve("summary.json"))).path("scores");
    assertThat(scores.at("/assert/mean").doubleValue()).as(scores.toString()).isEqualTo(1);
  }

  @Test
  void whatAProgramMakesOfAnswersIsNotLookedAt() throws IOException {
    InProcess made =
        imported(
            """
            prompts: ["{{city}}"]
            providers: [echo]
            tests:
              - vars: {city: Oslo}
                assert:
                  - {type: equals, value: o, transform: "output[0].toLowerCase()"}
                  - {type: javascript, value: "output.length > 3 && check(output)"}
                  - {type: javascript, value: output.length > 3, threshold: 0.5}
              - vars: {city: Rome}
                options: {transform: output.slice(1)}
                assert: [{type: equals, value: ome}]
            """);

    assertThat(made.err().lines())
        .anyMatch(line -> line.contains(":6: the assertion equals with a transform"))
        .anyMatch(line -> line.contains(":7: the assertion javascript"))
        .anyMatch(line -> line.contains(":8: the assertion javascript"))
        .anyMatch(line -> line.contains(":10: the assertions about what transform makes"))
        .hasSize(4);
    assertThat(rows()).hasSize(2).noneMatch(row -> row.has("assert"));
  }

  @Test
  void hostsThatSpeakTheFormOfOpenaiAreServers() throws IOException {
    Files.writeString(
        directory.resolve("tools.json"),
        """
        [{"type": "function", "function": {"name": "find", "parameters": {"type": "object"}}}]
        """);
    InProcess made =
        imported(
            """
            prompts: ["Say {{word}}"]
            providers:
              - {id: "groq:some-model", config: {stream: true, tools: "file://tools.json"}}
              - {id: "mistral:small", config: {apiBaseUrl: "http://127.0.0.1:1/v1"}}
              - {id: "docker:llama", config: {apiBaseUrl: "http://127.0.0.1:2/v1"}}
              - {id: "azure:chat:mine", config: {apiHost: mine.azure.example}}
              - openai:image:picture
            tests:
              - {vars: {word: hi}, assert: [{type: is-valid-openai-tools-call}]}
            """);

    assertThat(made.err().lines().filter(line -> line.startsWith("Not taken")))
        .singleElement()
        .asString()
        .contains(":7: the provider openai:image:picture");
    assertThat(experiment())
        .contains("groq: {type: openai, base_url: 'https://api.groq.com/openai/v1'")
        .contains("key: 'env:GROQ_API_KEY'", "base_url: 'http://127.0.0.1:1/v1'")
        .contains("key: 'env:MISTRAL_API_KEY'")
        .contains("base_url: 'http://127.0.0.1:2/v1'}")
        .doesNotContain("stream", "azure.example", "OPENAI_API_KEY");
    assertThat(rows().get(0).at("/assert/0/tools/0/function/name").asText()).isEqualTo("find");
    InProcess checked =
        InProcess.run(
            Map.of(
                "GROQ_API_KEY", "none",
                "MISTRAL_API_KEY", "none",
                "AZURE_OPENAI_API_KEY", "none",
                "AZURE_OPENAI_API_ENDPOINT", "http://127.0.0.1:1"),
            List.of("check", folder() + "/experiment.yaml"));
    assertThat(checked.code()).as(checked.out() + checked.err()).isZero();
  }

  @Test
  void aTestsFileMayHoldVariablesOnly() throws IOException {
    Files.writeString(
        directory.resolve("t.json"), "[{\"word\": \"a\"}, {\"vars\": {\"word\": \"b\"}}]");

    InProcess made =
        imported("prompts: ['Say {{word}}']\nproviders: [echo]\ntests: file://t.json\n");

    assertThat(made.code()).as(made.err()).isZero();
    assertThat(rows()).extracting(row -> row.path("word").asText()).containsExactly("a", "b");
  }

  @Test
  void withoutATestThereIsNoRowThatSaysNothing() throws IOException {
    InProcess made =
        imported(
            """
            prompts: ["Say {{word}}"]
            providers: [echo]
            tests: huggingface://datasets/some/words
            """);

    assertThat(made.code()).isEqualTo(3);
    assertThat(made.err())
        .contains(":3: tests that are fetched")
        .contains("no test gives word; write rows with them into rows.jsonl");
    assertThat(rows()).isEmpty();
  }

  @Test
  void aConfigurationWithNothingToRunIsRefused() throws IOException {
    InProcess refused = imported("prompts: [file://none.txt]\nproviders: [python:x.py]\n");

    assertThat(refused.code()).isEqualTo(78);
    assertThat(refused.err())
        .contains(":1: file://none.txt names no file", ":2: the provider python:x.py")
        .endsWith("promptfooconfig.yaml has nothing to run\nNothing was written.\n");
    assertThat(Path.of(folder())).doesNotExist();
  }

  @Test
  void aBrokenFileIsNamedWithItsLine() throws IOException {
    assertThat(imported("prompts: [\n").err()).contains("CONFIG_SYNTAX").contains(":2:1");
  }
}
