/**
 * Early stopping: rows in growing random waves, intervals that hold however often they are looked
 * at, and what they decide.
 */
@NullMarked
package dev.assay.transforms.stopping;

import org.jspecify.annotations.NullMarked;
