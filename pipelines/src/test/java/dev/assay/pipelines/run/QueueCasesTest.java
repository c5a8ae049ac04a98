package dev.assay.pipelines.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.io.api.Environment;
import dev.assay.io.files.InputFiles;
import dev.assay.pipelines.plan.EvaluatorEntry;
import dev.assay.pipelines.plan.ExperimentPlan;
import dev.assay.pipelines.plan.PlanChecks;
import dev.assay.pipelines.plan.PlanOverrides;
import dev.assay.pipelines.plan.PlanReader;
import dev.assay.pipelines.plan.PlanResult;
import dev.assay.pipelines.runner.InstalledApis;
import dev.assay.pipelines.runner.WorkerServices;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Prompto's queues: which rows share a rate, with and without its file of queues. */
final class QueueCasesTest {

  @TempDir private Path directory = Path.of("");

  @BeforeEach
  void haveKeys() {
    WorkerServices.useEnvironment(
        name ->
            name.equals("OLLAMA_API_ENDPOINT")
                ? "http://127.0.0.1:9"
                : name.endsWith("_API_KEY") ? "canary-0123456789" : null);
  }

  @AfterEach
  void forgetKeys() {
    WorkerServices.useEnvironment(Environment.system());
  }

  private static String row(String api, String model, String more) {
    return "{\"prompt\":\"p\",\"api\":\"%s\",\"model_name\":\"%s\"%s}\n"
        .formatted(api, model, more);
  }

