package dev.assay.pipelines.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.pipelines.endtoend.AssayProcess.Ended;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Evaluators that a user brings as a jar and as a script, through the real command. */
class OwnEvaluatorsIT {

  private static final String SERVICES = "META-INF/services/";
  private static final String EVALUATORS = "dev.assay.transforms.evaluate.custom.EvaluatorType";
  private static final String SUMMARIES =
      "dev.assay.transforms.summarize.custom.SummaryEvaluatorType";

  private static final String POLITE =
      """
      package own;

      import dev.assay.io.experiment.Score;
      import dev.assay.transforms.evaluate.Evaluator;
      import dev.assay.transforms.evaluate.EvaluatorParameters;
      import dev.assay.transforms.evaluate.custom.EvaluatorType;
      import java.util.List;

      public final class Polite implements EvaluatorType {
        public String type() {
          return "polite";
        }

        public Evaluator create(EvaluatorParameters parameters) {
          String name = parameters.name();
          String word = parameters.text("word", "please");
          return answer -> {
            if (answer.text().equals("Oslo")) {
              while (true) {}
            }
            return List.of(Score.of(name, answer.text().contains(word)));
          };
        }
      }
      """;

  private static final String LONGEST =
      """
      package own;

      import dev.assay.io.experiment.Score;
      import dev.assay.transforms.evaluate.EvaluatorParameters;
      import dev.assay.transforms.summarize.custom.SummaryEvaluator;
      import dev.assay.transforms.summarize.custom.SummaryEvaluatorType;
      import dev.assay.transforms.summarize.custom.SummaryRow;

      public final class Longest implements SummaryEvaluatorType {
        public String type() {
          return "longest";
        }

        public SummaryEvaluator create(EvaluatorParameters parameters) {
          return new SummaryEvaluator() {
            private int most;

            public void add(SummaryRow row) {
              most = Math.max(most, row.output().asText().length());
            }

            public Score result() {
              return Score.of("", most);
            }
          };
        }
      }
      """;

  private static final String EXPERIMENT =
      """
      name: own
      dataset: rows.jsonl
      prompt: "{{country}}"
      models:
        - api: test
          model: atlas
          parameters: {respond: lookup, answers: {France: "Paris, please", Norway: Oslo, Peru: Lima}}
      evaluators:
        - {type: polite, timeout: 200ms}
        - {type: command, name: script, command: [sh, score.sh], environment: [GIVEN]}
        - exact_match
      summary_evaluators:
        - num_exact_matches
        - {type: share, name: polite_share, score: polite, min: 1, threshold: 0.9}
        - longest
        - {type: command, name: lines, command: [sh, lines.sh]}
        - {type: command, name: broken, command: [sh, -c, "exit 9"]}
      """;

  private static final String SCORE =
      """
      while read -r line; do
        id=${line#'{"id":'}
        id=${id%%,*}
        case $line in *'"output":"Lima"'*) exit 7 ;; esac
        echo '{"id":'$id',"value":'${#id}',"reasoning":"'${GIVEN-unset} ${OPENAI_API_KEY-unset}'"}'
      done
      """;

  private static final String LINES =
      """
      read -r first
      n=0
      while read -r line; do
        case $line in *'"results":{"exact_match":'*'"polite":'*'"script":'*) n=$((n + 1)) ;; esac
      done
      echo '{"value":'$n',"assessment":"pass"}'
      """;

  @TempDir Path temporary;

  @ParameterizedTest
  @ValueSource(strings = {"direct", "flink"})
  void aJarAndAScriptScoreBesideTheBuiltInOnes(String runner) throws IOException {
    Workspace work = workspace();
    String own = "ASSAY_CLASSPATH='plugins/*' ./assay ";

    Ended ended =
        work.shell(own + "run experiments/own.yaml --output out --json --runner " + runner);

    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertScores(work.output("out"));

    Ended summarized = work.shell(own + "summarize out --json --runner " + runner);

    assertThat(summarized.exitCode()).as(summarized.err()).isZero();
    assertSummaries(work.output("out").summary().path("summary_evaluators"));
    for (String how : List.of("", " --runner " + runner)) {
      Ended again = work.shell(own + "evaluate out --experiment experiments/own.yaml --json" + how);

      assertThat(again.exitCode()).as(again.err()).isZero();
      assertScores(work.output("out"));
    }
  }

