package dev.assay.pipelines.run;

import dev.assay.io.api.Demand;
import dev.assay.io.api.Price;
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
import dev.assay.transforms.call.LaneFinder;
import dev.assay.transforms.call.LaneKey;
import dev.assay.transforms.call.RateLimit;
import dev.assay.transforms.rows.KnownApis;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.beam.vendor.guava.v32_1_2_jre.com.google.common.hash.HashFunction;
import org.apache.beam.vendor.guava.v32_1_2_jre.com.google.common.hash.Hashing;

/** Reads all rows once, in a stream, and expands them as the pipeline will. */
final class SurveyRows {

  private static final int EXAMPLES = 20;
  private static final HashFunction ID_HASH = Hashing.murmur3_128(17);

  private static final class Lane {
    private final RateLimit limit;
    private long runs;
    private long inputTokens;
    private long outputTokens;
    private long openEnded;
    private double costUsd;
    private boolean costKnown = true;
    private final List<CallError> problem = new ArrayList<>();

    Lane(RateLimit limit) {
      this.limit = limit;
    }
  }

  private final ExperimentPlan plan;
  private final KnownApis apis;
  private final LaneFinder finder;
  private final HashSet64 ids = new HashSet64();
  private final Map<LaneKey, Lane> lanes = new LinkedHashMap<>();
  private final List<Rejected> examples = new ArrayList<>();
  private final List<CallError> unsendableExamples = new ArrayList<>();
  private final SortedSet<String> unpriced = new TreeSet<>();
  private boolean duplicates;
  private long read;
  private long rejected;
  private long unsendable;

  private SurveyRows(ExperimentPlan plan, KnownApis apis, CallServices services) {
    this.plan = plan;
    this.apis = apis;
    this.finder = new LaneFinder(plan.limits(), services);
  }

  /** Reads the files in order. */
  static Survey of(
      ExperimentPlan plan, List<InputFile> files, KnownApis apis, CallServices services)
      throws IOException {
    SurveyRows survey = new SurveyRows(plan, apis, services);
    List<FileFacts> facts = new ArrayList<>();
    for (InputFile file : files) {
      facts.add(RowFiles.scan(file, survey::take));
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
      plan.expansion().expand(row, apis, this::take);
    }
  }

  private void reject(Rejected line) {
    rejected++;
    if (examples.size() < EXAMPLES) {
      examples.add(line);
    }
  }

  /** The run itself will say where the first row of that id stands. */
  private static Rejected repeated(Row row) {
    return new Rejected(
        row.position(),
        "validate",
        "ROW_DUP_ID",
        "Repeated id in "
            + row.position()
            + ": a row above has the same. Give each row its own id.",
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
    Lane lane =
        lanes.computeIfAbsent(
            finder.laneOf(run),
            key -> new Lane(plan.limits().of(key.group(), key.model()).ofOneShard()));
    lane.runs++;
    estimate(lane, call);
    CallError problem = finder.problemOf(run);
    if (problem != null && !lane.problem.contains(problem)) {
      lane.problem.add(problem);
    }
  }

  private void estimate(Lane lane, ModelCall call) {
    Demand demand = finder.limitRule(call).demand(call, List.of(), 0);
    lane.inputTokens += demand.inputTokens();
    lane.outputTokens += demand.outputTokens();
    lane.openEnded += demand.outputTokens() == 0 ? 1 : 0;
    Price price = plan.prices().of(call.api(), call.model()).orElse(null);
    if (price == null) {
      unpriced.add(call.model());
      lane.costKnown = false;
    } else {
      lane.costUsd += price.expected(demand);
    }
  }

  private Survey survey(List<FileFacts> files) {
    List<Survey.SurveyedLane> surveyed = new ArrayList<>();
    lanes.forEach(
        (key, lane) ->
            surveyed.add(
                new Survey.SurveyedLane(
                    key,
                    lane.limit,
                    lane.runs,
                    lane.inputTokens,
                    lane.outputTokens,
                    lane.openEnded,
                    lane.costKnown ? Double.valueOf(lane.costUsd) : null,
                    List.copyOf(lane.problem))));
    return new Survey(
        files,
        read,
        rejected,
        examples,
        duplicates,
        unsendable,
        unsendableExamples,
        surveyed,
        List.copyOf(unpriced));
  }
}
