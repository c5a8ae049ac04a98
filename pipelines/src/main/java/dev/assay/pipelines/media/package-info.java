/** Files that rows name, put where an API can read them, apart from any run. */
@NullMarked
package dev.assay.pipelines.media;

import org.jspecify.annotations.NullMarked;
