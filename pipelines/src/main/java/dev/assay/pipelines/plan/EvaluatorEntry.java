package dev.assay.pipelines.plan;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * One evaluator as an experiment file names it.
 *
 * @param type which evaluator
 * @param name of its score, unique in the experiment; the type where the file gives none
 * @param parameters all other keys of the entry
 */
public record EvaluatorEntry(String type, String name, ObjectNode parameters) {}
