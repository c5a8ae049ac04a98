/** Rows, runs and reports in files. */
@NullMarked
package dev.assay.io.files;

import org.jspecify.annotations.NullMarked;
