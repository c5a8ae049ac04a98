package dev.assay.pipelines.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.pipelines.plan.AnalysisOptions;
import dev.assay.pipelines.plan.FakeChecks;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class AssayCommandTest {

  @TempDir private Path directory = Path.of("");
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private RecordingLauncher launcher = new RecordingLauncher(ExitStatus.OK);
  private String rows = "";

  @BeforeEach
  void writeRows() throws IOException {
    rows = Files.writeString(directory.resolve("rows.jsonl"), "{}\n").toString();
  }

  @Test
  void runHandsPlanAndSettingsToTheLauncher() {
    int code =
        execute(
            "run",
            rows,
            "--output",
            "out",
            "--epochs",
            "2",
            "--overwrite",
            "--strict",
            "--json",
            "--quiet",
            "--runner",
            "flink",
            "--allow-failures",
            "2.5%",
            "--limit",
            "a=5/min",
            "--limit",
            "b=6/min",
            "--",
            "--flinkMaster=local",
            "--x");

    assertThat(code).isZero();
    assertThat(launcher.plans)
        .singleElement()
        .satisfies(
            plan -> {
              assertThat(plan.name()).isEqualTo("rows");
              assertThat(plan.expansion().epochs()).isEqualTo(2);
              assertThat(plan.limits().groups()).containsOnlyKeys("a", "b");
            });
    assertThat(launcher.runs)
        .singleElement()
        .satisfies(
            settings -> {
              assertThat(settings.output()).isEqualTo(Path.of("out"));
              assertThat(settings.mode()).isEqualTo(RunSettings.Mode.OVERWRITE);
              assertThat(settings.runner()).isEqualTo(RunSettings.Runner.FLINK);
              assertThat(settings.strict()).isTrue();
              assertThat(settings.allowance()).isEqualTo(new FailureAllowance(2.5, true));
              assertThat(settings.beamArguments()).containsExactly("--flinkMaster=local", "--x");
              assertThat(settings.console().json()).isTrue();
              assertThat(settings.console().verbosity()).isEqualTo(Console.Verbosity.QUIET);
            });
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void runWithoutOptionsHasTheStandardSettings() {
    assertThat(execute("run", rows)).isZero();

    assertThat(launcher.runs)
        .singleElement()
        .satisfies(
            settings -> {
              assertThat(settings.output()).isNull();
              assertThat(settings.mode()).isEqualTo(RunSettings.Mode.CREATE);
              assertThat(settings.runner()).isEqualTo(RunSettings.Runner.DIRECT_IF_IT_FITS);
              assertThat(settings.strict()).isFalse();
              assertThat(settings.allowance()).isEqualTo(FailureAllowance.NONE);
              assertThat(settings.beamArguments()).isEmpty();
              assertThat(settings.console().json()).isFalse();
              assertThat(settings.console().verbosity()).isEqualTo(Console.Verbosity.NORMAL);
            });
  }

  @Test
  void checkHandsThePlanToTheLauncher() {
    assertThat(execute("check", rows, "--strict", "--max-queries", "60")).isZero();

    assertThat(launcher.runs).isEmpty();
    assertThat(launcher.checks).singleElement().extracting(CheckSettings::strict).isEqualTo(true);
    assertThat(launcher.plans)
        .singleElement()
        .satisfies(
            plan -> assertThat(plan.limits().of("all", "m").requestsPerMinute()).isEqualTo(60));
  }

  @Test
  void acceptChangedIsAWayToResume() {
    execute("run", rows, "--output", "out", "--resume");
    execute("run", rows, "--output", "out", "--resume", "--accept-changed");

    assertThat(launcher.runs)
        .extracting(RunSettings::mode)
        .containsExactly(RunSettings.Mode.RESUME, RunSettings.Mode.RESUME_CHANGED);
    assertThat(launcher.runs.get(1).resume().in(Path.of("out")))
        .endsWith(" --output out --resume")
        .doesNotContain("--accept-changed");
  }

  @Test
  void evaluateHandsTheEvaluatorsAndTheDirectoryToTheLauncher() throws IOException {
    String file = write("e.yaml", "dataset: none.jsonl\nevaluators: [exact_match]\n");

    assertThat(execute("evaluate", "runs/a", "--experiment", file, "--json")).isZero();
    assertThat(execute("evaluate", "runs/b")).isZero();

    assertThat(launcher.plans)
        .singleElement()
        .satisfies(plan -> assertThat(plan.evaluators()).hasSize(1));
    assertThat(launcher.evaluated)
        .extracting(DirectorySettings::directory)
        .containsExactly(Path.of("runs/a"), Path.of("runs/b"));
    assertThat(launcher.evaluated.get(0).console().json()).isTrue();
  }

  @Test
  void evaluateReportsABadExperimentAsRunDoes() throws IOException {
    String file = write("bad.yaml", "dataset: none.jsonl\nepochs: 0\nevaluators: 3\n");

    assertThat(execute("evaluate", "runs/a", "--experiment", file)).isEqualTo(78);
    assertThat(err.toString())
        .contains("CONFIG_RANGE " + file + ":2:9", "CONFIG_TYPE " + file + ":3:13", "2 problems")
        .doesNotContain("IN_NO_MATCH");
    assertThat(execute("evaluate", "runs/a", "--experiment", "none.yaml")).isEqualTo(66);
    assertThat(launcher.evaluated).isEmpty();
  }

  @Test
  void summarizeTakesWhatTheSummaryIsToTell() {
    assertThat(
            execute(
                "summarize",
                "runs/a",
                "--slice",
                "country,model",
                "--slice",
                "topic",
                "--reducer",
                "pass_at_2",
                "--cluster",
                "topic",
                "--intervals",
                "bootstrap",
                "--level",
                "0.9"))
        .isZero();
    assertThat(launcher.analyses)
        .containsExactly(
            new AnalysisOptions(
                List.of("country,model", "topic"),
                List.of("pass_at_2"),
                "topic",
                "bootstrap",
                0.9));
    assertThat(execute("summarize", "runs/a", "--reducer", "best")).isEqualTo(64);
    assertThat(launcher.analyses).hasSize(1);
  }

  @Test
  void summarizeHandsTheDirectoryToTheLauncher() {
    assertThat(execute("summarize", "runs/a", "--quiet")).isZero();

    assertThat(launcher.summarized)
        .singleElement()
        .satisfies(
            settings -> {
              assertThat(settings.directory()).isEqualTo(Path.of("runs/a"));
              assertThat(settings.console().verbosity()).isEqualTo(Console.Verbosity.QUIET);
            });
  }

  @ParameterizedTest
  @EnumSource(ExitStatus.class)
  void theLaunchersEndIsTheExitCode(ExitStatus end) {
    launcher = new RecordingLauncher(end);

    assertThat(execute("run", rows)).isEqualTo(end.code());
    assertThat(execute("check", rows)).isEqualTo(end.code());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "run ROWS --epoch 3 | Unknown option --epoch; did you mean \"--epochs\"? | assay run",
        "run ROWS --outptu=x | Unknown option --outptu; did you mean \"--output\"? | assay run",
        "run ROWS --frobnicate | Unknown option --frobnicate | assay run",
        "rum ROWS | Unknown command \"rum\"; did you mean \"run\"? | assay",
        "frobnicate | Unknown command \"frobnicate\"; known: run, check, evaluate, summarize,"
            + " query, compare, report, calibrate, gate, judge, rephrase, watch, export, upload,"
            + " import, datasets, experiments, media, package, init,"
            + " completion | assay",
        " | Missing command | assay",
        "run | Missing required parameter: 'EXPERIMENT' | assay run",
        "run ROWS two.yaml | One EXPERIMENT only, found also \"two.yaml\" (what is for Beam stands"
            + " after --) | assay run",
        "run ROWS --epochs | Missing required parameter for option '--epochs' (N) | assay run",
        "run ROWS --epochs x | Invalid value for option '--epochs': 'x' is not an int | assay run",
        "check ROWS --max-queries x | Invalid value for option '--max-queries': 'x' is not a double"
            + " | assay check",
        "run ROWS --runner x | Invalid --runner: \"x\" (must be direct, flink, spark, dataflow or"
            + " auto) | assay run",
        "package --runner direct | Invalid --runner: \"direct\" (must be flink, spark or dataflow)"
            + " | assay package",
        "package | Missing required option: '--runner=NAME' | assay package",
        "run ROWS --allow-failures some | Invalid --allow-failures: \"some\" (must be a number of"
            + " rows or a percentage, such as 2%) | assay run",
        "run ROWS --allow-failures 101% | Invalid --allow-failures: \"101%\" (Invalid allowance:"
            + " 101.0 (must be at least 0, and at most 100 percent)) | assay run",
        "run ROWS --resume --overwrite | --resume and --overwrite exclude each other; keep one |"
            + " assay run",
        "run ROWS --resume | --resume needs --output with the directory of the run to go on with |"
            + " assay run",
        "run ROWS --output x --accept-changed | --accept-changed needs --resume, which it lets go"
            + " on with what has changed | assay run",
        "evaluate | Missing required parameter: 'DIR' | assay evaluate",
        "evaluate d --output x | Unknown option --output | assay evaluate",
        "summarize d e | One DIR only, found also \"e\" | assay summarize",
        "summarize d --quiet --verbose | --quiet and --verbose exclude each other; keep one | assay"
            + " summarize",
        "check ROWS --quiet --verbose | --quiet and --verbose exclude each other; keep one | assay"
            + " check",
        "check ROWS --output x | Unknown option --output | assay check",
      })
  void aWrongCommandLineEndsWith64AndOneLine(String line, String message, String help) {
    String typed = line == null ? "" : line;
    List<String> words = new ArrayList<>();
    for (String word : typed.split(" ", -1)) {
      if (!word.isEmpty()) {
        words.add(word.equals("ROWS") ? rows : word);
      }
    }

    assertThat(execute(words.toArray(String[]::new))).isEqualTo(64);
    assertThat(err.toString())
        .isEqualTo(
            "USAGE " + message + "\nNothing was called or written. See " + help + " --help.\n");
    assertThat(launcher.plans).isEmpty();
  }

  @Test
  void aProblemOfTheExperimentEndsWith78AndOfItsFilesWith66() throws IOException {
    String bad = write("bad.yaml", "dataset: rows.jsonl\nepochs: 0\n");
    String lost = write("lost.yaml", "dataset: none.jsonl\n");
    String both = write("both.yaml", "dataset: none.jsonl\nepochs: 0\n");

    assertThat(execute("run", bad)).isEqualTo(78);
    assertThat(execute("check", lost)).isEqualTo(66);
    assertThat(execute("run", both)).isEqualTo(78);
    assertThat(execute("run", both, "--epochs", "0")).isEqualTo(64);
    assertThat(execute("run", directory.resolve("none.yaml").toString())).isEqualTo(66);
    assertThat(execute("run", directory.toString())).isEqualTo(66);
    assertThat(launcher.plans).isEmpty();
  }

  @Test
  void allProblemsArePrintedAndCounted() throws IOException {
    String bad = write("bad.yaml", "dataset: rows.jsonl\nepochs: 0\nnmae: x\n");

    execute("run", bad);

    assertThat(err.toString())
        .isEqualTo(
            "CONFIG_UNKNOWN_KEY "
                + bad
                + ":3:1: unknown key \"nmae\"; did you mean \"name\"?\n"
                + "CONFIG_RANGE "
                + bad
                + ":2:9: Invalid epochs: 0 (must be a whole number from 1"
                + " to 1000)\n"
                + "2 problems; nothing was called or written.\n");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void warningsArePrintedUnlessQuiet() {
    String missing = directory.resolve("none.env").toString();
    String warning =
        "Warning: ENV_FILE " + missing + ": file not found; no variable was taken from it\n";

    assertThat(execute("run", rows, "--env-file", missing)).isZero();
    assertThat(err.toString()).isEqualTo(warning);
    assertThat(execute("run", rows, "--env-file", missing, "--quiet")).isZero();
    assertThat(err.toString()).isEqualTo(warning);
  }

  @Test
  void theEnvironmentFileFillsOnlyWhatIsNotSet() throws IOException {
    String file = write("e.env", "SET=file\nUNSET='file'\n");

    execute("run", rows, "--env-file", file);

    assertThat(launcher.runs)
        .singleElement()
        .satisfies(
            settings -> {
              assertThat(settings.environment().get("SET")).isEqualTo("process");
              assertThat(settings.environment().get("UNSET")).isEqualTo("file");
              assertThat(settings.environment().get("NEITHER")).isNull();
            });
  }

  @Test
  void helpAndVersionEndWith0AndAskForNothing() {
    CommandContext helpOnly =
        new CommandContext(
            new PrintWriter(out),
            new PrintWriter(err),
            name -> null,
            () -> {
              throw new AssertionError("checks were asked for");
            },
            () -> {
              throw new AssertionError("the launcher was asked for");
            });

    assertThat(AssayCommand.execute(List.of("--help"), helpOnly)).isZero();
    assertThat(out.toString()).contains("Commands:", "run", "check", "assay run capitals.yaml");
    assertThat(AssayCommand.execute(List.of("run", "--help"), helpOnly)).isZero();
    assertThat(out.toString())
        .contains(
            "EXPERIMENT",
            "--output=DIR",
            "--resume",
            "--accept-changed",
            "--overwrite",
            "--epochs=N",
            "--max-attempts=N",
            "--concurrency=N",
            "--request-timeout=TIME",
            "--limit=GROUP=N/min",
            "--max-queries=N",
            "--max-queries-json=FILE",
            "--parallel",
            "--env-file=FILE",
            "--runner=NAME",
            "--shared=LOCATION",
            "--quiet",
            "--verbose",
            "--json",
            "--strict",
            "--allow-failures=N|N%",
            "What stands after -- goes to Beam.")
        .doesNotContain("%%", "N%n");
    assertThat(AssayCommand.execute(List.of("--version"), helpOnly)).isZero();
    assertThat(out.toString()).endsWith("assay development\n");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void anArgumentThatBeginsWithAnAtSignIsNotAFileOfArguments() throws IOException {
    String file = write("args", "--epochs 3");

    assertThat(execute("run", "@" + file)).isEqualTo(66);
    assertThat(err.toString()).startsWith("IN_MISSING @" + file);
  }

  private int execute(String... arguments) {
    Map<String, String> process = Map.of("SET", "process");
    return AssayCommand.execute(
        List.of(arguments),
        new CommandContext(
            new PrintWriter(out),
            new PrintWriter(err),
            process::get,
            FakeChecks::checks,
            () -> launcher));
  }

  private String write(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text).toString();
  }
}
