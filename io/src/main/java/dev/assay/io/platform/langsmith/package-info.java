/** Runs as the experiments of LangSmith, and back. */
@NullMarked
package dev.assay.io.platform.langsmith;

import org.jspecify.annotations.NullMarked;
