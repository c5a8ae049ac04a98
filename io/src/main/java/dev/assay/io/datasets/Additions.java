package dev.assay.io.datasets;

import java.util.HashMap;
import java.util.Map;

/** Tells records apart that come in together. */
final class Additions {
  private final Map<String, String> places = new HashMap<>();
  long duplicates;

  boolean isNew(DatasetRecord record, boolean named, String place) throws DatasetException {
    String first = places.putIfAbsent(record.id(), place);
    if (first == null) {
      return true;
    }
    if (named) {
      throw new DatasetException(
          "DATASET_DUPLICATE_ID",
          DatasetException.DATA,
          place
              + ": duplicate record id \""
              + record.id()
              + "\", first in "
              + first
              + "; give every record an id of its own");
    }
    duplicates++;
    return false;
  }
}
