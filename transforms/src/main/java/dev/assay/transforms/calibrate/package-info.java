/** How far a judge agrees with people, and what its rate comes to once its errors are known. */
@NullMarked
package dev.assay.transforms.calibrate;

import org.jspecify.annotations.NullMarked;
