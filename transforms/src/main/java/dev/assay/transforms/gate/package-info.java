/** Gates: conditions on a summary, a baseline and a comparison, and whether they hold. */
@NullMarked
package dev.assay.transforms.gate;

import org.jspecify.annotations.NullMarked;
