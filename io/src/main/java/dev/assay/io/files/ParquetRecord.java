package dev.assay.io.files;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * One row of a Parquet file.
 *
 * @param fields its keys; of use only where nothing is wrong
 * @param bytes about how long it is, also where it is longer than allowed and its values are gone
 * @param wrong the code of what is wrong with it, null for nothing
 * @param column where that is; empty where nothing is
 */
record ParquetRecord(ObjectNode fields, long bytes, @Nullable String wrong, String column) {}
