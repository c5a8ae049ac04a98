/**
 * Pure statistics over the scores of many runs: repeats, intervals, comparisons, agreement. Nothing
 * here reads a run; formulas are those that README and reports name.
 */
@NullMarked
package dev.assay.transforms.evaluate.statistics;

import org.jspecify.annotations.NullMarked;
