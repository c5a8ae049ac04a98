package dev.assay.pipelines.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.pipelines.plan.EvaluatorEntry;
import dev.assay.pipelines.plan.FakeChecks;
import dev.assay.pipelines.plan.PlanChecks;
import dev.assay.transforms.derive.JudgeTemplate;
import dev.assay.transforms.derive.ModelEntry;
import dev.assay.transforms.derive.RephraseParser;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The options of judging and rephrasing, by their long and by prompto's names. */
final class StageCommandsTest {

  @TempDir private Path directory = Path.of("");
  private final StringWriter err = new StringWriter();
  private final RecordingLauncher launcher = new RecordingLauncher(ExitStatus.OK);
  private String rows = "";
  private String folder = "";

  @BeforeEach
  void writeFiles() throws IOException {
    rows = Files.writeString(directory.resolve("rows.jsonl"), "{}\n").toString();
    folder = Files.createDirectories(directory.resolve("f")).toString();
    Files.writeString(
        Path.of(folder, "settings.json"),
        "{\"a\": {\"api\": \"openai\", \"model_name\": \"m\", \"parameters\": {}},"
            + " \"b c\": {\"api\": \"openai\", \"model_name\": \"m\", \"parameters\": {}}}");
    Files.writeString(Path.of(folder, "template.txt"), "{INPUT_PROMPT} {OUTPUT_RESPONSE}\n");
    Files.writeString(Path.of(folder, "t.txt"), "{OUTPUT_RESPONSE} {INPUT_PROMPT}\n");
  }

  private int execute(String... arguments) {
    PlanChecks checks =
        new PlanChecks(
            FakeChecks.checks().apis(),
            entry -> List.of(),
            entry -> List.of(),
            Set.of("jsonl", "parquet"));
    return AssayCommand.execute(
        List.of(arguments),
        new CommandContext(
            new PrintWriter(new StringWriter()),
            new PrintWriter(err),
            name -> null,
            () -> checks,
            () -> launcher));
  }

  private Stages stages() {
    assertThat(launcher.stages).as(err.toString()).hasSize(1);
    return launcher.stages.get(0);
  }

  @Test
  void runTakesPromptosShortNames() {
    assertThat(
            execute(
                "run",
                "-f",
                rows,
                "-jf",
                folder,
                "-j",
                "a, b c,a",
                "-jt",
                "t.txt,template.txt",
                "-rf",
                folder,
                "-r",
                "a",
                "-rt",
                "t.txt",
                "-rp",
                "split_numbered_list",
                "-ro",
                "-or",
                "-s",
                "match,includes",
                "-mq",
                "60",
                "-ma",
                "3",
                "-p",
                "-o",
                "out"))
        .as(err.toString())
        .isZero();

    JudgeStage judge = Objects.requireNonNull(stages().judge());
    assertThat(judge.set().judges()).extracting(ModelEntry::name).containsExactly("a", "b c");
    assertThat(judge.set().templates())
        .extracting(JudgeTemplate::name)
        .containsExactly("t", "template");
    assertThat(judge.parser()).isNull();
    RephraseStage rephrase = Objects.requireNonNull(stages().rephrase());
    assertThat(rephrase.set().templates()).hasSize(1);
    assertThat(rephrase.parser()).isEqualTo(RephraseParser.SPLIT_NUMBERED_LIST);
    assertThat(rephrase.removeOriginal()).isTrue();
    assertThat(stages().onlyRephrase()).isTrue();
    assertThat(launcher.plans.get(0).evaluators())
        .extracting(EvaluatorEntry::name)
        .containsExactly("match", "includes");
    assertThat(launcher.plans.get(0).retry().maxAttempts()).isEqualTo(3);
    assertThat(launcher.runs.get(0).output()).isEqualTo(Path.of("out"));
    assertThat(launcher.runs.get(0).resume().in(Path.of("out")))
        .startsWith("./assay run -f ")
        .endsWith(" -p --output out --resume")
        .doesNotContain("-o out");
  }

