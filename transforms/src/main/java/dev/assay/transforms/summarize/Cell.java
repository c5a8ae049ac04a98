package dev.assay.transforms.summarize;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a run belongs.
 *
 * @param keys its group, its model, and its value in each slice
 */
record Cell(List<String> keys) {

  Cell {
    keys = List.copyOf(keys);
  }

  void write(DataOutput out) throws IOException {
    out.writeInt(keys.size());
    for (String key : keys) {
      Texts.write(key, out);
    }
  }

  static Cell read(DataInput in) throws IOException {
    List<String> keys = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      keys.add(Texts.read(in));
    }
    return new Cell(keys);
  }
}
