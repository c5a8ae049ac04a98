package dev.assay.pipelines.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.files.AtomicFile;
import dev.assay.io.files.DatasetFile;
import dev.assay.io.json.Json;
import dev.assay.io.json.JsonFields;
import dev.assay.pipelines.command.AssayVersion;
import dev.assay.pipelines.plan.ExperimentPlan;
import dev.assay.transforms.evaluate.EvaluatorSpec;
import dev.assay.transforms.rows.ModelChoice;
import dev.assay.transforms.rows.PromptVariant;
import dev.assay.transforms.summarize.Analysis;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a run was begun with: {@code ledger/experiment.json}, on the disk before the first call. A
 * resume compares itself with it, and {@code assay evaluate} reads it. It holds no keys, since a
 * plan holds none.
 *
 * @param assayVersion the program that began or last resumed the run
 * @param experiment its name
 * @param inputs the files of rows
 * @param settings prompts, models with their parameters, servers, and epochs: with the rows and the
 *     endpoints all that determines an answer
 * @param endpoints base URLs that are called for answers, in order
 * @param evaluators which may change from one resume to the next
 * @param summaryEvaluators of all runs together; these, too
 * @param analysis what the summary tells beside the plain figures; this, too
 */
record ExperimentRecord(
    String assayVersion,
    String experiment,
    List<DatasetFile> inputs,
    ObjectNode settings,
    List<String> endpoints,
    List<EvaluatorSpec> evaluators,
    List<EvaluatorSpec> summaryEvaluators,
    Analysis analysis) {

  /** Its name in the ledger's directory. */
  static final String FILE = "experiment.json";

  private static final int FORMAT_VERSION = 1;

  /** Copies the lists. */
  ExperimentRecord {
    inputs = List.copyOf(inputs);
    endpoints = List.copyOf(endpoints);
    evaluators = List.copyOf(evaluators);
    summaryEvaluators = List.copyOf(summaryEvaluators);
  }

  /** A record of a run without summary evaluators. */
  ExperimentRecord(
      String assayVersion,
      String experiment,
      List<DatasetFile> inputs,
      ObjectNode settings,
      List<String> endpoints,
      List<EvaluatorSpec> evaluators) {
    this(
        assayVersion,
        experiment,
        inputs,
        settings,
        endpoints,
        evaluators,
        List.of(),
        Analysis.STANDARD);
  }

  static ExperimentRecord of(ExperimentPlan plan, Survey survey) {
    Set<String> endpoints = new TreeSet<>();
    survey.lanes().stream()
        .filter(lane -> !lane.isOfJudgesOnly())
        .forEach(lane -> endpoints.add(lane.key().endpoint()));
    endpoints.remove("");
    return new ExperimentRecord(
        AssayVersion.get(),
        plan.name(),
        survey.datasetFiles(),
        settings(plan),
        List.copyOf(endpoints),
        PlanEvaluators.of(plan),
        PlanEvaluators.ofAll(plan),
        plan.analysis());
  }

  /** Returns what of a plan determines the answers to given rows; no group, since none does. */
  static ObjectNode settings(ExperimentPlan plan) {
    ObjectNode json = Json.object().put("epochs", plan.expansion().epochs());
    ArrayNode prompts = json.putArray("prompts");
    for (PromptVariant prompt : plan.expansion().prompts()) {
      prompts.addObject().put("name", prompt.name()).set("prompt", prompt.template().source());
    }
    ArrayNode models = json.putArray("models");
    for (ModelChoice model : plan.expansion().models()) {
      models
          .addObject()
          .put("name", model.name())
          .put("api", model.api())
          .put("model", model.model())
          .set("parameters", model.parameters());
    }
    if (!plan.servers().isEmpty()) {
      ArrayNode servers = json.putArray("servers");
      plan.servers()
          .forEach(
              server ->
                  servers
                      .addObject()
                      .put("name", server.name())
                      .put("type", server.type())
                      .put("base_url", server.baseUrl()));
    }
    return json;
  }

  /** Returns this record with other evaluators. */
  ExperimentRecord withEvaluators(
      List<EvaluatorSpec> evaluators, List<EvaluatorSpec> summaryEvaluators) {
    return new ExperimentRecord(
        assayVersion,
        experiment,
        inputs,
        settings,
        endpoints,
        evaluators,
        summaryEvaluators,
        analysis);
  }

  /** Returns this record with other files of rows and endpoints. */
  ExperimentRecord withInputs(List<DatasetFile> inputs, List<String> endpoints) {
    return new ExperimentRecord(
        assayVersion,
        experiment,
        inputs,
        settings,
        endpoints,
        evaluators,
        summaryEvaluators,
        analysis);
  }

  /** Returns this record with another way to summarise. */
  ExperimentRecord withAnalysis(Analysis analysis) {
    return new ExperimentRecord(
        assayVersion,
        experiment,
        inputs,
        settings,
        endpoints,
        evaluators,
        summaryEvaluators,
        analysis);
  }

  /** Returns the names of the experiment's prompts; none where rows bring theirs. */
  List<String> promptNames() {
    List<String> names = new ArrayList<>();
    settings.path("prompts").forEach(prompt -> names.add(prompt.path("name").asText()));
    return names;
  }

  /** Returns the hash of the configuration as the manifest has it. */
  String configurationSha256() {
    return PlanHash.of(settings, evaluators);
  }

  /**
   * Reads the record of a ledger's directory, or returns null where there is none.
   *
   * @throws IllegalArgumentException where the file is none, or one of a later version
   */
  static @Nullable ExperimentRecord read(Path ledger) throws IOException {
    try {
      return fromJson(Json.parse(Files.readAllBytes(ledger.resolve(FILE))));
    } catch (NoSuchFileException e) {
      return null;
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e.getOriginalMessage(), e);
    }
  }

  /** Writes the record into a ledger's directory, which is made where it is missing. */
  void write(Path ledger) throws IOException {
    Files.createDirectories(ledger);
    AtomicFile.write(ledger.resolve(FILE), Json.pretty(toJson()).getBytes(StandardCharsets.UTF_8));
  }

  ObjectNode toJson() {
    ObjectNode json = Json.object();
    json.put("record_version", FORMAT_VERSION);
    json.put("assay_version", assayVersion);
    json.put("experiment", experiment);
    json.put("configuration_sha256", configurationSha256());
    ArrayNode files = json.putArray("inputs");
    for (DatasetFile input : inputs) {
      files
          .addObject()
          .put("path", input.path())
          .put("bytes", input.bytes())
          .put("sha256", input.sha256())
          .put("rows", input.rows());
    }
    json.set("settings", settings);
    endpoints.forEach(json.putArray("endpoints")::add);
    ArrayNode scored = json.putArray("evaluators");
    evaluators.forEach(evaluator -> scored.add(evaluator.toJson()));
    if (!summaryEvaluators.isEmpty()) {
      ArrayNode all = json.putArray("summary_evaluators");
      summaryEvaluators.forEach(evaluator -> all.add(evaluator.toJson()));
    }
    if (!analysis.equals(Analysis.STANDARD)) {
      json.set("analysis", analysis.toJson());
    }
    return json;
  }

  static ExperimentRecord fromJson(JsonNode json) {
    long version = JsonFields.integer(json, "record_version");
    if (version != FORMAT_VERSION) {
      throw new IllegalArgumentException(
          "record_version is " + version + " (this program reads " + FORMAT_VERSION + ")");
    }
    List<DatasetFile> inputs = new ArrayList<>();
    for (JsonNode file : json.path("inputs")) {
      inputs.add(
          new DatasetFile(
              JsonFields.text(file, "path"),
              JsonFields.integer(file, "bytes"),
              JsonFields.text(file, "sha256"),
              JsonFields.integer(file, "rows")));
    }
    List<String> endpoints = new ArrayList<>();
    json.path("endpoints").forEach(endpoint -> endpoints.add(endpoint.asText()));
    List<EvaluatorSpec> evaluators = new ArrayList<>();
    json.path("evaluators").forEach(entry -> evaluators.add(EvaluatorSpec.fromJson(entry)));
    List<EvaluatorSpec> all = new ArrayList<>();
    json.path("summary_evaluators").forEach(entry -> all.add(EvaluatorSpec.fromJson(entry)));
    return new ExperimentRecord(
        JsonFields.text(json, "assay_version"),
        JsonFields.text(json, "experiment"),
        inputs,
        JsonFields.objectOrEmpty(json, "settings"),
        endpoints,
        evaluators,
        all,
        Analysis.fromJson(json.path("analysis")));
  }
}
