package dev.assay.transforms.summarize;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.io.Serializable;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Texts of any length, lone surrogates included, and maps by text, as bytes. */
public final class Texts {

  private Texts() {}

  /** Writes a text. */
  public static void write(String text, DataOutput out) throws IOException {
    out.writeInt(text.length());
    out.writeChars(text);
  }

  /** Reads a text back. */
  public static String read(DataInput in) throws IOException {
    char[] chars = new char[in.readInt()];
    for (int i = 0; i < chars.length; i++) {
      chars[i] = in.readChar();
    }
    return new String(chars);
  }

  /** Writes a map. */
  public static <V> void write(Map<String, V> map, DataOutput out, Writer<V> writer)
      throws IOException {
    out.writeInt(map.size());
    for (Map.Entry<String, V> entry : map.entrySet()) {
      write(entry.getKey(), out);
      writer.write(entry.getValue(), out);
    }
  }

  /** Reads a map back. */
  public static <V> SortedMap<String, V> read(DataInput in, Reader<V> reader) throws IOException {
    SortedMap<String, V> map = new TreeMap<>();
    for (int left = in.readInt(); left > 0; left--) {
      String key = read(in);
      map.put(key, reader.read(in));
    }
    return map;
  }

  /**
   * Writes a value.
   *
   * @param <V> what
   */
  public interface Writer<V> extends Serializable {
    /** Writes it. */
    void write(V value, DataOutput out) throws IOException;
  }

  /**
   * Reads a value back.
   *
   * @param <V> what
   */
  public interface Reader<V> extends Serializable {
    /** Reads it. */
    V read(DataInput in) throws IOException;
  }
}
