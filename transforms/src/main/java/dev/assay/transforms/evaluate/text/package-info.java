/** Whether an answer is, contains or matches a text: equality and containment in all profiles. */
@NullMarked
package dev.assay.transforms.evaluate.text;

import org.jspecify.annotations.NullMarked;