  private static void assertScores(Output output) {
    assertThat(output.run("fr").at("/scores/polite/value").doubleValue()).isEqualTo(1);
    assertThat(output.run("pe").at("/scores/polite/value").doubleValue()).isZero();
    assertThat(output.run("no").at("/scores/polite/error/code").asText()).isEqualTo("EVAL_TIMEOUT");
    assertThat(output.run("no").path("response").asText()).isEqualTo("Oslo");
    assertThat(output.run("fr").at("/scores/script/reasoning").asText()).isEqualTo("yes unset");
    assertThat(output.run("pe").at("/scores/script/error/message").asText())
        .contains("ended with exit code 7");
    assertThat(output.summary().at("/scores/polite/states/error").intValue()).isEqualTo(1);
    assertSummaries(output.summary().path("summary_evaluators"));
  }

  private static void assertSummaries(JsonNode results) {
    assertThat(results.at("/num_exact_matches/value").intValue()).isEqualTo(2);
    assertThat(results.at("/polite_share/value").doubleValue()).isEqualTo(1.0 / 3);
    assertThat(results.at("/polite_share/assessment").asText()).isEqualTo("fail");
    assertThat(results.at("/longest/value").doubleValue()).isEqualTo("Paris, please".length());
    assertThat(results.at("/lines/value").intValue()).isEqualTo(3);
    assertThat(results.at("/lines/assessment").asText()).isEqualTo("pass");
    assertThat(results.at("/broken/value").isNull()).isTrue();
    assertThat(results.at("/broken/error/message").asText()).contains("exit code 9");
  }

  @Test
  void withoutTheJarItsTypesAreUnknownBeforeTheFirstCall() throws IOException {
    Workspace work = workspace();

    Ended ended = work.run("run", "experiments/own.yaml", "--output", "out");

    assertThat(ended.exitCode()).isEqualTo(78);
    assertThat(ended.err())
        .contains("own.yaml:9:", "Unknown evaluator type polite", "Unknown summary evaluator type");
    assertThat(work.shell("ASSAY_CLASSPATH=none.jar ./assay --version").err())
        .contains("no none.jar, which ASSAY_CLASSPATH names");
  }

  private Workspace workspace() throws IOException {
    Workspace work = new Workspace(temporary).with("OPENAI_API_KEY", Workspace.CANARY);
    work.with("GIVEN", "yes");
    Files.createDirectories(work.path("experiments"));
    Files.createDirectories(work.path("plugins"));
    work.write("experiments/own.yaml", EXPERIMENT);
    work.write("experiments/score.sh", SCORE);
    work.write("experiments/lines.sh", LINES);
    work.write(
        "experiments/rows.jsonl",
        """
        {"id":"fr","country":"France","expected":"Paris"}
        {"id":"no","country":"Norway","expected":"Oslo"}
        {"id":"pe","country":"Peru","expected":"Lima"}
        """);
    jar(work.path("plugins/own.jar"));
    return work;
  }

  private void jar(Path jar) throws IOException {
    Path sources = Files.createDirectories(temporary.resolve("own"));
    Files.writeString(sources.resolve("Polite.java"), POLITE);
    Files.writeString(sources.resolve("Longest.java"), LONGEST);
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    Path classes = temporary.resolve("classes");
    int compiled =
        compiler.run(
            null,
            new ByteArrayOutputStream(),
            new ByteArrayOutputStream(),
            "-cp",
            System.getProperty("java.class.path"),
            "-d",
            classes.toString(),
            sources.resolve("Polite.java").toString(),
            sources.resolve("Longest.java").toString());
    assertThat(compiled).isZero();
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
        var files = Files.list(classes.resolve("own"))) {
      for (Path file : files.toList()) {
        put(out, "own/" + file.getFileName(), Files.readAllBytes(file));
      }
      put(out, SERVICES + EVALUATORS, "own.Polite".getBytes(StandardCharsets.UTF_8));
      put(out, SERVICES + SUMMARIES, "own.Longest".getBytes(StandardCharsets.UTF_8));
    }
  }

  private static void put(JarOutputStream out, String name, byte[] content) throws IOException {
    out.putNextEntry(new JarEntry(name));
    out.write(content);
    out.closeEntry();
  }
}
