package dev.assay.pipelines.compare;

import dev.assay.transforms.compare.RunFacts;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Names as numbers, in the order in which they first came. Read only when all are written. */
final class NumberedNames implements RunFacts.Names {

  private final Map<String, Integer> numbers = new HashMap<>();
  private final List<String> names = new ArrayList<>();

  @Override
  public void write(String name, DataOutput out) throws IOException {
    Integer number = numbers.get(name);
    if (number == null) {
      number = names.size();
      numbers.put(name, number);
      names.add(name);
    }
    out.writeInt(number);
  }

  @Override
  public String read(DataInput in) throws IOException {
    return names.get(in.readInt());
  }
}
