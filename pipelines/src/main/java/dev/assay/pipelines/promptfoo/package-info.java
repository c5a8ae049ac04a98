/** Configurations of promptfoo become experiments. */
@NullMarked
package dev.assay.pipelines.promptfoo;

import org.jspecify.annotations.NullMarked;
