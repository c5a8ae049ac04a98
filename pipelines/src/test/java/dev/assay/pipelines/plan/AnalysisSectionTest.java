package dev.assay.pipelines.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.transforms.summarize.Analysis;
import dev.assay.transforms.summarize.IntervalSettings;
import dev.assay.transforms.summarize.Reducer;
import dev.assay.transforms.summarize.Slice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the summary is to tell beside the plain figures. */
class AnalysisSectionTest {

  @TempDir Path directory;
  private Plans plans;

  @BeforeEach
  void makePlans() throws IOException {
    plans = new Plans(directory);
    Files.writeString(directory.resolve("rows.jsonl"), "");
  }

  @Test
  void isStandardUntilItIsSet() throws IOException {
    assertThat(plans.plan("dataset: rows.jsonl").analysis()).isEqualTo(Analysis.STANDARD);
    assertThat(
            plans
                .plan(
                    """
                    dataset: rows.jsonl
                    epochs: 5
                    slices: [country, [model, meta.level]]
                    reducers:
                      - pass@2
                      - {reducer: at_least_3, scores: [a, b], threshold: 0.5}
                    cluster: topic
                    intervals: {level: 0.9, method: bootstrap, seed: 7, resamples: 200}
                    """)
                .analysis())
        .isEqualTo(
            new Analysis(
                List.of(new Slice(List.of("country")), new Slice(List.of("model", "meta.level"))),
                List.of(
                    Reducer.of("pass_at_2"),
                    new Reducer(Reducer.Kind.AT_LEAST, 3, List.of("a", "b"), 0.5)),
                "topic",
                new IntervalSettings(0.9, IntervalSettings.Method.BOOTSTRAP, 7, 200)));
    assertThat(plans.plan("dataset: rows.jsonl\nslices: country\nreducers: max").analysis())
        .isEqualTo(
            Analysis.STANDARD.with(
                List.of(new Slice(List.of("country"))), List.of(Reducer.of("max"))));
  }

  @Test
  void namesAllThatIsWrong() throws IOException {
    assertThat(
            plans.problems(
                "e.yaml",
                """
                dataset: rows.jsonl
                slices: [a, a, [], 5, [b, ""]]
                reducers: [pass_at_0, mean, mean, 7, {reducer: max, threshold: 1}, {scores: x}]
                cluster: " "
                intervals: {level: 0.1, method: normal, resamples: 5, sed: 1}
                """))
        .hasSize(14)
        .anySatisfy(line -> assertThat(line).contains("e.yaml:2", "slice a is there twice"))
        .anySatisfy(line -> assertThat(line).contains("Invalid slices: 5"))
        .anySatisfy(line -> assertThat(line).contains("there is no reducer \"pass_at_0\""))
        .anySatisfy(line -> assertThat(line).contains("reducer mean is there twice"))
        .anySatisfy(line -> assertThat(line).contains("Invalid reducers: 7"))
        .anySatisfy(line -> assertThat(line).contains("reducers.threshold", "max does not ask"))
        .anySatisfy(line -> assertThat(line).contains("\"reducers.reducer\" is missing"))
        .anySatisfy(line -> assertThat(line).contains("cluster"))
        .anySatisfy(line -> assertThat(line).contains("intervals.level: 0.1", "0.5 to 0.9999"))
        .anySatisfy(line -> assertThat(line).contains("intervals.method", "t, wilson or bootstrap"))
        .anySatisfy(line -> assertThat(line).contains("intervals.resamples: 5"))
        .anySatisfy(line -> assertThat(line).contains("intervals.sed", "seed"));
  }

  @Test
  void optionsGoOverTheExperiment() {
    Analysis own =
        new Analysis(
            List.of(new Slice(List.of("a"))),
            List.of(new Reducer(Reducer.Kind.PASS_AT, 2, List.of("x"), 0.5)),
            "topic",
            new IntervalSettings(0.9, IntervalSettings.Method.T, 3, 200));
    assertThat(AnalysisOptions.NONE.over(own)).isEqualTo(own);
    AnalysisOptions options =
        new AnalysisOptions(List.of("a", "b, c"), List.of("pass@2", "mode"), "book", "wilson", 0.8);
    assertThat(options.problems()).isEmpty();
    assertThat(options.over(own))
        .isEqualTo(
            new Analysis(
                List.of(new Slice(List.of("a")), new Slice(List.of("b", "c"))),
                List.of(Reducer.of("pass_at_2"), Reducer.of("mode")),
                "book",
                new IntervalSettings(0.8, IntervalSettings.Method.WILSON, 3, 200)));
  }

  @Test
  void optionsSayWhatIsWrongWithThem() {
    assertThat(
            new AnalysisOptions(List.of("a,"), List.of("pass"), " ", "z", 1.5)
                .problems().stream().map(PlanProblem::code))
        .containsExactly(
            "USAGE_SLICE", "USAGE_REDUCER", "USAGE_CLUSTER", "USAGE_INTERVALS", "USAGE_LEVEL");
  }
}