  /** Twelve rows: four each of three apis, two models each for the first two. */
  private static String twelve() {
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < 2; i++) {
      rows.append(row("gemini", "gemini-1.5-pro", "")).append(row("gemini", "gemini-1.0-pro", ""));
      rows.append(row("openai", "gpt3.5-turbo", "")).append(row("openai", "gpt4", ""));
      rows.append(row("ollama", "llama3", "")).append(row("ollama", "llama3", ""));
    }
    return rows.toString();
  }

  private static PlanOverrides queues(@Nullable Path file, boolean parallel) {
    return new PlanOverrides(null, null, null, null, List.of(), null, null, 5.0, file, parallel);
  }

  private Survey survey(String rows, PlanOverrides overrides) throws IOException {
    Path file = Files.writeString(directory.resolve("rows.jsonl"), rows);
    PlanChecks checks =
        new PlanChecks(
            InstalledApis.INSTANCE,
            (EvaluatorEntry entry) -> List.of(),
            entry -> List.of(),
            Set.of("jsonl"));
    ExperimentPlan plan =
        new PlanReader(checks)
            .read(file, overrides)
            .match(
                PlanResult.Ready::plan,
                refused -> {
                  throw new AssertionError(refused.problems().toString());
                });
    return SurveyRows.of(
        plan,
        InputFiles.expand(plan.dataset()).files(),
        InstalledApis.INSTANCE,
        new WorkerServices(null));
  }

  /** Each queue as {@code name rows@rate}. */
  private List<String> lanes(String rows, @Nullable String queues) throws IOException {
    Path file = queues == null ? null : Files.writeString(directory.resolve("q.json"), queues);
    return survey(rows, queues(file, true)).lanes().stream()
        .map(
            lane ->
                String.format(
                    Locale.ROOT,
                    "%s %d@%.0f",
                    lane.key().label(),
                    lane.runs(),
                    lane.limit().requestsPerMinute()))
        .sorted()
        .toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "11 | {} | gemini 4@5, ollama 4@5, openai 4@5",
        "12 | {\"openai\":20,\"gemini\":10} | gemini 4@10, ollama 4@5, openai 4@20",
        "13 | {\"gemini\":{\"gemini-1.5-pro\":20},\"openai\":{\"gpt4\":10,\"gpt3.5-turbo\":20}} |"
            + " gemini 2@5, gemini/gemini-1.5-pro 2@20, ollama 4@5, openai/gpt3.5-turbo 2@20,"
            + " openai/gpt4 2@10",
        "14 | {\"gemini\":{\"default\":30,\"gemini-1.5-pro\":20},\"ollama\":4} | gemini 2@30,"
            + " gemini/gemini-1.5-pro 2@20, ollama 4@4, openai 4@5",
      })
  void twelveRowsFallIntoQueuesByTheFile(int number, String queues, String expected)
      throws IOException {
    assertThat(String.join(", ", lanes(twelve(), queues)))
        .as("case %s", number)
        .isEqualTo(expected);
  }

  @Test
  void case15GroupsReplaceApis() throws IOException {
    String rows =
        row("gemini", "m", ",\"group\":\"group1\"")
            + row("openai", "m", ",\"group\":\"group1\"")
            + row("openai", "m", ",\"group\":\"group2\"")
            + row("openai", "m", ",\"group\":\"group3\"")
            + row("openai", "m", "");

    assertThat(lanes(rows, "{\"group1\":5,\"group2\":10,\"group3\":15}"))
        .as("a queue that the file names holds whatever API its rows have")
        .containsExactly("group1 2@5", "group2 1@10", "group3 1@15", "openai 1@5");
  }

  @Test
  void case16ModelsAreFoundUnderTheGroup() throws IOException {
    String rows =
        row("openai", "m2", ",\"group\":\"g\"")
            + row("openai", "m1", ",\"group\":\"g\"")
            + row("openai", "m2", "");

    assertThat(lanes(rows, "{\"g\":{\"m2\":300}}"))
        .containsExactly("g 1@5", "g/m2 1@300", "openai 1@5");
  }

  /** Prompto sends 120 a minute and says nothing. */
  @Test
  void case17GroupsOnOneAccountAreNotedUnlessTheyShareALimit() throws IOException {
    String rows =
        row("openai", "m", ",\"group\":\"a\"")
            + row("openai", "m", ",\"group\":\"b\"")
            + row("openai", "other", ",\"group\":\"c\"");

    assertThat(survey(rows, limits("a=60/min", "b=60/min", "c=60/min")).sharing())
        .containsExactly(
            "groups a and b call the same model on the account of OPENAI_API_KEY, each with a limit"
                + " of its own, together up to 120/min; if the account has one limit, bind them by"
                + " --limit a+b=N/min, or by groups: under limits");
    Survey bound = survey(rows, limits("a+b=60/min", "c=60/min"));
    assertThat(bound.sharing()).isEmpty();
    assertThat(bound.lanes())
        .extracting(lane -> lane.key().label() + " " + lane.runs())
        .containsExactly("a+b 2", "c 1");
    assertThat(survey(rows, limits("a=60/min")).sharing()).isEmpty();
  }

  private static PlanOverrides limits(String... options) {
    return new PlanOverrides(
        null, null, null, null, List.of(options), null, null, null, null, false);
  }

  /** Prompto makes a queue None of a null, a queue nan of a blank, and one of 1 beside "1". */
  @Test
  void aGroupThatSaysNothingIsNoneAndANumberIsItsText() throws IOException {
    String rows =
        row("openai", "m", ",\"group\":null")
            + row("openai", "m", ",\"group\":\" \"")
            + row("openai", "m", ",\"group\":1")
            + row("openai", "m", ",\"group\":\"1\"");

    assertThat(lanes(rows, "{\"1\":30}")).containsExactly("1 2@30", "openai 2@5");
  }

  /** Prompto merges these two into one queue at the later rate. */
  @Test
  void queuesWhoseNamesReadAlikeStayApart() throws IOException {
    String rows = row("openai", "m2", "") + row("openai", "x", ",\"group\":\"openai-m2\"");

    assertThat(lanes(rows, "{\"openai\":{\"m2\":400},\"openai-m2\":60}"))
        .containsExactly("openai-m2 1@60", "openai/m2 1@400");
  }

  /** Prompto makes a queue api-default at the standard rate of it. */
  @Test
  void aModelNamedDefaultIsOneOfTheOthers() throws IOException {
    assertThat(lanes(row("openai", "default", ""), "{\"openai\":{\"default\":30}}"))
        .containsExactly("openai 1@30");
  }

  /** Prompto's whole run ends with an exception at either of them. */
  @Test
  void case6ARowWithoutApiOrWithAGroupThatIsNoneFailsAlone() throws IOException {
    String rows =
        "{\"prompt\":\"p\",\"model_name\":\"m\"}\n"
            + row("openai", "m", ",\"group\":{\"a\":1}")
            + row("openai", "m", "");

    Survey survey = survey(rows, queues(null, true));

    assertThat(survey.unsendable()).isEqualTo(2);
    assertThat(survey.unsendableExamples())
        .extracting(error -> error.code())
        .containsExactly("API_MISSING", "ROW_FIELD");
    assertThat(survey.lanes()).singleElement().satisfies(lane -> assertThat(lane.runs()).isOne());
  }

  @Test
  void case19WithoutParallelThereIsOneQueueAtTheStandardRate() throws IOException {
    Path file = Files.writeString(directory.resolve("q.json"), "{\"openai\":20}");

    Survey survey = survey(twelve(), queues(file, false));

    assertThat(survey.lanes())
        .singleElement()
        .satisfies(
            lane -> {
              assertThat(lane.key().label()).isEqualTo("all");
              assertThat(lane.runs()).isEqualTo(12);
              assertThat(lane.limit().requestsPerMinute()).isEqualTo(5);
            });
  }
}
