package dev.assay.templates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import dev.assay.templates.FakeAssay.Ended;
import io.kubernetes.client.openapi.JSON;
import io.kubernetes.client.openapi.models.V1CronJob;
import io.kubernetes.client.openapi.models.V1PersistentVolumeClaim;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Schedules are what their systems take, and do with exit codes what they say. */
class SchedulesTest {

  private static final Path SCHEDULES = Path.of("schedules").toAbsolutePath();

  @TempDir Path folder;

  private static List<Object> yaml(String file) throws IOException {
    List<Object> documents = new ArrayList<>();
    new Load(LoadSettings.builder().build())
        .loadAllFromString(Files.readString(SCHEDULES.resolve(file)))
        .forEach(documents::add);
    return documents;
  }

  private static Object at(Object node, Object... path) {
    Object found = node;
    for (Object key : path) {
      found = key instanceof Integer i ? ((List<?>) found).get(i) : ((Map<?, ?>) found).get(key);
    }
    return found;
  }

  /** What Kubernetes' own types do not know is lost on the way through them. */
  @Test
  void kubernetesKnowsEveryFieldOfTheCronJobAndItsClaim() throws IOException {
    List<Object> documents = yaml("kubernetes.yaml");
    JsonElement claim = new Gson().toJsonTree(documents.get(0));
    JsonElement job = new Gson().toJsonTree(documents.get(1));

    assertThat(through(V1PersistentVolumeClaim.class, claim)).isEqualTo(claim);
    assertThat(through(V1CronJob.class, job)).isEqualTo(job);
    assertThat(at(documents.get(1), "apiVersion")).isEqualTo("batch/v1");
    assertThat(at(documents.get(1), "kind")).isEqualTo("CronJob");

    JsonElement misspelt = job.deepCopy();
    misspelt.getAsJsonObject().getAsJsonObject("spec").addProperty("scedule", "x");
    assertThat(through(V1CronJob.class, misspelt)).isEqualTo(job);
  }

  private static JsonElement through(Class<?> type, JsonElement json) {
    Gson kubernetes =
        JSON.createGson()
            .registerTypeAdapter(OffsetDateTime.class, new JSON.OffsetDateTimeTypeAdapter())
            .create();
    return pruned(kubernetes.toJsonTree(kubernetes.fromJson(json, type)));
  }

  /** The types say of some fields that they are empty. */
  private static JsonElement pruned(JsonElement json) {
    if (json.isJsonObject()) {
      json.getAsJsonObject().asMap().values().forEach(SchedulesTest::pruned);
      json.getAsJsonObject()
          .asMap()
          .values()
          .removeIf(
              value ->
                  (value.isJsonObject() && value.getAsJsonObject().isEmpty())
                      || (value.isJsonArray() && value.getAsJsonArray().isEmpty()));
    } else if (json.isJsonArray()) {
      json.getAsJsonArray().forEach(SchedulesTest::pruned);
    }
    return json;
  }

