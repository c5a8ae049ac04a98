/** Commands as templates that a launcher starts with flags, and what describes them to it. */
@NullMarked
package dev.assay.templates;

import org.jspecify.annotations.NullMarked;
