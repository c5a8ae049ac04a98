package dev.assay.io.files;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.io.json.Json;
import dev.assay.io.json.JsonFields;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Sorts lines by the position they tell: file, line, byte offset. What exceeds the memory allowed
 * goes to sorted temporary files that are merged at the end.
 */
final class PositionSort implements Closeable {

  /** Bytes of lines that are kept in memory, unless a test asks for less. */
  static final long MEMORY_BYTES = 32L << 20;

  private static final int ENTRY_BYTES = 200;

  @SuppressWarnings("ArrayRecordComponent") // entries are ordered, never compared for equality
  private record Entry(String file, long line, long offset, String kind, byte[] json) {

    static final Comparator<Entry> ORDER =
        Comparator.comparing(Entry::file)
            .thenComparingLong(Entry::line)
            .thenComparingLong(Entry::offset);

    static Entry of(String kind, byte[] json) throws IOException {
      JsonNode position = Json.parse(json);
      return new Entry(
          JsonFields.text(position, "file"),
          JsonFields.integer(position, "line"),
          JsonFields.integer(position, "byte_offset"),
          kind,
          json);
    }
  }

  private final long memoryBytes;
  private final List<Entry> entries = new ArrayList<>();
  private final List<Spill> spills = new ArrayList<>();
  private long held;

  PositionSort(long memoryBytes) {
    this.memoryBytes = memoryBytes;
  }

  void add(String kind, byte[] json) throws IOException {
    entries.add(Entry.of(kind, json));
    held += json.length + ENTRY_BYTES;
    if (held > memoryBytes) {
      entries.sort(Entry.ORDER);
      spills.add(Spill.write(entries));
      entries.clear();
      held = 0;
    }
  }

  /** Hands over all lines in order, once. */
  void forEach(ShardLines.Sink sink) throws IOException {
    entries.sort(Entry.ORDER);
    PriorityQueue<Source> sources =
        new PriorityQueue<>(Comparator.comparing(Source::head, Entry.ORDER));
    for (Spill spill : spills) {
      offer(sources, spill);
    }
    Collections.reverse(entries);
    offer(sources, () -> entries.isEmpty() ? null : entries.remove(entries.size() - 1));
    while (true) {
      Source first = sources.poll();
      if (first == null) {
        return;
      }
      sink.write(first.head().kind(), first.head().json());
      offer(sources, first.rest());
    }
  }

  private static void offer(PriorityQueue<Source> sources, Entries rest) throws IOException {
    Entry head = rest.next();
    if (head != null) {
      sources.add(new Source(head, rest));
    }
  }

  int spills() {
    return spills.size();
  }

  @Override
  public void close() throws IOException {
    for (Spill spill : spills) {
      spill.close();
    }
  }

  private interface Entries {
    @Nullable Entry next() throws IOException;
  }

  private record Source(Entry head, Entries rest) {}

  private record Spill(Path file, DataInputStream in) implements Entries, Closeable {

    static Spill write(List<Entry> sorted) throws IOException {
      Path file = Files.createTempFile("assay-sort", ".tmp");
      try (DataOutputStream out =
          new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
        for (Entry entry : sorted) {
          out.writeInt(entry.json().length);
          out.writeUTF(entry.kind());
          out.write(entry.json());
        }
      }
      return new Spill(
          file, new DataInputStream(new BufferedInputStream(Files.newInputStream(file))));
    }

    @Override
    public @Nullable Entry next() throws IOException {
      int length;
      try {
        length = in.readInt();
      } catch (EOFException end) {
        return null;
      }
      String kind = in.readUTF();
      return Entry.of(kind, in.readNBytes(length));
    }

    @Override
    public void close() throws IOException {
      in.close();
      Files.deleteIfExists(file);
    }
  }
}
