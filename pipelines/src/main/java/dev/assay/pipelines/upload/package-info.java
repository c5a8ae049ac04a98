/** Finished runs on their way to other platforms, and back. */
@NullMarked
package dev.assay.pipelines.upload;

import org.jspecify.annotations.NullMarked;
