package dev.assay.pipelines.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.experiment.CallError;
import dev.assay.io.experiment.ModelCall;
import dev.assay.io.experiment.Row;
import dev.assay.io.experiment.Run;
import dev.assay.io.experiment.SourcePosition;
import dev.assay.io.json.Json;
import dev.assay.pipelines.command.ExitStatus;
import dev.assay.pipelines.plan.ExperimentPlan;
import dev.assay.pipelines.runner.InstalledApis;
import dev.assay.pipelines.runner.WorkerServices;
import dev.assay.transforms.call.LaneFinder;
import dev.assay.transforms.derive.ModelEntry;
import dev.assay.transforms.rows.Expansion;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Whether judges and rephrasers can be called, asked before anything else is paid for. */
final class ModelChecks {

  private static final String KEY_MISSING = "AUTH_MISSING";

  private final ExperimentPlan plan;
  private final LaneFinder finder;
  private final Set<String> problems = new LinkedHashSet<>();
  private boolean ofKeys;

  private ModelChecks(ExperimentPlan plan) {
    this.plan = plan;
    this.finder = new LaneFinder(plan.limits(), new WorkerServices(null, plan.servers()));
  }

  /** Returns how a command ends that cannot call them, after saying why; null where it can. */
  static @Nullable ExitStatus refusal(
      List<ModelEntry> models, ExperimentPlan plan, Reports reports) {
    ModelChecks checks = new ModelChecks(plan);
    models.forEach(checks::check);
    return checks.problems.isEmpty()
        ? null
        : reports.refuse(
            new ArrayList<>(checks.problems),
            checks.ofKeys ? ExitStatus.NO_PERMISSION : ExitStatus.CONFIGURATION);
  }

  private void check(ModelEntry model) {
    ObjectNode fields = Json.object().put("id", model.name()).put("prompt", "x");
    fields.setAll(model.keys());
    Row row = new Row(model.name(), fields, new SourcePosition("settings.json", 1, 0));
    Expansion.OF_BARE_ROWS.expand(row, InstalledApis.INSTANCE, run -> check(model, run));
  }

  private void check(ModelEntry model, Run run) {
    CallError error = run.error() == null ? finder.problemOf(run) : run.error();
    ModelCall call = run.call();
    if (error != null) {
      ofKeys |= error.code().equals(KEY_MISSING);
      problems.add(
          error.code() + " model \"" + model.name() + "\" of settings.json: " + error.message());
    } else if (call != null
        && plan.budget().maxCostUsd() != null
        && plan.prices().of(call.api(), call.model()).isEmpty()) {
      problems.add(
          "BUDGET_NO_PRICE model \""
              + model.name()
              + "\" of settings.json: no price is known for "
              + call.model()
              + ", so max_cost_usd could not be kept; state it under prices in an experiment file");
    }
  }
}
