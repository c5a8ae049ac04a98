/** Gates at the end of a run and by themselves: baselines, comparisons, and what CI reads. */
@NullMarked
package dev.assay.pipelines.gate;

import org.jspecify.annotations.NullMarked;
