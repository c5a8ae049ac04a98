/** Everything that the documentation shows is done: commands run, files are read, code compiles. */
@NullMarked
package dev.assay.pipelines.docs;

import org.jspecify.annotations.NullMarked;
