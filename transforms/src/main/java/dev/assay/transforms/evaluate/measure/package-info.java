/** Numbers: those the answer gives, and those that tell what it took to get it. */
@NullMarked
package dev.assay.transforms.evaluate.measure;

import org.jspecify.annotations.NullMarked;
