/** Datasets with versions in a local directory, and the records they hold. */
@NullMarked
package dev.assay.io.datasets;

import org.jspecify.annotations.NullMarked;
