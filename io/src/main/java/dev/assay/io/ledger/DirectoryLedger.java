package dev.assay.io.ledger;

import dev.assay.io.experiment.Recorded;
import dev.assay.io.json.Json;
import dev.assay.io.json.RecordedJson;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A ledger in a local directory: one segment for each process that ever wrote. Opening it reads all
 * segments, drops a tail that a kill has cut, and refuses a hole. In memory it holds the keys and
 * where their answers stand, about 100 bytes a call; answers stay on disk.
 */
public final class DirectoryLedger implements Ledger, AutoCloseable {

  private static final String SUFFIX = ".seg";

  private record Place(Path segment, long offset) {}

  private final Path directory;
  private final SegmentWriter writer;
  private final ConcurrentMap<CallKey, Place> answers = new ConcurrentHashMap<>();
  private final ConcurrentMap<Path, FileChannel> readers = new ConcurrentHashMap<>();
  private final List<String> notes = new ArrayList<>();
  private final long adopted;
  private final long inDoubt;

  private DirectoryLedger(Path directory) throws IOException {
    this.directory = directory;
    Files.createDirectories(directory);
    long unfinished = 0;
    for (Path segment : segments(directory)) {
      unfinished += recover(segment);
    }
    this.adopted = answers.size();
    this.inDoubt = unfinished;
    this.writer = new SegmentWriter(directory.resolve(UUID.randomUUID() + SUFFIX));
    append(
        new Frame(
            Frame.Type.START, Json.bytes(Json.object().put("pid", ProcessHandle.current().pid()))));
    forceDirectory();
  }

  /**
   * Opens the ledger of a directory, which is made where it is missing.
   *
   * @throws LedgerException when a segment has a hole or the directory cannot be written
   */
  public static DirectoryLedger open(Path directory) throws LedgerException {
    try {
      return new DirectoryLedger(directory);
    } catch (LedgerException e) {
      throw e;
    } catch (IOException e) {
      throw new LedgerException("Cannot open the ledger " + directory + ": " + e.getMessage(), e);
    }
  }

  /** Returns how many answers earlier processes have left. */
  public long adopted() {
    return adopted;
  }

  /**
   * Returns how many requests of earlier processes may have been paid without an answer here. One
   * that a later process sent again stays in doubt, since both may have been paid. Where a process
   * got an answer after all, the answer's own trace counts the requests before it, not this.
   */
  public long inDoubt() {
    return inDoubt;
  }

  /** Returns what was mended while opening, one sentence each. */
  public List<String> notes() {
    return List.copyOf(notes);
  }

  @Override
  public @Nullable Recorded find(CallKey key) throws LedgerException {
    Place place = answers.get(key);
    if (place == null) {
      return null;
    }
    try {
      return RecordedJson.CODEC.fromJson(Json.parse(read(place)));
    } catch (IOException e) {
      throw new LedgerException(
          "Cannot read the ledger segment " + place.segment() + " at byte " + place.offset(), e);
    }
  }

  @Override
  public void intent(CallKey key) throws LedgerException {
    append(new Frame(Frame.Type.INTENT, keyBytes(key, 0).array()));
  }

  @Override
  public void failure(CallKey key) throws LedgerException {
    append(new Frame(Frame.Type.FAILURE, keyBytes(key, 0).array()));
  }

  @Override
  public void result(CallKey key, Recorded recorded, Done done) throws LedgerException {
    byte[] json = Json.bytes(RecordedJson.CODEC.toJson(recorded));
    Frame frame = new Frame(Frame.Type.RESULT, keyBytes(key, json.length).put(json).array());
    try {
      long[] at = new long[1];
      at[0] =
          writer.forced(
              frame,
              problem -> {
                if (problem == null) {
                  done.done(null);
                } else {
                  done.done(new LedgerException("Cannot write " + writer.path(), problem));
                }
              });
      answers.putIfAbsent(key, new Place(writer.path(), at[0]));
    } catch (LedgerException e) {
      throw e;
    } catch (IOException e) {
      throw new LedgerException("Cannot write " + writer.path() + ": " + e.getMessage(), e);
    }
  }

  private void append(Frame frame) throws LedgerException {
    try {
      writer.append(frame);
    } catch (LedgerException e) {
      throw e;
    } catch (IOException e) {
      throw new LedgerException("Cannot write " + writer.path() + ": " + e.getMessage(), e);
    }
  }

  private static ByteBuffer keyBytes(CallKey key, int more) {
    ByteBuffer bytes = ByteBuffer.allocate(CallKey.BYTES + more);
    key.put(bytes);
    return bytes;
  }

  private byte[] read(Place place) throws IOException {
    FileChannel channel = readers.get(place.segment());
    if (channel == null) {
      FileChannel opened = FileChannel.open(place.segment(), StandardOpenOption.READ);
      channel = readers.putIfAbsent(place.segment(), opened);
      if (channel == null) {
        channel = opened;
      } else {
        opened.close();
      }
    }
    ByteBuffer header = fill(channel, Frame.HEADER_BYTES, place.offset());
    int length = header.getInt(4);
    ByteBuffer whole = fill(channel, Frame.HEADER_BYTES + length, place.offset());
    if (Frame.read(whole) instanceof Frame.Read.Whole read) {
      byte[] body = read.frame().body();
      return Arrays.copyOfRange(body, CallKey.BYTES, body.length);
    }
    throw new IOException("the record there is not whole");
  }

  private static ByteBuffer fill(FileChannel channel, int bytes, long offset) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(bytes);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, offset + buffer.position()) < 0) {
        throw new IOException("the file ends before the record does");
      }
    }
    return buffer.flip();
  }

  /** Takes over one process's segment; returns how many of its requests have no end in it. */
  private long recover(Path segment) throws IOException {
    Map<CallKey, Integer> open = new HashMap<>();
    long whole =
        SegmentScan.scan(
            segment,
            (frame, offset) -> {
              switch (frame.type()) {
                case INTENT ->
                    open.merge(CallKey.get(ByteBuffer.wrap(frame.body())), 1, Integer::sum);
                case FAILURE ->
                    open.computeIfPresent(
                        CallKey.get(ByteBuffer.wrap(frame.body())),
                        (key, count) -> count == 1 ? null : count - 1);
                case RESULT -> {
                  CallKey key = CallKey.get(ByteBuffer.wrap(frame.body()));
                  open.remove(key);
                  answers.putIfAbsent(key, new Place(segment, offset));
                }
                case START, SEAL -> {
                  // Tell which process wrote; nothing depends on them.
                }
              }
            });
    long size = Files.size(segment);
    if (whole < size) {
      try (FileChannel channel = FileChannel.open(segment, StandardOpenOption.WRITE)) {
        channel.truncate(whole).force(true);
      }
      notes.add(
          "dropped " + (size - whole) + " bytes of a record that was being written to " + segment);
    }
    return open.values().stream().mapToLong(Integer::longValue).sum();
  }

  private static List<Path> segments(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> file.toString().endsWith(SUFFIX)).sorted().toList();
    }
  }

  private void forceDirectory() throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** Seals this process's segment. */
  @Override
  public void close() throws IOException {
    for (FileChannel reader : readers.values()) {
      reader.close();
    }
    try (writer) {
      append(new Frame(Frame.Type.SEAL, new byte[0]));
    }
  }
}
