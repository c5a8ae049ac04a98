package dev.assay.io.ledger;

import dev.assay.io.storage.RemoteStorage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.EmptyMatchTreatment;
import org.apache.beam.sdk.io.fs.MatchResult;
import org.apache.beam.sdk.io.fs.MoveOptions;
import org.apache.beam.sdk.io.fs.ResourceId;

/** Segments that are written once, whole, in a directory of any file system that Beam knows. */
final class SegmentObjects {

  private static final String SUFFIX = ".seg";
  private static final String NUMBERED = "%s-%08d" + SUFFIX;
  private static final int WRITES = 3;
  private static final long CACHED_BYTES = 32 << 20;

  private final String directory;
  private final Map<String, ByteBuffer> cache = new LinkedHashMap<>(16, 0.75f, true);
  private long cached;

  SegmentObjects(String directory) {
    this.directory = directory.endsWith("/") ? directory : directory + "/";
  }

  String directory() {
    return directory;
  }

  /** Returns the name of a process's n-th segment, counted from 0. */
  static String name(String process, int number) {
    return NUMBERED.formatted(process, number);
  }

  /**
   * Returns the names of all segments, those of one process together and in order.
   *
   * @throws LedgerException when one is missing among those of a process
   */
  List<String> names() throws IOException {
    List<MatchResult.Metadata> found =
        RemoteStorage.access(
            directory,
            () ->
                FileSystems.match(directory + "*" + SUFFIX, EmptyMatchTreatment.ALLOW).metadata());
    List<String> names =
        found.stream()
            .map(metadata -> String.valueOf(metadata.resourceId().getFilename()))
            .sorted()
            .toList();
    String before = "";
    int number = 0;
    for (String name : names) {
      String process = process(name);
      number = process.equals(before) ? number + 1 : 0;
      if (!name.equals(name(process, number))) {
        throw new LedgerException(
            "Ledger segment "
                + directory
                + name(process, number)
                + " is missing although later ones are there. Nothing was changed or called."
                + " Restore it, or move the later ones away to give up the answers in them");
      }
      before = process;
    }
    return names;
  }

  /** Returns which process wrote a segment. */
  static String process(String name) {
    int dash = name.lastIndexOf('-');
    return dash < 0 ? name : name.substring(0, dash);
  }

  /** Visits all records of a segment that is sealed. */
  void read(String name, SegmentScan.Visitor visitor) throws IOException {
    ByteBuffer in = bytes(name).duplicate();
    long records = 0;
    while (Frame.read(in) instanceof Frame.Read.Whole whole) {
      if (whole.frame().type() == Frame.Type.SEAL) {
        requireSealed(name, whole, records, in);
        return;
      }
      visitor.visit(whole.frame(), in.position());
      in.position(in.position() + whole.bytes());
      records++;
    }
    throw damaged(name, in.position());
  }

  private void requireSealed(String name, Frame.Read.Whole seal, long records, ByteBuffer in)
      throws LedgerException {
    ByteBuffer counted = ByteBuffer.wrap(seal.frame().body());
    if (counted.remaining() != Long.BYTES
        || counted.getLong() != records
        || in.remaining() != seal.bytes()) {
      throw damaged(name, in.position());
    }
  }

  private LedgerException damaged(String name, int at) {
    return new LedgerException(
        "Ledger segment "
            + directory
            + name
            + " is truncated or damaged at byte "
            + at
            + ". Nothing was changed or called. Restore it, or move it away to give up the answers"
            + " in it");
  }

  /** Reads one record. */
  Frame read(String name, long offset) throws IOException {
    ByteBuffer in = bytes(name).duplicate();
    in.position(Math.toIntExact(offset));
    if (Frame.read(in) instanceof Frame.Read.Whole whole) {
      return whole.frame();
    }
    throw new IOException("the record there is not whole");
  }

  /** Rows come back about in the order in which they were answered: segments are read once. */
  private synchronized ByteBuffer bytes(String name) throws IOException {
    ByteBuffer known = cache.get(name);
    return known == null ? RemoteStorage.access(directory + name, () -> fetch(name)) : known;
  }

  private ByteBuffer fetch(String name) throws IOException {
    MatchResult.Metadata found = FileSystems.matchSingleFileSpec(directory + name);
    ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(found.sizeBytes()));
    try (ReadableByteChannel channel = FileSystems.open(found.resourceId())) {
      while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
        // Reads until the buffer is full or the object ends.
      }
    }
    bytes.flip();
    cache.put(name, bytes);
    cached += bytes.limit();
    List<String> oldest = new ArrayList<>(cache.keySet());
    for (int i = 0; cached > CACHED_BYTES && i < oldest.size() - 1; i++) {
      ByteBuffer dropped = cache.remove(oldest.get(i));
      cached -= dropped == null ? 0 : dropped.limit();
    }
    return bytes;
  }

  /** Writes a segment; a write that fails is tried again under the same name. */
  void write(String name, List<? extends Entry> entries) throws IOException {
    ResourceId resource = FileSystems.matchNewResource(directory + name, false);
    for (int tries = 1; ; tries++) {
      try {
        RemoteStorage.access(directory + name, () -> writeOnce(resource, entries));
        return;
      } catch (IOException e) {
        if (tries == WRITES) {
          discard(resource, e);
          throw e;
        }
      }
    }
  }

  private static ResourceId writeOnce(ResourceId resource, List<? extends Entry> entries)
      throws IOException {
    try (WritableByteChannel channel = FileSystems.create(resource, "application/octet-stream")) {
      for (Entry entry : entries) {
        put(channel, entry.head());
        put(channel, entry.rest());
      }
    }
    return resource;
  }

  private static void put(WritableByteChannel channel, byte[] part) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(part);
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  private static void discard(ResourceId resource, IOException problem) {
    try {
      RemoteStorage.access(
          resource.toString(),
          () -> {
            FileSystems.delete(
                List.of(resource), MoveOptions.StandardMoveOptions.IGNORE_MISSING_FILES);
            return resource;
          });
    } catch (IOException e) {
      problem.addSuppressed(e);
    }
  }
}
