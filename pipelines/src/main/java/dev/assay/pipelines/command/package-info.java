/** The {@code assay} command: arguments to a plan and settings, outcomes to exit codes. */
@NullMarked
package dev.assay.pipelines.command;

import org.jspecify.annotations.NullMarked;
