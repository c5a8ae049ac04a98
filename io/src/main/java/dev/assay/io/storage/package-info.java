/** Places of file systems that are not this machine's own, as Beam knows them. */
@NullMarked
package dev.assay.io.storage;

import org.jspecify.annotations.NullMarked;
