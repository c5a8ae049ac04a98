package dev.assay.io.datasets;

import java.io.IOException;

/** Records to be put into a dataset, gone through once and one at a time. */
public interface DatasetSource {

  /** No records. */
  DatasetSource NONE = sink -> {};

  /** Takes records. */
  interface Sink {
    /**
     * Takes one.
     *
     * @param named whether the file names its id; else it has one from its content
     * @param place file and line
     */
    void add(DatasetRecord record, boolean named, String place) throws DatasetException;
  }

  /** Gives all records, in order. */
  void forEach(Sink sink) throws IOException, DatasetException;
}
