package dev.assay.pipelines.experiments;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.json.Json;
import dev.assay.io.json.JsonFields;
import dev.assay.io.store.RecordKind;
import dev.assay.io.store.StoreException;
import dev.assay.io.time.Clock;
import dev.assay.pipelines.plan.PlanChecks;
import dev.assay.pipelines.plan.PlanOverrides;
import dev.assay.pipelines.plan.PlanProblem;
import dev.assay.pipelines.plan.PlanReader;
import dev.assay.pipelines.plan.PlanResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The way from what was asked for to a record: every reference is found and kept as it is now. */
final class Creation {

  private static final String DEFAULT_CONFIG = "default";
  private static final String DEFAULT_JUDGE = "judge";

  private final ExperimentStore store;
  private final PlanChecks checks;
  private final Clock clock;
  private final List<String> warnings = new ArrayList<>();
  private final ObjectNode parts = Json.object();

  Creation(ExperimentStore store, PlanChecks checks, Clock clock) {
    this.store = store;
    this.checks = checks;
    this.clock = clock;
  }

  List<String> warnings() {
    return warnings;
  }

  /** Returns what is to be stored, having checked all that can be known before a call. */
  StoredExperiment of(ExperimentSpec spec) throws StoreException {
    ResourceStore.requireName(RecordKind.EXPERIMENT, spec.name());
    Resource collection = store.collections().get(spec.collection());
    parts.set("collection", collection.content());
    Resource template = template(spec, collection);
    Resource criteria = criteria(spec, template);
    parts.set("criterion_set", criteria.content());
    Resource config = config(spec);
    parts.set("llm_config", config.content());
    Resource judge = judge(spec, config);
    if (judge != null) {
      parts.set("judge", judge.content());
    }
    ExperimentSpec resolved =
        new ExperimentSpec(
            spec.name(),
            spec.description(),
            template == null ? null : template.reference(),
            collection.reference(),
            criteria.reference(),
            config.reference(),
            judge == null ? null : judge.reference(),
            spec.epochs(),
            spec.ratingMode(),
            spec.ratingVersion(),
            spec.generation());
    StoredExperiment made =
        new StoredExperiment(
            String.format(Locale.ROOT, "%016x", UUID.randomUUID().getMostSignificantBits()),
            resolved,
            parts,
            clock.now(),
            ExperimentState.NEW);
    check(made, store.collections().rows(collection));
    return made;
  }

  private @Nullable Resource template(ExperimentSpec spec, Resource collection)
      throws StoreException {
    if (spec.template() == null) {
      if (PromptRows.column(collection.content()).isEmpty()) {
        throw refused(
            "EXPERIMENT_NO_PROMPT",
            spec,
            "has no template, and collection "
                + collection.reference()
                + " has no column of type conversation or raw_input; give --template, or name the"
                + " column when the collection is created: --column NAME=conversation");
      }
      return null;
    }
    Resource template = store.templates().get(spec.template());
    parts.set("template", template.content());
    List<String> unfilled = PromptRows.unfilled(template.content(), collection.content());
    if (!unfilled.isEmpty()) {
      warnings.add(
          "template "
              + template.reference()
              + " has {{"
              + String.join("}}, {{", unfilled)
              + "}}, and collection "
              + collection.reference()
              + " no such column; rows without it will fail");
    }
    return template;
  }

  private Resource criteria(ExperimentSpec spec, @Nullable Resource template)
      throws StoreException {
    Reference asked = spec.criterionSet();
    String linked =
        template == null ? null : JsonFields.optionalText(template.content(), "criterion_set");
    if (asked != null) {
      return store.criterionSets().get(asked);
    }
    if (linked == null) {
      throw refused(
          "EXPERIMENT_NO_CRITERIA",
          spec,
          "has no criterion set"
              + (template == null ? "" : ", and none is linked to template " + template.reference())
              + "; give --criterion-set");
    }
    return store.criterionSets().get(Reference.parse(linked));
  }

  private Resource config(ExperimentSpec spec) throws StoreException {
    if (spec.llmConfig() != null) {
      return store.llmConfigs().get(spec.llmConfig());
    }
    if (!store.llmConfigs().has(DEFAULT_CONFIG)) {
      throw refused(
          "EXPERIMENT_NO_LLM_CONFIG",
          spec,
          "has no LLM config, and the store has none named default; give --llm-config, or store one"
              + " as default");
    }
    return store.llmConfigs().get(new Reference(DEFAULT_CONFIG, null));
  }

  private @Nullable Resource judge(ExperimentSpec spec, Resource config) throws StoreException {
    if (spec.ratingVersion().equals(ExperimentSpec.MOCK)) {
      return null;
    }
    if (spec.judge() != null) {
      return store.llmConfigs().get(spec.judge());
    }
    if (store.llmConfigs().has(DEFAULT_JUDGE)) {
      return store.llmConfigs().get(new Reference(DEFAULT_JUDGE, null));
    }
    warnings.add(
        "no judge is named, so the answers are rated by the model that gives them; give --judge, or"
            + " store an LLM config named judge");
    return config;
  }

  /** Reads the experiment file that a run will read, so that a run finds nothing new. */
  private void check(StoredExperiment made, String rows) throws StoreException {
    try {
      Path directory = Files.createTempDirectory("assay-experiment-");
      Path file = directory.resolve("experiment.json");
      try {
        Files.writeString(file, Json.pretty(Definition.of(made, made.spec(), rows)));
        PlanResult result = new PlanReader(checks).read(file, PlanOverrides.NONE);
        if (result instanceof PlanResult.Refused refused) {
          throw refused(
              "EXPERIMENT_INVALID",
              made.spec(),
              refused.problems().stream()
                  .map(PlanProblem::message)
                  .collect(Collectors.joining("; ", "cannot be run: ", "")));
        }
      } finally {
        Files.deleteIfExists(file);
        Files.deleteIfExists(directory);
      }
    } catch (IOException e) {
      throw new StoreException(
          "STORE_IO",
          StoreException.IO,
          "cannot write a temporary file (" + e.getMessage() + "); nothing was stored",
          e);
    }
  }

  private static StoreException refused(String code, ExperimentSpec spec, String what) {
    return new StoreException(
        code, StoreException.CONFIGURATION, "experiment " + spec.name() + " " + what);
  }

  /** Returns what was asked for and is otherwise in the experiment that is there. */
  static List<String> differences(ExperimentSpec asked, ExperimentSpec there) {
    List<String> fields = new ArrayList<>();
    differ(fields, "description", asked.description(), there.description());
    differ(fields, "prompt_template", asked.template(), there.template());
    differ(fields, "collection", asked.collection(), there.collection());
    differ(fields, "criterion_set", asked.criterionSet(), there.criterionSet());
    differ(fields, "llm_config", asked.llmConfig(), there.llmConfig());
    differ(fields, "judge", asked.judge(), there.judge());
    differ(fields, "n_epochs", asked.epochs(), there.epochs());
    differ(fields, "rating_mode", asked.ratingMode(), there.ratingMode());
    differ(fields, "rating_version", asked.ratingVersion(), there.ratingVersion());
    differ(fields, "generation_params", asked.generation(), there.generation());
    return fields;
  }

  private static void differ(
      List<String> fields, String name, @Nullable Object asked, @Nullable Object there) {
    boolean same =
        asked instanceof Reference reference
            ? reference.covers((Reference) there)
            : asked == null || asked.equals(there);
    if (!same) {
      fields.add(name);
    }
  }
}
