package dev.assay.pipelines.command;

import org.jspecify.annotations.Nullable;

/**
 * What is run before and after an experiment, each an experiment of its own.
 *
 * @param rephrase before; null for nothing
 * @param onlyRephrase whether it ends with that
 * @param judge after; null for nothing
 */
public record Stages(
    @Nullable RephraseStage rephrase, boolean onlyRephrase, @Nullable JudgeStage judge) {

  /** Returns whether there is nothing but the experiment itself. */
  public boolean none() {
    return rephrase == null && judge == null;
  }
}
