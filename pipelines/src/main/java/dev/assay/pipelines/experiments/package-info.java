/**
 * Experiments that are stored before they are run: {@link
 * dev.assay.pipelines.experiments.ExperimentStore} with its templates, collections, criterion sets
 * and LLM configs.
 */
@NullMarked
package dev.assay.pipelines.experiments;

import org.jspecify.annotations.NullMarked;
