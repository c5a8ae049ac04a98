/** An experiment file and its overrides to one validated plan, with all problems at once. */
@NullMarked
package dev.assay.pipelines.plan;

import org.jspecify.annotations.NullMarked;
