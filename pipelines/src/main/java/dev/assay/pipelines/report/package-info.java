/** Self-contained HTML: the report of one run, and that of two compared. */
@NullMarked
package dev.assay.pipelines.report;

import org.jspecify.annotations.NullMarked;
