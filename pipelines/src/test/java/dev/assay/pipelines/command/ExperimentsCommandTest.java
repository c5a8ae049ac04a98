package dev.assay.pipelines.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.io.json.Json;
import dev.assay.pipelines.run.InstalledChecks;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code assay experiments} up to where something is run. */
class ExperimentsCommandTest {

  @TempDir private Path directory;

  private final Map<String, String> environment = new HashMap<>();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final RecordingLauncher launcher = new RecordingLauncher(ExitStatus.OK);

  @BeforeEach
  void fill() throws IOException {
    environment.put("ASSAY_STORE", directory.resolve("store").toString());
    write("rows.jsonl", "{\"country\":\"France\"}\n{\"country\":\"Spain\"}\n");
    assertThat(run("templates", "create", "t", "--text", "Capital of {{country}}?")).isZero();
    assertThat(run("collections", "create", "c", file("rows.jsonl"))).isZero();
    assertThat(run("criterion-sets", "create", "s", "--criterion", "short=Is short")).isZero();
    assertThat(run("llm-configs", "create", "default", "--model", "gpt-4o-mini")).isZero();
    assertThat(out.toString()).isEqualTo("t@1\nc@1\ns@1\ndefault@1\n");
    clear();
  }

  private void clear() {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
  }

  private String file(String name) {
    return directory.resolve(name).toString();
  }

