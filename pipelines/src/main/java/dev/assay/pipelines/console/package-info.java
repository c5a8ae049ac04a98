/** What a person sees while a run goes on and when it ends: values to lines of text. */
@NullMarked
package dev.assay.pipelines.console;

import org.jspecify.annotations.NullMarked;
