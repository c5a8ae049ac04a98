package dev.assay.pipelines.command;

import dev.assay.pipelines.plan.RephraseSet;
import dev.assay.transforms.derive.RephraseParser;

/**
 * A first experiment that rephrases the prompts of a second.
 *
 * @param set who rephrases, and what they are asked
 * @param parser takes the wordings out of what they answer
 * @param removeOriginal whether the second experiment is without the original prompts
 */
public record RephraseStage(RephraseSet set, RephraseParser parser, boolean removeOriginal) {}
