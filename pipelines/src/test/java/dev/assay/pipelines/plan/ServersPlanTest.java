package dev.assay.pipelines.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.io.api.KeyReference;
import dev.assay.io.api.ServerApi;
import dev.assay.transforms.rows.ModelChoice;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Servers with names of their own, and variants that ask the same. */
final class ServersPlanTest {

  private static final String LOCAL =
      "servers: {local: {type: openai, base_url: \"http://127.0.0.1:8000/v1\", key:"
          + " env:LOCAL_KEY}}\n";

  @TempDir private Path directory = Path.of("");
  private Plans plans;

  @BeforeEach
  void makePlans() throws IOException {
    plans = new Plans(directory);
  }

  @Test
  void aServerIsAnApiOfTheExperiment() throws IOException {
    ExperimentPlan plan =
        plans.plan("dataset: rows.jsonl\n" + LOCAL + "models: [{api: local, model: m}]\n");

    assertThat(plan.servers())
        .containsExactly(
            new ServerApi(
                "local",
                "openai",
                "http://127.0.0.1:8000/v1",
                new KeyReference("env", "LOCAL_KEY")));
    assertThat(plan.expansion().models()).extracting(ModelChoice::api).containsExactly("local");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "servers: {openai: {type: openai, base_url: https://x}} | CONFIG_DUPLICATE_NAME"
            + " e.yaml:2:11: servers.openai has the name of a built-in API; give the server a name"
            + " of its own",
        "servers: {a: {type: opnai, base_url: https://x}} | CONFIG_RANGE e.yaml:2:15: Invalid"
            + " servers.a.type: opnai (must be one of anthropic, gemini, huggingface-tgi, ollama,"
            + " openai, openrouter, quart); did you mean \"openai\"?",
        "servers: {a: {type: openai}} | CONFIG_MISSING e.yaml:2:14: key \"servers.a.base_url\" is"
            + " missing",
        "servers: {a: {base_url: https://x}} | CONFIG_MISSING e.yaml:2:14: key \"servers.a.type\""
            + " is missing",
        "servers: {a: {type: openai, base_url: https://x, url: y}} | CONFIG_UNKNOWN_KEY"
            + " e.yaml:2:50: unknown key \"servers.a.url\"; known here: type, base_url, key",
        "servers: {a: {type: openai, base_url: ftp://x}} | CONFIG_RANGE e.yaml:2:29: Invalid"
            + " servers.a.base_url: the URL does not start with https://",
        "servers: {a: {type: openai, base_url: \"https://169.254.169.254/v1\"}} | CONFIG_RANGE"
            + " e.yaml:2:29: Invalid servers.a.base_url: the host 169.254.169.254 is a metadata or"
            + " link-local address, which is never called",
        "servers: {a: {type: openai, base_url: \"https://u:p@x\"}} | CONFIG_RANGE e.yaml:2:29:"
            + " Invalid servers.a.base_url: the URL holds a user or password; give the key by its"
            + " own variable",
        "servers: {a: {type: openai, base_url: https://x, key: secret}} | CONFIG_KEY e.yaml:2:50:"
            + " Invalid servers.a.key: a key must be given as env:NAME or file:PATH, never as"
            + " itself",
        "servers: {\"a b\": {type: openai, base_url: https://x}} | CONFIG_RANGE e.yaml:2:11:"
            + " servers.a b: Invalid name of a server (must be 1 to 100 letters, digits, dots,"
            + " dashes or underscores)",
        "servers: [] | CONFIG_TYPE e.yaml:2:10: Invalid servers: a list (must be a mapping of keys"
            + " to values)",
      })
  void whatIsWrongWithAServerIsSaid(String line, String problem) throws IOException {
    assertThat(plans.problems("e.yaml", "dataset: rows.jsonl\n" + line + "\n"))
        .containsExactly(problem);
  }

  @Test
  void aMisspeltServerIsNamedWithTheNearest() throws IOException {
    assertThat(
            plans.problems(
                "e.yaml", "dataset: rows.jsonl\n" + LOCAL + "models: [{api: locl, model: m}]\n"))
        .containsExactly(
            "CONFIG_API_UNKNOWN e.yaml:3:11: API locl not recognised or implemented; known: echo,"
                + " local, openai; did you mean \"local\"?");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "limits: {x: {groups: [a, b], requests_per_minute: 60}, y: {groups: [b]}} | CONFIG_CONFLICT"
            + " e.yaml:2:69: limits.y.groups has b, which has a limit in limits.x already; a group"
            + " has one limit, keep one of the two",
        "limits: {a: 5, x: {groups: [a, b], requests_per_minute: 60}} | CONFIG_CONFLICT"
            + " e.yaml:2:29: limits.x.groups has a, which has a limit in limits.a already; a group"
            + " has one limit, keep one of the two",
        "limits: {a: {models: {m: 5}}, x: {groups: [a/m]}} | CONFIG_CONFLICT e.yaml:2:44:"
            + " limits.x.groups has a/m, which has a limit in limits.a.models already; a group has"
            + " one limit, keep one of the two",
        "limits: {x: {groups: []}} | CONFIG_TYPE e.yaml:2:22: Invalid limits.x.groups: a list (must"
            + " be a list of groups, or of group/model)",
        "limits: {x: {groups: a}} | CONFIG_TYPE e.yaml:2:22: Invalid limits.x.groups: the text"
            + " \"a\" (must be a list of groups, or of group/model)",
      })
  void aGroupHasOneLimit(String line, String problem) throws IOException {
    assertThat(plans.problems("e.yaml", "dataset: rows.jsonl\n" + line + "\n"))
        .containsExactly(problem);
  }

  @Test
  void twoEqualPromptsAreAMistakeUnlessBothHaveNames() throws IOException {
    assertThat(plans.problems("e.yaml", "dataset: rows.jsonl\nprompts: [\"a\", \"b\", \"a\"]\n"))
        .containsExactly(
            "CONFIG_TWIN e.yaml:2:21: prompts \"prompt-1\" and \"prompt-3\" are the same; remove"
                + " one, or give both a name if they are to be asked twice");
    assertThat(
            plans.warnings(
                plans.read(
                    "e.yaml",
                    """
                    dataset: rows.jsonl
                    prompts: [{name: x, prompt: a}, {name: y, prompt: a}]
                    """)))
        .containsExactly(
            "CONFIG_TWIN e.yaml:2:33: prompts \"x\" and \"y\" are the same; each is called and paid"
                + " for by itself");
  }

  @Test
  void twoEqualModelsWithNamesAreARepeatedExperiment() throws IOException {
    assertThat(
            plans.warnings(
                plans.read(
                    "e.yaml",
                    """
                    dataset: rows.jsonl
                    models: [{api: openai, model: m}, {api: openai, model: m, name: x}]
                    """)))
        .containsExactly(
            "CONFIG_TWIN e.yaml:2:35: models \"m\" and \"x\" are the same; each is called and paid"
                + " for by itself");
  }
}
