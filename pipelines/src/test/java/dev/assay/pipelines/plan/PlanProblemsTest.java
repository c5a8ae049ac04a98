package dev.assay.pipelines.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PlanProblemsTest {

  @TempDir private Path directory = Path.of("");
  private Plans plans;

  @BeforeEach
  void makePlans() throws IOException {
    plans = new Plans(directory);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "temprature: 1 | CONFIG_UNKNOWN_KEY e.yaml:2:1: unknown key \"temprature\"; known here:"
            + " name, description, dataset, input, prompt, messages, prompts, models, servers,"
            + " epochs, limits, limiter, batch, retry, request_timeout, concurrency, budget,"
            + " prices, evaluators, judge, embedding, output, summary_evaluators, slices, reducers,"
            + " cluster, intervals, gates, baseline, raise_errors, early_stopping",
        "epoch: 1 | CONFIG_UNKNOWN_KEY e.yaml:2:1: unknown key \"epoch\"; did you mean \"epochs\"?",
        "retry: {max-attempts: 3} | CONFIG_UNKNOWN_KEY e.yaml:2:9: unknown key"
            + " \"retry.max-attempts\"; did you mean \"max_attempts\"?",
        "budget: {max_cost_usd: 0} | CONFIG_RANGE e.yaml:2:24: Invalid budget.max_cost_usd: 0 (must"
            + " be US dollars, a number above 0, at most 1000000000)",
        "budget: {max_calls: none} | CONFIG_TYPE e.yaml:2:21: Invalid budget.max_calls: the text"
            + " \"none\" (must be a whole number from 1 to 2147483647)",
        "prices: {m: {input_per_million: 1}} | CONFIG_MISSING e.yaml:2:13: key"
            + " \"prices.m.output_per_million\" is missing",
        "prices: {m: {input_per_million: -1, output_per_million: 1}} | CONFIG_RANGE e.yaml:2:33:"
            + " Invalid"
            + " prices.m.input_per_million: -1 (must be US dollars, a number of 0 or more, at most"
            + " 1000000)",
        "gates: [a.mean > 0, a.mean = 1] | CONFIG_GATE e.yaml:2:21: Invalid gate \"a.mean = 1\": at"
            + " character 8: a single =; write == to compare, or >= or <=",
        "gates: runs.faild == 0 | CONFIG_GATE e.yaml:2:8: gate \"runs.faild == 0\": unknown name"
            + " faild in runs; did you mean failed?; known here: expected, answered, refused,"
            + " failed",
        "gates: {a: 1} | CONFIG_TYPE e.yaml:2:8: Invalid gates: a mapping (must be a list of"
            + " conditions, such as \"exact_match.mean >= 0.8\")",
        "gates: [a.mean > 0, 3] | CONFIG_TYPE e.yaml:2:21: Invalid gates: 3 (must be a list of"
            + " conditions, such as \"exact_match.mean >= 0.8\")",
        "raise_errors: sometimes | CONFIG_TYPE e.yaml:2:15: Invalid raise_errors: the text"
            + " \"sometimes\" (must be true or false)",
        "output: {report: maybe} | CONFIG_TYPE e.yaml:2:18: Invalid output.report: the text"
            + " \"maybe\" (must be true or false)",
        "summary_evaluators: [x] | CONFIG_EVALUATOR e.yaml:2:22: summary evaluator \"x\" is not"
            + " known",
        "epochs: 0 | CONFIG_RANGE e.yaml:2:9: Invalid epochs: 0 (must be a whole number from 1 to"
            + " 1000)",
        "epochs: 1001 | CONFIG_RANGE e.yaml:2:9: Invalid epochs: 1001 (must be a whole number from"
            + " 1 to 1000)",
        "epochs: -1 | CONFIG_RANGE e.yaml:2:9: Invalid epochs: -1 (must be a whole number from 1 to"
            + " 1000)",
        "epochs: 99999999999999999999 | CONFIG_RANGE e.yaml:2:9: Invalid epochs:"
            + " 99999999999999999999 (must be a whole number from 1 to 1000)",
        "epochs: no | CONFIG_TYPE e.yaml:2:9: Invalid epochs: the text \"no\" (must be a whole"
            + " number from 1 to 1000)",
        "epochs: 1.5 | CONFIG_TYPE e.yaml:2:9: Invalid epochs: 1.5 (must be a whole number from 1"
            + " to 1000)",
        "epochs: 010 | CONFIG_TYPE e.yaml:2:9: Invalid epochs: the text \"010\" (must be a whole"
            + " number from 1 to 1000)",
        "epochs: | CONFIG_TYPE e.yaml:2:8: Invalid epochs: nothing (must be a whole number from 1"
            + " to 1000)",
        "epochs: [1] | CONFIG_TYPE e.yaml:2:9: Invalid epochs: a list (must be a whole number from"
            + " 1 to 1000)",
        "concurrency: 0 | CONFIG_RANGE e.yaml:2:14: Invalid concurrency: 0 (must be a whole number"
            + " from 1 to 10000)",
        "name: ../up | CONFIG_RANGE e.yaml:2:1: Invalid name: the text \"../up\" (must be 1 to 100"
            + " letters, digits, dots, dashes or underscores and not begin with a dot)",
        "name: nul | CONFIG_RANGE e.yaml:2:1: Invalid name: the text \"nul\" (is reserved by an"
            + " operating system; choose another)",
        "name: 7 | CONFIG_TYPE e.yaml:2:7: Invalid name: 7 (must be a text)",
        "request_timeout: 60 | CONFIG_TYPE e.yaml:2:18: Invalid request_timeout: 60 (must be a time"
            + " from 100ms to 24h with its unit, such as 500ms, 60s or 2m)",
        "request_timeout: 25h | CONFIG_RANGE e.yaml:2:18: Invalid request_timeout: the text \"25h\""
            + " (must be a time from 100ms to 24h with its unit, such as 500ms, 60s or 2m)",
        "retry: {max_attempts: 0} | CONFIG_RANGE e.yaml:2:23: Invalid retry.max_attempts: 0 (must"
            + " be a whole number from 1 to 100)",
        "retry: 3 | CONFIG_TYPE e.yaml:2:8: Invalid retry: 3 (must be a mapping of keys to values)",
        "retry: {base: 5s, cap: 1s} | CONFIG_CONFLICT e.yaml:2:19: retry.cap 1s is shorter than"
            + " retry.base 5s; the longest wait cannot be below the first",
        "limits: {openai: 0} | CONFIG_RANGE e.yaml:2:18: Invalid limits.openai: 0 (must be a number"
            + " above 0, at most 60000000)",
        "limits: {openai: -1} | CONFIG_RANGE e.yaml:2:18: Invalid limits.openai: -1 (must be a"
            + " number above 0, at most 60000000)",
        "limits: {openai: 1e12} | CONFIG_RANGE e.yaml:2:18: Invalid limits.openai: 1E+12 (must be a"
            + " number above 0, at most 60000000)",
        "limits: {openai: fast} | CONFIG_TYPE e.yaml:2:18: Invalid limits.openai: the text \"fast\""
            + " (must be a number above 0, at most 60000000)",
        "limits: {openai: {requests_per_second: 2e6}} | CONFIG_RANGE e.yaml:2:40: Invalid"
            + " limits.openai.requests_per_second: 2E+6 (must be a number above 0, at most"
            + " 1000000)",
        "limits: {openai: {concurrency: 0}} | CONFIG_RANGE e.yaml:2:32: Invalid"
            + " limits.openai.concurrency: 0 (must be a whole number from 1 to 10000)",
        "limits: {openai: {models: {m: true}}} | CONFIG_TYPE e.yaml:2:31: Invalid"
            + " limits.openai.models.m: true (must be a number above 0, at most 60000000)",
        "limits: {openai: {models: {m: {models: {}}}}} | CONFIG_UNKNOWN_KEY e.yaml:2:32: unknown"
            + " key \"limits.openai.models.m.models\"; known here: requests_per_minute,"
            + " requests_per_second, tokens_per_minute, input_tokens_per_minute,"
            + " output_tokens_per_minute, concurrency, window, shards",
        "limits: {openai: {tokens_per_minute: 0}} | CONFIG_RANGE e.yaml:2:38: Invalid"
            + " limits.openai.tokens_per_minute: 0 (must be a number above 0, at most 60000000)",
        "limits: {openai: {window: 2s}} | CONFIG_TYPE e.yaml:2:27: Invalid limits.openai.window:"
            + " the text \"2s\" (must be one of bucket, 1s, 10s, 60s)",
        "limits: {openai: {shards: 0}} | CONFIG_RANGE e.yaml:2:27: Invalid limits.openai.shards: 0"
            + " (must be a whole number from 1 to 1000)",
        "limits: {a: {requests_per_minute: 60, requests_per_second: 2}} | CONFIG_CONFLICT"
            + " e.yaml:2:39: limits.a has two rates, requests_per_minute 60 and requests_per_second"
            + " 2; keep one",
        "prompt: 5 | CONFIG_TYPE e.yaml:2:9: Invalid prompt: 5 (must be a text or a list of texts)",
        "prompt: \" \" | TPL_EMPTY_PROMPT e.yaml:2:9: Invalid prompt: a text of the prompt is"
            + " blank",
        "prompt: \"{{#a}}x\" | TPL_SYNTAX e.yaml:2:9: Invalid prompt: Cannot read the template:"
            + " Section missing close tag 'a' @ line 1",
        "prompt: \"{{>p}}\" | TPL_PARTIAL e.yaml:2:9: Invalid prompt: Cannot read the template: it"
            + " includes another one, \"p\" (partials and blocks are not read; put the text itself"
            + " there)",
        "messages: hi | CONFIG_TYPE e.yaml:2:11: Invalid messages: the text \"hi\" (must be a list"
            + " of messages, each with role and content)",
        "messages: [{content: hi}] | PROMPT_FORM e.yaml:2:11: Invalid messages: prompt holds a"
            + " OBJECT that is neither a text nor a message with a role",
        "prompts: [] | CONFIG_TYPE e.yaml:2:10: Invalid prompts: a list (must be a list of texts or"
            + " of {name, prompt} or {name, messages})",
        "prompts: [{name: a}] | CONFIG_MISSING e.yaml:2:11: an entry of prompts needs prompt or"
            + " messages, and not both",
        "prompts: [{name: a, prompt: x}, {name: a, prompt: y}] | CONFIG_DUPLICATE_NAME e.yaml:2:33:"
            + " two prompts are named \"a\"; rename one",
        "models: [] | CONFIG_TYPE e.yaml:2:9: Invalid models: a list (must be a list of {api,"
            + " model} with at least one entry)",
        "models: [{model: m, api: opnai}] | CONFIG_API_UNKNOWN e.yaml:2:21: API opnai not"
            + " recognised or implemented; known: echo, openai; did you mean \"openai\"?",
        "models: [{api: openai}] | CONFIG_MISSING e.yaml:2:10: key \"models.model\" is missing",
        "models: [{model: m}] | CONFIG_MISSING e.yaml:2:10: key \"models.api\" is missing",
        "models: [{api: openai, model: m}, {api: openai, model: m}] | CONFIG_DUPLICATE_NAME"
            + " e.yaml:2:35: two models are named \"m\"; give this one a name of its own",
        "models: [{api: openai, model: m, parameters: [1]}] | CONFIG_TYPE e.yaml:2:46: Invalid"
            + " models.parameters: a list (must be a mapping of keys to values)",
        "models: [{api: echo, parameters: {t: .nan}}] | CONFIG_RANGE e.yaml:2:38: Invalid t: NaN"
            + " (must be a finite number)",
        "evaluators: exact_match | CONFIG_TYPE e.yaml:2:13: Invalid evaluators: the text"
            + " \"exact_match\" (must be a list of names or of {type, …})",
        "evaluators: [exact] | CONFIG_EVALUATOR e.yaml:2:14: evaluator \"exact\" is not known;"
            + " known: exact_match",
        "evaluators: [{name: a}] | CONFIG_MISSING e.yaml:2:14: key \"evaluators.type\" is missing",
        "evaluators: [exact_match, exact_match] | CONFIG_DUPLICATE_NAME e.yaml:2:27: two evaluators"
            + " are named \"exact_match\"; give this one a name of its own",
        "output: {formats: [csv]} | CONFIG_TYPE e.yaml:2:20: Invalid output.formats: the text"
            + " \"csv\" (must be a list of one or more of jsonl, parquet)",
        "output: {formats: []} | CONFIG_TYPE e.yaml:2:19: Invalid output.formats: a list (must be a"
            + " list of one or more of jsonl, parquet)",
        "dataset: rows.jsonl | CONFIG_DUPLICATE_KEY e.yaml:2:1: key \"dataset\" is already in line"
            + " 1; keep one of the two",
        "a: !!javax.script.ScriptEngineManager [] | CONFIG_SYNTAX e.yaml:2:4: tag"
            + " tag:yaml.org,2002:javax.script.ScriptEngineManager is not read; remove it⏎    a:"
            + " !!javax.script.ScriptEngineManager []⏎       ^",
        "<<: {epochs: 1} | CONFIG_SYNTAX e.yaml:2:1: merge keys are not read; write the keys out⏎  "
            + "  <<: {epochs: 1}⏎    ^",
        "? [a] | CONFIG_SYNTAX e.yaml:2:3: a key must be a text⏎    ? [a]⏎      ^",
        "name: *a | CONFIG_SYNTAX e.yaml:2:7: alias *a has no anchor &a before it⏎    name: *a⏎    "
            + "      ^",
      })
  void eachProblemIsNamedWithItsPlace(String line, String problem) throws IOException {
    assertThat(plans.problems("e.yaml", "dataset: rows.jsonl\n" + line + "\n"))
        .containsExactly(problem.replace('⏎', '\n'));
  }

  @Test
  void allProblemsAreFoundAtOnceInBothSyntaxes() throws IOException {
    String yaml = "epochs: 0\nnmae: x\nconcurrency: many\n";
    String json = "{\"epochs\": 0,\n\"nmae\": \"x\",\n\"concurrency\": \"many\"}\n";

    assertThat(plans.problems("e.yaml", yaml))
        .containsExactly(
            "CONFIG_UNKNOWN_KEY e.yaml:2:1: unknown key \"nmae\"; did you mean \"name\"?",
            "CONFIG_MISSING e.yaml:1:1: key \"dataset\" is missing; name the file with the rows",
            "CONFIG_RANGE e.yaml:1:9: Invalid epochs: 0 (must be a whole number from 1 to 1000)",
            "CONFIG_TYPE e.yaml:3:14: Invalid concurrency: the text \"many\" (must be a whole"
                + " number from 1 to 10000)");
    assertThat(plans.problems("e.json", json))
        .containsExactly(
            "CONFIG_UNKNOWN_KEY e.json:2:1: unknown key \"nmae\"; did you mean \"name\"?",
            "CONFIG_MISSING e.json:1:1: key \"dataset\" is missing; name the file with the rows",
            "CONFIG_RANGE e.json:1:12: Invalid epochs: 0 (must be a whole number from 1 to 1000)",
            "CONFIG_TYPE e.json:3:16: Invalid concurrency: the text \"many\" (must be a whole"
                + " number from 1 to 10000)");
  }

  @Test
  void badSyntaxIsShownWithACaret() throws IOException {
    assertThat(plans.problems("e.yaml", "dataset: rows.jsonl\nmodels: [a, b\nname: x\n"))
        .singleElement()
        .asString()
        .startsWith("CONFIG_SYNTAX e.yaml:3:5: not YAML: while parsing a flow sequence, expected")
        .endsWith("\n    name: x\n        ^");
    assertThat(plans.problems("e.json", "{\"dataset\": \"rows.jsonl\",\n \"epochs\": NaN}"))
        .singleElement()
        .asString()
        .startsWith("CONFIG_SYNTAX e.json:2:")
        .contains("not JSON: Non-standard token 'NaN'")
        .contains("\n     \"epochs\": NaN}\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "models: [{api: openai, model: m, parameters: {api_key: sk-proj-Ab12Cd34Ef56Gh78Ij90}}]",
        "description: my key is sk-Ab12Cd34Ef56Gh78Ij90 do not tell",
        "prompt: use AIzaSyA1234567890abcdefghijklmnopqrstuvw",
        "models: [{api: echo, parameters: {headers: {authorization: q9w8e7r6t5y4u3i2o1p0}}}]",
        "sk-Ab12Cd34Ef56Gh78Ij90: 1",
        "epochs: sk-Ab12Cd34Ef56Gh78Ij90",
      })
  void aLiteralKeyIsRefusedAndNeverShown(String line) throws IOException {
    assertThat(plans.problems("e.yaml", "dataset: rows.jsonl\n" + line))
        .isNotEmpty()
        .allSatisfy(
            problem ->
                assertThat(problem)
                    .doesNotContain("Ab12Cd34")
                    .doesNotContain("AIzaSyA")
                    .doesNotContain("q9w8e7"));
  }

  @Test
  void aLiteralKeySaysWhereAndWhatToDo() throws IOException {
    assertThat(
            plans.problems("e.yaml", "dataset: rows.jsonl\ndescription: sk-Ab12Cd34Ef56Gh78Ij90\n"))
        .containsExactly(
            "CONFIG_SECRET_LITERAL e.yaml:2:14: the value of \"description\" looks like a key; keys"
                + " never stand in an experiment file: put it into an environment variable such as"
                + " OPENAI_API_KEY, remove it here, and replace the key if the file was shared");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "models: [{api: echo, parameters: {stop_token: '<|im_end|>', api_key:"
            + " 'env:OPENAI_API_KEY'}}]",
        "description: how sk-learn-pipelines-work-in-practice",
        "models: [{api: echo, parameters: {max_tokens: 1000000000000000}}]",
        "models: [{api: echo, parameters: {token: aaaaaaaaaaaaaaaaaaaaaaaaaaa}}]",
      })
  void whatOnlyResemblesAKeyIsAllowed(String line) throws IOException {
    assertThat(plans.problems("e.yaml", "dataset: rows.jsonl\n" + line)).isEmpty();
  }

  @Test
  void aLongPromptIsSearchedForKeysInTime() {
    String text = "sk-" + "a-".repeat(500_000);

    assertThat(
            Assertions.assertTimeout(
                Duration.ofSeconds(10), () -> SecretLiterals.holdsKey(text + "0")))
        .isFalse();
  }

  @Test
  void limitsOfTheSyntaxAreEnforced() throws IOException {
    String laughs =
        """
        dataset: rows.jsonl
        a: &a [x,x,x,x,x,x,x,x,x,x]
        b: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]
        c: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]
        d: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c,*c]
        e: [*d,*d,*d,*d,*d,*d,*d,*d,*d,*d]
        """;
    String aliases = "a: &a [x]\nb: [" + "*a, ".repeat(51) + "]\n";

    assertThat(plans.problems("e.yaml", laughs))
        .singleElement()
        .asString()
        .startsWith("CONFIG_LIMIT e.yaml:6:")
        .contains("more than 100000 values, repeated ones included");
    assertThat(plans.problems("e.yaml", aliases))
        .singleElement()
        .asString()
        .startsWith("CONFIG_LIMIT e.yaml:2:205: more than 50 aliases");
    for (String name : new String[] {"e.yaml", "e.json"}) {
      assertThat(plans.problems(name, "[".repeat(10_000) + "]".repeat(10_000)))
          .containsExactly("CONFIG_LIMIT " + name + ":1:51: nested deeper than 50 levels");
      assertThat(plans.problems(name, "#".repeat(ExperimentFile.MAX_BYTES + 1)))
          .containsExactly("CONFIG_LIMIT " + name + ": the file is larger than 3145728 bytes");
    }
  }

  @Test
  void aFileThatIsNoTextIsRefused() throws IOException {
    Path file = Files.write(directory.resolve("e.yaml"), new byte[] {'a', ':', (byte) 0xff});

    assertThat(plans.problems(plans.read(file, PlanOverrides.NONE)))
        .containsExactly("CONFIG_ENCODING e.yaml: the file is not UTF-8; save it as UTF-8");
    assertThat(plans.problems("e.yaml", ""))
        .containsExactly("CONFIG_SYNTAX e.yaml: the file is empty; it needs at least a dataset");
    assertThat(plans.problems("e.yaml", "- a"))
        .containsExactly(
            "CONFIG_TYPE e.yaml:1:1: Invalid experiment: a list (must be a mapping of keys to"
                + " values)");
    assertThat(plans.problems("e.yaml", "dataset: rows.jsonl\n---\ndataset: rows.jsonl\n"))
        .containsExactly(
            "CONFIG_SYNTAX e.yaml:2:1: a second document; keep one per file\n    ---\n    ^");
    assertThat(plans.problems("e.yaml", "dataset: \"a\u0000b\""))
        .containsExactly(
            "CONFIG_SYNTAX e.yaml: not YAML: it holds a character that YAML does not allow");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "none.jsonl | IN_NO_MATCH e.yaml:1:10: dataset none.jsonl matches no file (working"
            + " directory CWD)",
        "no*.jsonl | IN_NO_MATCH e.yaml:1:10: dataset no*.jsonl matches no file (working directory"
            + " CWD)",
        "sub | IN_DIRECTORY e.yaml:1:10: dataset sub is a directory; name files, such as"
            + " sub/*.jsonl",
        "e.yaml | IN_FORMAT e.yaml:1:10: dataset e.yaml has no known extension (must be one"
            + " of .jsonl, .ndjson, .csv, .parquet, each also with .gz or .zst)",
        "'{a.jsonl' | CONFIG_TYPE e.yaml:1:10: Invalid dataset: the text \"{a.jsonl\" (must be a"
            + " path, a pattern or a list of them)",
        "7 | CONFIG_TYPE e.yaml:1:10: Invalid dataset: 7 (must be a path, a pattern or a list of"
            + " them)",
        "[] | CONFIG_TYPE e.yaml:1:10: Invalid dataset: a list (must be a path, a pattern or a list"
            + " of them)",
      })
  void aDatasetThatIsNotThereIsNamed(String dataset, String problem) throws IOException {
    Files.createDirectory(directory.resolve("sub"));

    assertThat(plans.problems("e.yaml", "dataset: " + dataset)).containsExactly(problem);
  }

  @Test
  void anExperimentThatIsNotThereIsNamed() throws IOException {
    Path missing = directory.resolve("none.yaml");
    Path folder = Files.createDirectory(directory.resolve("folder.yaml"));

    assertThat(plans.problems(plans.read(missing, PlanOverrides.NONE)))
        .containsExactly("IN_MISSING none.yaml: file not found (working directory CWD)");
    assertThat(plans.problems(plans.read(folder, PlanOverrides.NONE)))
        .containsExactly(
            "IN_DIRECTORY folder.yaml: is a directory; name an experiment file (.yaml, .yml, .json)"
                + " or a rows file in it");
    assertThat(plans.problems("e.txt", ""))
        .containsExactly(
            "IN_FORMAT e.txt: no known extension (must be .yaml, .yml or .json for an experiment;"
                + " one of .jsonl, .ndjson, .csv, .parquet, each also with .gz or .zst for rows)");
  }
}
