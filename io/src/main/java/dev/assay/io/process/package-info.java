/** Other programs as neighbours: lines of bytes to them and back, each within a time. */
@NullMarked
package dev.assay.io.process;

import org.jspecify.annotations.NullMarked;
