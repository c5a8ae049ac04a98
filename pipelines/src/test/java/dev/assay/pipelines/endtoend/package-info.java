/** The command as its users meet it: real processes, files and a server on this machine. */
@NullMarked
package dev.assay.pipelines.endtoend;

import org.jspecify.annotations.NullMarked;
