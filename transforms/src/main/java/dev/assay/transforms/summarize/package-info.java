/** Runs to one summary that merges in any order. */
@NullMarked
package dev.assay.transforms.summarize;

import org.jspecify.annotations.NullMarked;
