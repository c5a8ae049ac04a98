package dev.assay.pipelines.run;

import dev.assay.io.experiment.CallError;
import dev.assay.io.experiment.ModelCall;
import dev.assay.io.experiment.Parsed;
import dev.assay.io.experiment.Rejected;
import dev.assay.io.experiment.Row;
import dev.assay.io.experiment.Run;
import dev.assay.io.files.FileFacts;
import dev.assay.io.files.InputFile;
import dev.assay.io.files.RowFiles;
import dev.assay.pipelines.plan.ExperimentPlan;
import dev.assay.transforms.call.CallServices;
import dev.assay.transforms.judge.ExpectedQuestions;
import dev.assay.transforms.rows.KnownApis;
import dev.assay.transforms.stopping.StopRule;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.beam.vendor.guava.v32_1_2_jre.com.google.common.hash.HashFunction;
import org.apache.beam.vendor.guava.v32_1_2_jre.com.google.common.hash.Hashing;

/** Reads all rows once, in a stream, and expands them as the pipeline will. */
final class SurveyRows {

  private static final int EXAMPLES = 20;
  private static final HashFunction ID_HASH = Hashing.murmur3_128(17);

  private final ExperimentPlan plan;
  private final KnownApis apis;
  private final SurveyLanes lanes;
  private final ExpectedQuestions judges;
  private final HashSet64 ids = new HashSet64();
  private final List<Rejected> examples = new ArrayList<>();
  private final List<CallError> unsendableExamples = new ArrayList<>();
  private final SortedMap<String, Long> slices = new TreeMap<>();
  private boolean duplicates;
  private long read;
  private long rejected;
  private long unsendable;

  private SurveyRows(ExperimentPlan plan, KnownApis apis, CallServices services) {
    this.plan = plan;
    this.apis = apis;
    this.lanes = new SurveyLanes(plan.limits(), plan.prices(), plan.batches(), apis, services);
    this.judges = ExpectedQuestions.of(PlanEvaluators.of(plan), plan.expansion().sharedGroup());
  }

  /** Reads the files in order. */
  static Survey of(
      ExperimentPlan plan, List<InputFile> files, KnownApis apis, CallServices services)
      throws IOException {
    SurveyRows survey = new SurveyRows(plan, apis, services);
    List<FileFacts> facts = new ArrayList<>();
    for (InputFile file : files) {
      facts.add(RowFiles.scan(file, plan.input(), survey::take));
    }
    return survey.survey(facts);
  }

  private void take(Parsed<Row> record) {
    read++;
    if (record instanceof Parsed.Bad<Row> bad) {
      reject(bad.rejected());
    } else if (record instanceof Parsed.Ok<Row> ok) {
      Row row = ok.value();
      boolean seen = !ids.add(ID_HASH.hashString(row.id(), StandardCharsets.UTF_8).asLong());
      duplicates |= seen;
      if (seen && row.hasGivenId()) {
        reject(repeated(row));
        return;
      }
      slice(row);
      plan.expansion().expand(row, apis, this::take);
    }
  }

  private void slice(Row row) {
    StopRule rule = plan.conditions().earlyStopping();
    String key = rule == null ? null : rule.slice(row);
    if (key != null && (slices.size() <= StopRule.MAX_SLICES || slices.containsKey(key))) {
      slices.merge(key, 1L, Long::sum);
    }
  }

  private void reject(Rejected line) {
    rejected++;
    if (examples.size() < EXAMPLES) {
      examples.add(line);
    }
  }

  /** The run itself will say where the first row of that id stands. */
  static Rejected repeated(Row row) {
    return new Rejected(
        row.position(),
        "validate",
        "ROW_DUP_ID",
        "Repeated id: a row above has the same. Give each row its own id.",
        null);
  }

  private void take(Run run) {
    ModelCall call = run.call();
    if (call == null || !run.isPending()) {
      unsendable++;
      CallError error = run.error();
      if (error != null && unsendableExamples.size() < EXAMPLES) {
        unsendableExamples.add(error);
      }
      return;
    }
    lanes.add(run);
    judges.about(run).forEach(lanes::addJudge);
  }

  private Survey survey(List<FileFacts> files) {
    if (!lanes.isEmpty()) {
      judges.once().forEach(lanes::addJudge);
    }
    return new Survey(
        files,
        read,
        rejected,
        examples,
        duplicates,
        unsendable,
        unsendableExamples,
        lanes.surveyed(),
        lanes.groups(),
        lanes.sharing(),
        lanes.unpriced(),
        slices);
  }
}
