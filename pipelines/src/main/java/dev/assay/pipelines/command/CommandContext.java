package dev.assay.pipelines.command;

import dev.assay.io.api.Environment;
import dev.assay.pipelines.plan.PlanChecks;
import java.io.PrintWriter;
import java.util.function.Supplier;

/**
 * What the commands work with. The suppliers are asked only once a command needs them, so that help
 * and usage errors load nothing of Beam.
 *
 * @param out standard output
 * @param err standard error
 * @param environment the process's variables
 * @param checks what plans are checked against
 * @param launcher what runs and checks experiments
 */
public record CommandContext(
    PrintWriter out,
    PrintWriter err,
    Environment environment,
    Supplier<PlanChecks> checks,
    Supplier<ExperimentLauncher> launcher) {}
