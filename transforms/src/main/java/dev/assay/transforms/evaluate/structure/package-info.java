/** Answers that are to be JSON, XML, HTML or SQL: validity, schemas and comparison. */
@NullMarked
package dev.assay.transforms.evaluate.structure;

import org.jspecify.annotations.NullMarked;
