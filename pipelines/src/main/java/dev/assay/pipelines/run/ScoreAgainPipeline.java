package dev.assay.pipelines.run;

import dev.assay.io.experiment.Run;
import dev.assay.io.files.CompletedRuns;
import dev.assay.io.files.DataFile;
import dev.assay.io.files.Manifest;
import dev.assay.io.files.OutputFormat;
import dev.assay.io.files.ReadRuns;
import dev.assay.io.files.WriteRecords;
import dev.assay.io.files.WriteRuns;
import dev.assay.io.files.WrittenFile;
import dev.assay.io.files.WrittenFileJson;
import dev.assay.io.json.JsonCoder;
import dev.assay.io.json.RunJson;
import dev.assay.transforms.evaluate.EvaluatorSpec;
import dev.assay.transforms.judge.Asking;
import dev.assay.transforms.summarize.Analysis;
import dev.assay.transforms.summarize.CollectRecords;
import dev.assay.transforms.summarize.Summarize;
import dev.assay.transforms.summarize.SummaryJson;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.SimpleFunction;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.jspecify.annotations.Nullable;

/**
 * The graph that scores or only summarises recorded answers: runs are read from completed files and
 * end as files in a staging directory, where they are scored, and one summary.
 *
 * @param directory the finished output directory
 * @param completed its runs
 * @param epochs repetitions of each row
 * @param formats of the files to write
 * @param evaluators null to leave the scores, and the files, as they are
 * @param summaryEvaluators of all runs together
 * @param analysis what the summary tells beside the plain figures
 * @param prompts names of the experiment's prompts
 * @param asking how evaluators that ask a model do so; null to leave the scores as they are
 * @param staging where files are written; the handed-over results lie there, too
 */
record ScoreAgainPipeline(
    Path directory,
    CompletedRuns completed,
    int epochs,
    List<OutputFormat> formats,
    @Nullable List<EvaluatorSpec> evaluators,
    List<EvaluatorSpec> summaryEvaluators,
    Analysis analysis,
    List<String> prompts,
    @Nullable Asking asking,
    Path staging) {

  /** Returns the formats that a directory's runs are there in. */
  static List<OutputFormat> formatsOf(Manifest manifest) {
    return manifest.outputs(DataFile.Content.RUNS).stream()
        .map(DataFile::format)
        .distinct()
        .map(name -> OutputFormat.valueOf(name.toUpperCase(Locale.ROOT)))
        .toList();
  }

  /** Returns whether there are new files of runs or records. */
  boolean writesFiles() {
    return (evaluators != null && asking != null) || analysis.collects();
  }

  /** Adds the graph to a pipeline. */
  void build(Pipeline pipeline) {
    PCollectionList<WrittenFile> written = PCollectionList.empty(pipeline);
    PCollection<Run> runs = pipeline.apply("ReadRuns", ReadRuns.from(directory, completed));
    if (evaluators != null && asking != null) {
      PCollection<Run> bare =
          runs.apply("DropScores", MapElements.via(new DropScoresFn()))
              .setCoder(JsonCoder.of(RunJson.CODEC));
      runs = PlanEvaluators.apply(bare, evaluators, asking, staging.toString());
      written =
          written.and(
              runs.apply("WriteRuns", WriteRuns.to(staging.toString()).withFormats(formats)));
    }
    if (analysis.collects()) {
      written =
          written.and(
              runs.apply("CollectRecords", CollectRecords.of(analysis, epochs))
                  .apply("WriteRecords", WriteRecords.to(staging.toString())));
    }
    if (writesFiles()) {
      written
          .apply("AllFiles", Flatten.pCollections())
          .setCoder(JsonCoder.of(WrittenFileJson.CODEC))
          .apply(
              "HandOverFiles",
              HandOver.to(
                  staging.toString(), RunExperimentPipeline.WRITTEN, WrittenFileJson.CODEC));
    }
    runs.apply(
            "Summarize",
            Summarize.overEpochs(epochs)
                .withEvaluators(summaryEvaluators)
                .withAnalysis(analysis, prompts))
        .apply(
            "HandOverSummary",
            HandOver.to(staging.toString(), RunExperimentPipeline.SUMMARY, SummaryJson.CODEC));
  }

  private static final class DropScoresFn extends SimpleFunction<Run, Run> {
    private static final long serialVersionUID = 1L;

    @Override
    public Run apply(Run run) {
      return run.withScores(List.of()).withJudging(null);
    }
  }
}
