/** Files of rows that are made out of other rows or of completed runs. */
@NullMarked
package dev.assay.pipelines.derive;

import org.jspecify.annotations.NullMarked;
