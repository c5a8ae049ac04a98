/** JSON as Assay reads and writes it: limits, exact numbers, the codecs of its records. */
@NullMarked
package dev.assay.io.json;

import org.jspecify.annotations.NullMarked;
