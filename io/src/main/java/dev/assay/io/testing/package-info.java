/** Fakes and servers for tests of Assay and of what is built on it. */
@NullMarked
package dev.assay.io.testing;

import org.jspecify.annotations.NullMarked;