  private String write(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text).toString();
  }

  private int run(String... words) {
    List<String> all = new ArrayList<>(List.of("experiments"));
    all.addAll(List.of(words));
    return AssayCommand.execute(
        all,
        new CommandContext(
            new PrintWriter(out),
            new PrintWriter(err),
            environment::get,
            InstalledChecks::all,
            () -> launcher));
  }

  private int create(String name, String... more) {
    List<String> words =
        new ArrayList<>(
            List.of(
                "create", name, "--template", "t", "--collection", "c", "--criterion-set", "s"));
    words.addAll(List.of(more));
    return run(words.toArray(String[]::new));
  }

  @Test
  void theExperimentThatIsRunIsWhatWasStored() throws IOException {
    run(
        "llm-configs",
        "create",
        "team",
        write(
            "team.yaml",
            """
            llm_model_name: gpt-4o
            llm_base_url: https://gateway.example/v1
            api_key: env:TEAM_KEY
            max_retries: 2
            timeout: 30
            temperature: 0.5
            max_connections: 7
            system_message: "Answer {{in one word}}"
            """));
    assertThat(
            create(
                "one",
                "--llm-config",
                "team",
                "--judge",
                "default",
                "--epochs",
                "3",
                "--rating-mode",
                "fast",
                "--top-p",
                "0.9",
                "--reasoning-effort",
                "low"))
        .isZero();

    assertThat(run("run", "one", "--limit", "config.team=60/min", "--allow-failures", "1"))
        .isZero();

    var plan = launcher.plans.get(0);
    assertThat(plan.name()).isEqualTo("one");
    assertThat(plan.expansion().epochs()).isEqualTo(3);
    var model = plan.expansion().models().get(0);
    assertThat(model.api()).isEqualTo("config.team");
    assertThat(model.model()).isEqualTo("gpt-4o");
    assertThat(Json.text(model.parameters()))
        .isEqualTo("{\"reasoning_effort\":\"low\",\"top_p\":0.9}");
    assertThat(plan.servers())
        .singleElement()
        .satisfies(
            server -> {
              assertThat(server.baseUrl()).isEqualTo("https://gateway.example/v1");
              assertThat(String.valueOf(server.key())).isEqualTo("env:TEAM_KEY");
            });
    assertThat(plan.retry().maxAttempts()).isEqualTo(3);
    assertThat(plan.requestTimeout()).hasSeconds(30);
    assertThat(plan.concurrency()).isEqualTo(7);
    assertThat(plan.limits().of("config.team", "gpt-4o").requestsPerMinute()).isEqualTo(60);
    assertThat(Json.text(plan.expansion().prompts().get(0).template().source()))
        .contains("Answer {{in one word}}", "Capital of {{country}}?");
    assertThat(plan.evaluators())
        .singleElement()
        .satisfies(
            evaluator ->
                assertThat(Json.text(evaluator.parameters()))
                    .contains(
                        "\"rating_mode\":\"fast\"",
                        "\"label\":\"short\"",
                        "\"judge\":{\"api\":\"openai\",\"model\":\"gpt-4o-mini\""));
    assertThat(launcher.runs)
        .singleElement()
        .satisfies(
            settings -> {
              assertThat(settings.mode()).isEqualTo(RunSettings.Mode.CREATE);
              assertThat(settings.output()).isAbsolute().hasFileName("output");
              assertThat(settings.resume().asTyped())
                  .isEqualTo(
                      "./assay experiments run one --limit config.team=60/min --allow-failures 1");
            });
  }

  @Test
  void createPrintsTheIdAndIfAbsentTakesWhatIsThere() throws IOException {
    assertThat(create("one", "--json", "--judge", "default")).isZero();
    JsonNode made = Json.parse(out.toString());
    clear();

    assertThat(create("one")).isEqualTo(73);
    assertThat(err.toString())
        .startsWith("EXPERIMENT_EXISTS experiment one is there already in the store ")
        .contains("choose another name", "--if-absent")
        .hasLineCount(1);
    clear();
    assertThat(create("ONE", "--if-absent", "--description", "other")).isZero();
    assertThat(out.toString())
        .isEqualTo("one " + made.path("id").asText() + " was there already\n");
    assertThat(err.toString()).startsWith("Warning: experiment one is there already, with another");
    assertThat(made.path("created").asBoolean()).isTrue();
    assertThat(made.path("prompt_template").asText()).isEqualTo("t@1");
    assertThat(made.path("status").asText()).isEqualTo("created");
  }

  @Test
  void x81WaitingForNothingIsWarnedOf() {
    assertThat(create("one", "--block", "--judge", "default")).isZero();

    assertThat(err.toString())
        .isEqualTo("Warning: --block waits for nothing without --generate; nothing was run\n");
    assertThat(launcher.runs).isEmpty();
  }

  @Test
  void generateAndBlockRunsAtOnce() {
    assertThat(create("one", "--generate", "--block", "--judge", "default")).isZero();

    assertThat(launcher.runs).hasSize(1);
    assertThat(launcher.runs.get(0).resume().asTyped()).contains("experiments run --id ");
  }

  @Test
  void whoRatesHisOwnAnswersIsWarned() {
    assertThat(create("one")).isZero();

    assertThat(err.toString()).startsWith("Warning: no judge is named").contains("--judge");
  }

  @Test
  void aColumnThatATemplateNeedsIsMissed() throws IOException {
    run("templates", "create", "t", "--text", "{{country}} of {{ kontinent }}");
    clear();

    assertThat(create("one", "--judge", "default")).isZero();

    assertThat(err.toString())
        .contains("template t@2 has {{kontinent}}, and collection c@1 no such column");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "..", "a/b", "../../etc/x", "a\u0001b", "\u0430", "x y", "con", "."})
  void aNameThatCannotBeOneIsRefused(String name) throws IOException {
    assertThat(create(name)).isEqualTo(64);

    assertThat(err.toString())
        .startsWith("EXPERIMENT_NAME Invalid name of an experiment: \"")
        .hasLineCount(1)
        .doesNotContain("\u0430");
    assertThat(create("x".repeat(300))).isEqualTo(64);
    try (Stream<Path> files = Files.walk(directory)) {
      assertThat(files.map(Path::toString)).noneMatch(path -> path.contains("/experiments/"));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "get | 64 | USAGE Missing NAME, or --id with an id",
        "get one --id x | 64 | USAGE NAME and --id both name an experiment; keep one",
        "get nothing | 66 | EXPERIMENT_MISSING experiment nothing not found in the store",
        "get onee | 66 | did you mean one?",
        "get --id ../x | 66 | EXPERIMENT_MISSING experiment with id ../x not found",
        "get --id 0123456789abcdef | 66 | EXPERIMENT_MISSING experiment with id 0123456789abcdef",
        "delete nothing | 66 | EXPERIMENT_MISSING",
        "run nothing | 66 | EXPERIMENT_MISSING",
        "run one --timeout soon | 64 | USAGE Invalid --timeout: \"soon\" (must be such as 30s or",
        "run one --timeout 1s --no-block | 64 | USAGE --no-block and --timeout exclude each other",
        "run one --temperature 3 | 64 | USAGE Invalid temperature: 3.0 (must be from 0 to 2)",
        "run one --rating-mode slow | 64 | USAGE Invalid rating mode: \"slow\"",
        "create two --collection c --timeout 5s | 64 | USAGE --timeout needs --generate and"
            + " --block",
        "create two --collection c --epochs 0 | 64 | USAGE Invalid epochs: 0",
        "create two --collection c --temperature 1 --reasoning-effort low | 64 | USAGE temperature",
        "create two --collection c@0 | 64 | USAGE Invalid name \"c@0\"",
        "create two --collection c --rating-version 7 | 64 | USAGE Invalid rating version: \"7\"",
        "create two --collection d | 66 | COLLECTION_MISSING collection d not found in the store",
        "create two --collection c@2 | 66 | (it has versions 1 to 1)",
        "create two --collection c | 78 | EXPERIMENT_NO_PROMPT experiment two has no template",
        "create two --collection c --template t | 78 | EXPERIMENT_NO_CRITERIA experiment two has"
            + " no",
        "list --status done | 64 | USAGE Invalid status: \"done\"",
        "list --limit -1 | 64 | USAGE Invalid --limit: -1",
        "list --template a/b | 64 | USAGE Invalid name \"a/b\"",
        "templates create u | 64 | USAGE a template is given by FILE or by --text",
        "templates create u --text {{#x}} | 78 | TEMPLATE_INVALID template u: Cannot read",
        "templates create a/b --text x | 64 | TEMPLATE_NAME Invalid name of a template: \"a/b\"",
        "templates get u | 66 | TEMPLATE_MISSING template u not found",
        "templates get t@2 | 66 | (it has versions 1 to 1)",
        "templates delete u | 66 | TEMPLATE_MISSING",
        "templates create u none.yaml | 66 | IN_MISSING none.yaml: file not found",
        "criterion-sets create u | 64 | USAGE criteria are given by FILE or by --criterion",
        "criterion-sets create u --criterion a=x --criterion a=y | 78 | repeated label",
        "llm-configs create u | 78 | LLM_CONFIG_INVALID LLM config u: an LLM config needs model",
        "llm-configs create u --model m --api nonsuch --base-url http://127.0.0.1:1 | 0 | ",
        "llm-configs create u --model m --key abc | 78 | must be given as env:NAME or file:PATH",
        "llm-configs create u --model m --key env:K --api anthropic | 78 | needs base_url",
        "collections create u none.jsonl | 66 | IN_NO_MATCH none.jsonl",
        "collections create u ROWS --column town=text | 64 | COLLECTION_COLUMN",
        "collections create u ROWS --column country=number | 64 | USAGE Invalid column type",
        "collections delete c | 75 | COLLECTION_USED collection c is needed by experiment one",
        "frobnicate | 64 | Unknown command \"frobnicate\"",
      })
  void whatIsWrongIsSaidInOneLineAndHasItsExitCode(String line, int code, String message) {
    create("one", "--judge", "default");
    clear();

    String[] words = line.replace("ROWS", file("rows.jsonl")).split(" ");
    assertThat(run(words)).as(err.toString()).isEqualTo(code);

    if (message != null) {
      assertThat(err.toString()).contains(message);
    }
    assertThat(launcher.runs).isEmpty();
  }

  @Test
  void aKeyNeverComesIntoTheStore() throws IOException {
    String key = "sk-Ab12Cd34Ef56Gh78Ij90Kl12";
    String file = write("config.yaml", "model: m\napi_key: " + key + "\n");

    assertThat(run("llm-configs", "create", "u", file)).isEqualTo(78);
    assertThat(run("llm-configs", "create", "u", "--model", "m", "--key", key)).isEqualTo(78);
    assertThat(run("llm-configs", "create", "u", "--model", "m", "--parameter", "api_key=" + key))
        .isEqualTo(78);

    assertThat(err.toString()).contains(file + ":2:", "env:NAME").doesNotContain(key);
    try (Stream<Path> files = Files.walk(directory.resolve("store"))) {
      for (Path stored : files.filter(Files::isRegularFile).toList()) {
        assertThat(stored).content().doesNotContain(key);
      }
    }
  }

  @Test
  void aRowThatIsNoneKeepsTheCollectionOut() throws IOException {
    String rows = write("bad.jsonl", "{\"a\":1}\n{\"a\":\n");

    assertThat(run("collections", "create", "u", rows)).isEqualTo(65);

    assertThat(err.toString()).contains(rows + ":2", "nothing was stored").hasLineCount(1);
    assertThat(run("collections", "get", "u")).isEqualTo(66);
    try (Stream<Path> files = Files.list(directory.resolve("store/collections-rows"))) {
      assertThat(files).hasSize(1);
    }
  }

  @Test
  void whatIsTheSameNeedsNoOtherVersion() throws IOException {
    run("templates", "create", "T", "--text", "Capital of {{country}}?");
    run("collections", "create", "c", file("rows.jsonl"));
    write("rows.jsonl", "{\"country\":\"Peru\"}\n");
    run("collections", "create", "c", file("rows.jsonl"));
    run("collections", "list");

    assertThat(out.toString()).startsWith("t@1\nc@1\nc@2\nc@2  ");
    clear();
    assertThat(run("collections", "get", "c@1")).isZero();
    assertThat(Json.parse(out.toString()).path("columns"))
        .isEqualTo(
            Json.parse("[{\"name\":\"country\",\"column_type\":\"text\",\"column_position\":0}]"));
  }

  @Test
  void aDamagedRecordIsNamedAndTheOthersAreListed() throws IOException {
    create("one", "--judge", "default");
    create("two", "--judge", "default");
    Path record = directory.resolve("store/experiments/one.json");
    Files.writeString(record, Files.readString(record).substring(0, 100));
    clear();

    assertThat(run("get", "one")).isEqualTo(65);
    assertThat(err.toString())
        .startsWith("STORE_DAMAGED the record of experiment one in " + record);
    assertThat(run("list")).isEqualTo(65);
    assertThat(out.toString()).contains("two").hasLineCount(1);
    Files.writeString(record, "{\"id\": \"../../..\", \"name\": \"one\"}");
    assertThat(run("delete", "one")).isEqualTo(65);
    assertThat(directory.resolve("store")).exists();
  }

  @Test
  void aStoreThatIsAFileIsRefused() throws IOException {
    environment.put("ASSAY_STORE", write("file", "x"));

    assertThat(run("templates", "create", "t", "--text", "x")).isEqualTo(73);
    assertThat(err.toString()).startsWith("STORE_CLOSED cannot use the store ");
    assertThat(run("get", "one", "--store", directory.resolve("store").toString())).isEqualTo(66);
  }

  @Test
  void theListIsTextOrOneObject() throws IOException {
    create("one", "--judge", "default");
    create("two", "--judge", "default", "--rating-version", "mock");
    clear();

    assertThat(run("list", "--json", "--limit", "1")).isZero();
    JsonNode list = Json.parse(out.toString());
    assertThat(list.path("count").asInt()).isEqualTo(2);
    assertThat(list.path("items")).hasSize(1);
    assertThat(list.path("items").path(0).path("name").asText()).isEqualTo("two");
    clear();
    assertThat(run("list", "--newest-first")).isZero();
    assertThat(out.toString().lines().map(line -> line.replaceAll(".*  ", "")))
        .containsExactly("two", "one");
  }
}
