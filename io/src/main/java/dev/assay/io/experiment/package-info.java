/**
 * The values of an experiment: rows, calls, runs, outcomes and scores. No bytes, no Beam
 * transforms.
 */
@NullMarked
package dev.assay.io.experiment;

import org.jspecify.annotations.NullMarked;
