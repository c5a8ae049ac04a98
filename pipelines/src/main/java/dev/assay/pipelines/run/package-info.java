/** Runs an experiment: from a plan to a graph, on a runner, to files in place. */
@NullMarked
package dev.assay.pipelines.run;

import org.jspecify.annotations.NullMarked;
