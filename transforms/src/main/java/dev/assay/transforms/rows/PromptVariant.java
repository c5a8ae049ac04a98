package dev.assay.transforms.rows;

/**
 * One prompt of an experiment's matrix.
 *
 * @param name unique among the experiment's prompts; first half of a variant's label
 * @param template filled once per row
 */
public record PromptVariant(String name, PromptTemplate template) {}
