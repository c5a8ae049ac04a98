/** Experiment folders to begin with: the starters, and one made for a file of rows. */
@NullMarked
package dev.assay.pipelines.init;

import org.jspecify.annotations.NullMarked;
