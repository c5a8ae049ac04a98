/** The {@code assay} program: puts commands, plans and pipelines together. */
@NullMarked
package dev.assay.pipelines;

import org.jspecify.annotations.NullMarked;
