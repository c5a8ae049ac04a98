package dev.assay.pipelines.command;

import dev.assay.pipelines.plan.EvaluatorEntry;
import dev.assay.pipelines.plan.JudgeSet;
import org.jspecify.annotations.Nullable;

/**
 * A second experiment over the answers of a first.
 *
 * @param set who judges, and what they are asked
 * @param parser reads the score out of what they answer; null for none
 */
public record JudgeStage(JudgeSet set, @Nullable EvaluatorEntry parser) {}
