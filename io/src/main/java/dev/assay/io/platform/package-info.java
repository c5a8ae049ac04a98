/** Forms in which other platforms know finished runs. */
@NullMarked
package dev.assay.io.platform;

import org.jspecify.annotations.NullMarked;
