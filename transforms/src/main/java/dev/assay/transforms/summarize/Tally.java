package dev.assay.transforms.summarize;

import java.io.DataOutput;
import java.io.IOException;

/**
 * Counts and exact sums that can be added to others of their kind, in any order.
 *
 * @param <T> the kind
 */
interface Tally<T> {

  void add(T other);

  void write(DataOutput out) throws IOException;
}