  @Test
  void aPodGoesOnWhereTheOneBeforeStopped() throws IOException {
    Object pod = at(yaml("kubernetes.yaml").get(1), "spec", "jobTemplate", "spec");
    Object container = at(pod, "template", "spec", "containers", 0);
    FakeAssay assay = FakeAssay.in(folder, 75, 0);
    String script =
        String.valueOf(at(container, "args", 0))
            .replace("/opt/assay/assay", assay.program().toString())
            .replace("/runs/", folder + "/runs/");

    for (int code : List.of(75, 0)) {
      assertThat(assay.run(Map.of("JOB_NAME", "night-1"), "sh", "-c", script).exitCode())
          .isEqualTo(code);
    }

    String run = "run /experiment/experiment.yaml --output " + folder + "/runs/night-1";
    assertThat(assay.started()).containsExactly(run, run + " --resume");
    assertThat((List<?>) at(pod, "podFailurePolicy", "rules", 0, "onExitCodes", "values"))
        .as("results, and what a person mends")
        .isEqualTo(List.of(3, 64, 65, 66, 70, 73, 77, 78, 100));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, ''",
    "3, 0, ::warning::finished",
    "100, 100, ::error::a gate failed",
    "77, 77, ::error::ended with 77"
  })
  void theGithubJobPassesOrFailsByTheCode(int code, int exitCode, String says) throws IOException {
    List<?> steps = (List<?>) at(yaml("github.yml").get(0), "jobs", "evaluate", "steps");
    FakeAssay assay = FakeAssay.in(folder, 75, 75, code);
    Path output = folder.resolve("github-output");
    Map<String, String> environment =
        Map.of(
            "ASSAY", assay.program().toString(),
            "EXPERIMENT", "e.yaml",
            "OUTPUT", folder.resolve("evaluation").toString(),
            "TRIES", "5",
            "PAUSE", "0",
            "GITHUB_OUTPUT", output.toString(),
            "STATUS", String.valueOf(code));

    Ended ran = assay.run(environment, "bash", "-e", "-c", script(steps, "Run the experiment"));
    Ended ended = assay.run(environment, "bash", "-e", "-c", script(steps, "Pass or fail"));

    assertThat(ran.exitCode()).as(ran.printed()).isZero();
    assertThat(output).content().isEqualTo("status=" + code + "\n");
    assertThat(assay.started())
        .hasSize(3)
        .last()
        .asString()
        .isEqualTo("run e.yaml --output " + folder + "/evaluation --resume");
    assertThat(ended.exitCode()).isEqualTo(exitCode);
    assertThat(ended.printed()).startsWith(says);
  }

  private static String script(List<?> steps, String name) {
    return steps.stream()
        .filter(step -> name.equals(at(step, "name")))
        .map(step -> String.valueOf(at(step, "run")))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void systemdTakesTheUnits() throws IOException {
    assumeTrue(FakeAssay.has("systemd-analyze"), "systemd-analyze is not installed");
    FakeAssay assay = FakeAssay.in(folder, 0);
    Files.writeString(
        folder.resolve("assay.service"),
        Files.readString(SCHEDULES.resolve("assay.service")).replace("/opt/assay/assay", "true"));
    Files.copy(SCHEDULES.resolve("assay.timer"), folder.resolve("assay.timer"));

    Ended ended =
        assay.run(
            Map.of(),
            "systemd-analyze",
            "verify",
            folder.resolve("assay.service").toString(),
            folder.resolve("assay.timer").toString());

    assertThat(ended.exitCode()).as(ended.printed()).isZero();
    assertThat(ended.printed()).doesNotContain("assay.service", "assay.timer");
  }

  @Test
  void theUnitGoesOnInTheFolderOfTheDay() throws IOException {
    FakeAssay assay = FakeAssay.in(folder, 75, 100);
    String unit = Files.readString(SCHEDULES.resolve("assay.service"));
    String line =
        unit.lines().filter(each -> each.startsWith("ExecStart=")).findFirst().orElseThrow();
    String script =
        line.substring(line.indexOf('\'') + 1, line.lastIndexOf('\''))
            .replace("$$", "$")
            .replace("%%", "%")
            .replace("/opt/assay/assay", assay.program().toString());

    int first = assay.run(Map.of("EXPERIMENT", "e.yaml"), "sh", "-c", script).exitCode();
    int second = assay.run(Map.of("EXPERIMENT", "e.yaml"), "sh", "-c", script).exitCode();

    assertThat(List.of(first, second)).containsExactly(75, 100);
    assertThat(assay.started().get(0)).matches("run e\\.yaml --output runs/\\d{4}-\\d{2}-\\d{2}");
    assertThat(assay.started().get(1)).endsWith(" --resume");
    assertThat(unit).contains("RestartPreventExitStatus=3 64 65 66 70 73 77 78 100");
  }

  /** The DAG's own function, with stand-ins for what it imports. */
  @ParameterizedTest
  @CsvSource({
    "0, returned",
    "3, AirflowSkipException",
    "75, RuntimeError",
    "74, RuntimeError",
    "100, AirflowFailException",
    "78, AirflowFailException"
  })
  void theAirflowTaskEndsByTheCode(int code, String end) throws IOException {
    assumeTrue(FakeAssay.has("python3"), "python3 is not installed");
    FakeAssay assay = FakeAssay.in(folder, 75, code);
    Path test = folder.resolve("call.py");
    Files.writeString(
        test,
        """
        import sys, types
        def module(name, **names):
            sys.modules[name] = types.ModuleType(name)
            sys.modules[name].__dict__.update(names)
        class DAG:
            def __init__(self, **options): self.options = options
            def __enter__(self): return self
            def __exit__(self, *end): pass
        operators = []
        module("airflow", DAG=DAG)
        module("airflow.exceptions",
               AirflowFailException=type("AirflowFailException", (Exception,), {}),
               AirflowSkipException=type("AirflowSkipException", (Exception,), {}))
        module("airflow.operators", )
        module("airflow.operators.python", PythonOperator=lambda **o: operators.append(o))
        names = {}
        exec(compile(open(sys.argv[1]).read(), sys.argv[1], "exec"), names)
        names["ASSAY"], names["RUNS"] = sys.argv[2], sys.argv[3]
        assert operators[0]["python_callable"] is names["run_experiment"]
        assert names["dag"].options["max_active_runs"] == 1
        for i in range(2):
            try:
                names["run_experiment"](ds="2025-02-03")
                end = "returned"
            except Exception as e:
                end = type(e).__name__
        print(end)
        """);

    Ended ended =
        assay.run(
            Map.of(),
            "python3",
            test.toString(),
            SCHEDULES.resolve("airflow.py").toString(),
            assay.program().toString(),
            folder.toString());

    assertThat(ended.printed().strip()).isEqualTo(end);
    assertThat(assay.started()).hasSize(2);
    assertThat(assay.started().get(0)).doesNotContain("--resume");
    assertThat(assay.started().get(1)).endsWith("/2025-02-03 --resume");
  }
}
