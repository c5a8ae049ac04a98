/**
 * Compares finished output directories, and judges with people: reads, joins through files of its
 * own, and writes what came of it. Memory does not grow with the number of runs.
 */
@NullMarked
package dev.assay.pipelines.compare;

import org.jspecify.annotations.NullMarked;
