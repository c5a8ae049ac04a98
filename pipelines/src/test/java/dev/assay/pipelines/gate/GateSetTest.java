package dev.assay.pipelines.gate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.json.Json;
import dev.assay.transforms.gate.Gate;
import dev.assay.transforms.gate.GateFigures;
import dev.assay.transforms.gate.GateResult;
import dev.assay.transforms.gate.GateResult.Status;
import dev.assay.transforms.gate.GateSyntaxException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GateSetTest {

  @TempDir private Path directory = Path.of("");

  /** Compares nothing; says what it was asked and answers with a fixed comparison. */
  private static final class KnownComparison implements ComparisonSource {
    private final List<String> asked = new ArrayList<>();

    @Override
    public GateFigures.Other compare(Path baseline, Path candidate) {
      asked.add(baseline.getFileName() + " " + candidate.getFileName());
      return GateFigures.Other.of(comparison(0.25));
    }
  }

  private static ObjectNode comparison(double difference) {
    ObjectNode json = Json.object();
    json.putObject("records").put("paired", 3);
    json.putObject("scores").putObject("s").put("difference", difference);
    return json;
  }

  private static ObjectNode summary(double mean) {
    ObjectNode json = Json.object().put("experiment", "e");
    json.putObject("runs").put("failed", 0);
    json.putObject("scores").putObject("s").put("mean", mean);
    return json;
  }

  private Path finished(String name, JsonNode summary) throws IOException {
    Path run = Files.createDirectories(directory.resolve(name));
    Files.writeString(run.resolve("summary.json"), Json.text(summary));
    return run;
  }

  private static GateSet gates(@Nullable Path baseline, String... expressions)
      throws GateSyntaxException {
    List<Gate> gates = new ArrayList<>();
    for (String expression : expressions) {
      gates.add(Gate.parse(expression, null));
    }
    return new GateSet(gates, baseline);
  }

  private GateResult result(GateSet gates, @Nullable Path comparison, ComparisonSource source) {
    return gates.results(summary(0.79), directory.resolve("b"), comparison, source).get(0);
  }

  @Test
  void aBaselineIsAFinishedDirectoryABlessedFileOrASummary() throws Exception {
    Path run = finished("a", summary(0.8));
    Path blessed = directory.resolve("new/folder/base.json");
    Baseline.write(blessed, summary(0.8), run, Instant.EPOCH);
    Baseline.write(blessed, summary(0.8), run, Instant.EPOCH);

    for (Path baseline : List.of(run, blessed, run.resolve("summary.json"))) {
      GateSet margin = gates(baseline, "s.mean >= baseline.s.mean - 0.02");
      assertThat(result(margin, null, new KnownComparison()).passed()).as("%s", baseline).isTrue();
      GateSet none = gates(baseline, "s.mean >= baseline.s.mean");
      assertThat(result(none, null, new KnownComparison()).status()).isEqualTo(Status.FAIL);
    }
  }

  @Test
  void aBaselineThatIsNoneIsAnErrorOfTheGatesThatNeedIt() throws Exception {
    Path text = Files.writeString(directory.resolve("text"), "hello");
    Path other = Files.writeString(directory.resolve("other.json"), "{\"a\": 1}");
    Path later = Files.writeString(directory.resolve("later.json"), "{\"baseline_version\": 2}");
    Path empty = Files.createDirectories(directory.resolve("empty"));
    List<String> problems = new ArrayList<>();
    for (Path baseline : List.of(directory.resolve("nowhere"), text, other, later, empty)) {
      GateSet gates = gates(baseline, "s.mean >= baseline.s.mean", "s.mean > 0");
      List<GateResult> results = gates.results(summary(1), directory, null, new KnownComparison());
      assertThat(results).extracting(GateResult::status).containsExactly(Status.ERROR, Status.PASS);
      problems.add(results.get(0).message().replace(directory + "/", ""));
    }
    assertThat(problems)
        .allSatisfy(problem -> assertThat(problem).contains("assay gate --bless"))
        .extracting(problem -> problem.substring(0, problem.indexOf(';')))
        .containsExactly(
            "the baseline nowhere is not there",
            "the baseline text is no JSON",
            "the baseline other.json holds no summary",
            "the baseline later.json is of baseline_version 2 (this program reads 1)",
            "the baseline empty is no finished run: it has no summary.json");
    assertThat(result(gates(null, "baseline.s.mean > 0"), null, new KnownComparison()).message())
        .startsWith("there is no baseline; name one by --baseline");
  }

  @Test
  void directoriesAreComparedOnlyWhereAGateAsksForIt() throws Exception {
    KnownComparison source = new KnownComparison();
    Path run = finished("a", summary(0.8));

    assertThat(result(gates(run, "s.mean < baseline.s.mean"), null, source).passed()).isTrue();
    assertThat(source.asked).isEmpty();
    GateResult compared = result(gates(run, "compare.s.difference == 0.25"), null, source);
    assertThat(compared.status()).as(compared.message()).isEqualTo(Status.PASS);
    assertThat(source.asked).containsExactly("a b");
  }

  @Test
  void aComparisonInAFileIsTakenAsItIs() throws Exception {
    KnownComparison source = new KnownComparison();
    Path file = directory.resolve("comparison.json");
    Files.writeString(file, Json.text(comparison(-0.5)));
    GateSet gates = gates(null, "compare.s.difference < 0 and compare.records.paired == 3");

    assertThat(result(gates, file, source).passed()).isTrue();
    Files.writeString(file, "{}");
    assertThat(result(gates, file, source).message())
        .endsWith("is no comparison: it has no scores and records");
    assertThat(source.asked).isEmpty();
    assertThat(result(gates, null, source).message())
        .startsWith("there is nothing to compare with");
    Path stored = directory.resolve("stored.json");
    Baseline.write(stored, summary(1), directory, Instant.EPOCH);
    assertThat(result(gates.withBaseline(stored), null, source).message())
        .contains("runs are compared one by one");
  }

  @Test
  void whatASummaryRecordsIsReadBackWithItsBaseline() throws Exception {
    Path run = finished("a", summary(0.8));
    GateSet gates = gates(run, "s.mean > 0", "s.mean >= baseline.s.mean - 0.02", "x.mean > 0");
    List<GateResult> results = gates.results(summary(0.79), directory, null, new KnownComparison());
    ObjectNode summary = summary(0.79);
    summary.set("gates", gates.toJson(results));

    assertThat(summary.at("/gates/0").has("baseline")).isFalse();
    assertThat(summary.at("/gates/1/baseline").asText()).isEqualTo(run.toString());
    GateSet recorded = GateSet.recorded(summary);
    assertThat(recorded.baseline()).isEqualTo(run);
    assertThat(recorded.gates())
        .extracting(Gate::expression)
        .containsExactly("s.mean > 0", "s.mean >= baseline.s.mean - 0.02", "x.mean > 0");
    assertThat(GateReport.of(summary).results()).isEqualTo(results);
    assertThat(GateReport.of(summary(1)).results()).isEmpty();
  }
}