  @Test
  void withoutTheseOptionsThereAreNoStages() {
    assertThat(execute("run", rows)).isZero();

    assertThat(launcher.stages).isEmpty();
    assertThat(launcher.runs).hasSize(1);
  }

  @Test
  void judgeTakesTheOptionsOfARun() {
    assertThat(
            execute(
                "judge",
                "runs/a",
                "--judge-folder",
                folder,
                "--judge",
                "a",
                "--judge-parser",
                "number:1-5",
                "--output",
                "out",
                "--epochs",
                "2",
                "--overwrite"))
        .as(err.toString())
        .isZero();

    assertThat(launcher.sources).containsExactly(Path.of("runs/a"));
    assertThat(Objects.requireNonNull(stages().judge()).parser())
        .satisfies(parser -> assertThat(parser.parameters().path("max").intValue()).isEqualTo(5));
    assertThat(launcher.plans.get(0).expansion().epochs()).isEqualTo(2);
    assertThat(launcher.runs.get(0).mode()).isEqualTo(RunSettings.Mode.OVERWRITE);
  }

  @Test
  void onlyFileRunsNothing() {
    assertThat(execute("judge", "-i", "c.jsonl", "-jf", folder, "-j", "a", "--only-file"))
        .as(err.toString())
        .isZero();

    assertThat(launcher.sources).containsExactly(Path.of("c.jsonl"));
    assertThat(launcher.runs).isEmpty();
  }

  @Test
  void aWholeCommandIsResumedInItsOwnOutput() {
    ResumeCommand typed =
        new ResumeCommand(List.of("run", "rows.jsonl", "-o", "x", "--overwrite", "--", "--a"));

    assertThat(typed.at(Path.of("out")).in(Path.of("out/judge")))
        .isEqualTo("./assay run rows.jsonl --output out --resume -- --a");
    assertThat(typed.in(Path.of("out/judge"))).contains(" --output out/judge ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "run ROWS -f ROWS | One EXPERIMENT only, found also --file \"ROWS\" | assay run",
        "run ROWS -judge | Unknown option -judge; did you mean \"--judge\"? | assay run",
        "run ROWS --judge a | Missing --judge-folder, the folder with settings.json and templates"
            + " | assay run",
        "run ROWS --judge-parser number | Missing --judge-folder, the folder with settings.json and"
            + " templates | assay run",
        "run ROWS --judge-folder FOLDER | Missing --judge with one or more judges that"
            + " settings.json names | assay run",
        "run ROWS -jf FOLDER -j , | Missing --judge with one or more judges that settings.json"
            + " names | assay run",
        "run ROWS -jf FOLDER -j a -jt , | --judge-templates names no template | assay run",
        "run ROWS --remove-original | --remove-original needs --rephrase-folder and"
            + " --rephrase-model | assay run",
        "run ROWS -or | Missing --rephrase-folder, the folder with settings.json and templates |"
            + " assay run",
        "rephrase ROWS -rf FOLDER | Missing --rephrase-model with one or more models that"
            + " settings.json names | assay rephrase",
        "rephrase ROWS -rf FOLDER -r a -rp list | Invalid --rephrase-parser: \"list\" (must be"
            + " split_numbered_list) | assay rephrase",
        "judge -jf FOLDER -j a | Missing required parameter: 'DIR' | assay judge",
        "judge d -i e | One DIR only, found also --input-file \"e\" | assay judge",
        "judge d -jf FOLDER -j a --resume | --resume needs --output with the directory of the run"
            + " to go on with | assay judge",
      })
  void aWrongCommandLineEndsWith64AndOneLine(String line, String message, String help) {
    List<String> words = new ArrayList<>();
    for (String word : line.split(" ", -1)) {
      words.add(word.replace("ROWS", rows).replace("FOLDER", folder));
    }

    assertThat(execute(words.toArray(String[]::new))).isEqualTo(64);
    assertThat(err.toString())
        .isEqualTo(
            "USAGE "
                + message.replace("ROWS", rows)
                + "\nNothing was called or written. See "
                + help
                + " --help.\n");
    assertThat(launcher.stages).isEmpty();
  }
}
