/** What executes a run: each runner's options, and what its workers find where they are. */
@NullMarked
package dev.assay.pipelines.runner;

import org.jspecify.annotations.NullMarked;
