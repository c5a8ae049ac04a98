package dev.assay.transforms.summarize;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.io.Serializable;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Texts of any length, lone surrogates included, and maps by text, as bytes. */
final class Texts {

  private Texts() {}

  static void write(String text, DataOutput out) throws IOException {
    out.writeInt(text.length());
    out.writeChars(text);
  }

  static String read(DataInput in) throws IOException {
    char[] chars = new char[in.readInt()];
    for (int i = 0; i < chars.length; i++) {
      chars[i] = in.readChar();
    }
    return new String(chars);
  }

  static <V> void write(Map<String, V> map, DataOutput out, Writer<V> writer) throws IOException {
    out.writeInt(map.size());
    for (Map.Entry<String, V> entry : map.entrySet()) {
      write(entry.getKey(), out);
      writer.write(entry.getValue(), out);
    }
  }

  static <V> SortedMap<String, V> read(DataInput in, Reader<V> reader) throws IOException {
    SortedMap<String, V> map = new TreeMap<>();
    for (int left = in.readInt(); left > 0; left--) {
      String key = read(in);
      map.put(key, reader.read(in));
    }
    return map;
  }

  /** Writes a value. */
  interface Writer<V> extends Serializable {
    void write(V value, DataOutput out) throws IOException;
  }

  /** Reads a value back. */
  interface Reader<V> extends Serializable {
    V read(DataInput in) throws IOException;
  }
}
