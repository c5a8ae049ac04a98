/**
 * Named records in a directory of any file system that Beam knows, whose names are unique also
 * among processes.
 */
@NullMarked
package dev.assay.io.store;

import org.jspecify.annotations.NullMarked;
