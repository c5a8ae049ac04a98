/** Labels and confidences of many answers: counts that can be added up, and what they come to. */
@NullMarked
package dev.assay.transforms.evaluate.classification;

import org.jspecify.annotations.NullMarked;
