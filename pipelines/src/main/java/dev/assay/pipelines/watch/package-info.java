/**
 * Watches a folder: which of its files are complete and new, when to look, and what became of each.
 */
@NullMarked
package dev.assay.pipelines.watch;

import org.jspecify.annotations.NullMarked;
