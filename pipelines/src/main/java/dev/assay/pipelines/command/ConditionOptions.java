package dev.assay.pipelines.command;

import dev.assay.pipelines.gate.GateSet;
import dev.assay.pipelines.plan.Conditions;
import dev.assay.pipelines.plan.ExperimentPlan;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options of what a run must reach, over those of its experiment file. */
final class ConditionOptions {

  @Option(
      names = "--gate",
      paramLabel = "EXPR",
      description =
          "A condition at the end, beside those of the experiment, such as"
              + " 'exact_match.mean >= 0.8'. Repeatable.")
  private List<String> gates = new ArrayList<>();

  @Option(
      names = "--baseline",
      paramLabel = "DIR|FILE",
      description = "What gates hold this run against: a finished run, or what gate --bless wrote.")
  private @Nullable Path baseline;

  @Option(
      names = "--raise-errors",
      description = "Stop at the first run that fails or cannot be scored; what is done is kept.")
  private boolean raiseErrors;

  @Option(
      names = "--no-early-stopping",
      description = "Call all rows, whatever early_stopping of the experiment says.")
  private boolean noEarlyStopping;

  /** Throws where a gate cannot be understood. */
  void check(CommandLine command) {
    GateCommand.parsed(gates, command);
  }

  /** Throws where early stopping does not go with what else was asked for. */
  static void checkEarlyStopping(
      ExperimentPlan plan, boolean choosesRuns, Stages stages, CommandLine command) {
    if (plan.conditions().earlyStopping() == null) {
      return;
    }
    String other = null;
    if (choosesRuns) {
      other = "--select and --only-ids choose rows themselves";
    } else if (stages.rephrase() != null) {
      other = "rephrased prompts of one row are no independent rows";
    } else if (!plan.batches().groups().isEmpty()) {
      other = "with batches every wave would wait for batches of its own";
    }
    if (other != null) {
      throw new ParameterException(
          command, "the experiment has early_stopping, and " + other + "; add --no-early-stopping");
    }
  }

  ExperimentPlan over(ExperimentPlan plan, CommandLine command) {
    Conditions conditions =
        noEarlyStopping ? plan.conditions().withoutEarlyStopping() : plan.conditions();
    GateSet all = conditions.gates().plus(GateCommand.parsed(gates, command));
    Conditions gated = conditions.withGates(baseline == null ? all : all.withBaseline(baseline));
    return plan.withConditions(raiseErrors ? gated.raisingErrors() : gated);
  }
}
