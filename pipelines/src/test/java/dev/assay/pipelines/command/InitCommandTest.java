package dev.assay.pipelines.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.io.json.Json;
import dev.assay.pipelines.InProcess;
import dev.assay.pipelines.init.Starter;
import dev.assay.pipelines.plan.FakeChecks;
import dev.assay.pipelines.plan.PlanChecks;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

final class InitCommandTest {

  @TempDir private Path directory = Path.of("");

  private String file(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text).toString();
  }

  private String folder() {
    return directory.resolve("mine").toString();
  }

  private String experiment() throws IOException {
    return Files.readString(directory.resolve("mine/experiment.yaml"));
  }

  @ParameterizedTest
  @CsvSource({
    "'prompt,expected', '', expected",
    "'question,expected', {{question}}, expected",
    "'id,Query,Target', {{Query}}, Target",
    "'text,label', {{text}}, label",
    "'input,answer', {{input}}, answer",
    "'first name,age', 'first name: {{first name}}\\nage: {{age}}', ''",
  })
  void columnsBecomeThePromptAndTheExpectedAnswer(String header, String prompt, String expected)
      throws IOException {
    int columns = header.split(",", -1).length;
    String row = "x" + ",y".repeat(columns - 1);
    String rows = file("rows.csv", header + "\n" + row + "\n");

    InProcess made = InProcess.run("init", folder(), "--dataset", rows);

    assertThat(made.code()).as(made.err()).isZero();
    if (prompt.isEmpty()) {
      assertThat(experiment()).doesNotContain("prompt:");
    } else {
      assertThat(experiment()).contains("prompt: \"" + prompt + "\"");
    }
    boolean copied = !expected.isEmpty() && !expected.equals("expected");
    assertThat(experiment()).contains(copied ? "dataset: rows.jsonl" : "dataset: \"../rows.csv\"");
    if (copied) {
      assertThat(Files.readString(directory.resolve("mine/rows.jsonl")))
          .contains("\"expected\":\"y\"");
    }
    assertThat(experiment())
        .contains(expected.isEmpty() ? "# evaluators:" : "evaluators: [exact_match]");
    InProcess ran =
        InProcess.run(
            "run", folder() + "/experiment.yaml", "--output", directory.resolve("out").toString());
    assertThat(ran.code()).as(ran.out() + ran.err()).isZero();
  }

  @Test
  void modelsAndAJudgeOfAnApi() throws IOException {
    String rows = file("rows.jsonl", "{\"question\":\"a\"}\n");

    InProcess made =
        InProcess.run(
            "init",
            folder(),
            "--dataset",
            rows,
            "--api",
            "openai",
            "--model",
            "gpt-4o",
            "--model",
            "gpt-4o-mini",
            "--evaluator",
            "llm-rubric");

    assertThat(made.code()).as(made.err()).isZero();
    InProcess checked =
        InProcess.run(
            Map.of("OPENAI_API_KEY", "none"), List.of("check", folder() + "/experiment.yaml"));
    assertThat(checked.code()).as(checked.out() + checked.err()).isZero();
    assertThat(checked.out()).contains("1 rows x 2 = 2 runs", "about 2 calls of judges");
  }

  @Test
  void modelsWithoutAKeyAnswerWithTheQuestion() throws IOException {
    String rows = file("rows.jsonl", "{\"question\":\"a\",\"expected\":\"a\"}\n");
    String[] words = {
      "init", folder(), "--dataset", rows, "--api", "test", "--model", "one", "--model", "echo"
    };

    assertThat(InProcess.run(words).code()).isZero();
    InProcess ran =
        InProcess.run(
            "run",
            folder() + "/experiment.yaml",
            "--output",
            directory.resolve("out").toString(),
            "--json");

    assertThat(Json.parse(ran.out()).at("/scores/exact_match/mean").doubleValue()).isEqualTo(1);
    assertThat(Json.parse(ran.out()).at("/runs/answered").intValue()).isEqualTo(2);
  }

  @Test
  void nothingThatIsThereIsReplaced() throws IOException {
    Files.createDirectories(Path.of(folder()));
    String kept = file("mine/notes.txt", "kept");

    InProcess refused = InProcess.run("init", folder());

    assertThat(refused.code()).isEqualTo(ExitStatus.OUTPUT_UNCREATABLE.code());
    assertThat(refused.err())
        .isEqualTo(
            "OUT_EXISTS "
                + folder()
                + " is there already and is left as it is; give another NAME.\n"
                + "Nothing was written.\n");
    assertThat(Path.of(folder())).isDirectoryContaining(path -> path.toString().equals(kept));
  }

  @Test
  void linesThatAreNoRowsAreNamed() throws IOException {
    String rows = file("rows.jsonl", "{\"question\":\"a\"}\nnothing\n");

    assertThat(InProcess.run("init", folder(), "--dataset", rows).out())
        .contains("1 rows with question", "left out: " + rows + ":2:");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--template capitols | Unknown template \"capitols\"; did you mean \"capitals\"?",
        "--api openai | --api, --model and --evaluator need --dataset; name a file with rows",
        "--template rag --api openai | --template goes without --dataset",
        "--dataset ROWS --api opnai | Unknown API \"opnai\"; did you mean \"openai\"?",
        "--dataset ROWS --api ollama | --api ollama needs --model",
        "--dataset ROWS --evaluator exakt_match | did you mean exact_match?",
        "--dataset none.csv | none.csv",
        "--dataset EMPTY | EMPTY has no row; it needs a header and rows (.csv)",
      })
  void mistakesAreNamedAndNothingIsWritten(String options, String said) throws IOException {
    String rows = file("rows.jsonl", "{\"question\":\"a\"}\n");
    String empty = file("empty.csv", "");
    String all = "init " + folder() + " " + options.replace("ROWS", rows).replace("EMPTY", empty);

    InProcess refused = InProcess.run(all.split(" ", -1));

    assertThat(refused.code()).isGreaterThanOrEqualTo(ExitStatus.USAGE.code());
    assertThat(refused.err()).contains(said.replace("EMPTY", empty));
    assertThat(Path.of(folder())).doesNotExist();
  }

  @Test
  void threeQuestionsAtATerminal() throws IOException {
    String rows = file("rows.csv", "question,expected\na,b\n");

    String asked = answered(rows + "\nopenai/gpt-4o\ncontains\n");

    assertThat(asked).contains("Your rows", "Model as API/MODEL", "Scored by");
    assertThat(experiment())
        .contains("{api: openai, model: \"gpt-4o\"}".replace("\"", ""), "evaluators: [contains]");
  }

  @Test
  void nothingButReturnMakesTheFirstExample() throws IOException {
    answered("\n\n");

    assertThat(experiment()).contains("name: capitals");
  }

  /** Returns what was asked of a person who types these lines. */
  private String answered(String typed) {
    StringWriter asked = new StringWriter();
    PrintWriter none = new PrintWriter(new StringWriter());
    CommandContext context =
        new CommandContext(
            none,
            none,
            name -> null,
            InitCommandTest::checks,
            () -> new RecordingLauncher(ExitStatus.OK));
    Person person =
        new Person(new BufferedReader(new StringReader(typed)), new PrintWriter(asked, true));
    int code = new CommandLine(new InitCommand(context, () -> person)).execute(folder());
    assertThat(code).as(asked.toString()).isZero();
    return asked.toString();
  }

  private static PlanChecks checks() {
    var fake = FakeChecks.checks();
    return new PlanChecks(
        fake.apis(), entry -> List.of(), fake.summaryEvaluators(), fake.formats());
  }

  @Test
  void helpNamesEveryTemplate() {
    String help = InProcess.run("init", "--help").out();

    for (Starter starter : Starter.values()) {
      assertThat(help).containsPattern(starter.title() + " +" + Pattern.quote(starter.summary()));
    }
  }
}
