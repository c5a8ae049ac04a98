package dev.assay.io.ledger;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** A disk that takes note of what is done to one segment, so that a power cut can be played. */
final class RecordedDisk implements DirectoryLedger.Machine {

  private static final int SECTOR = 512;

  /** What happened to the file, or to somebody who was told of it. */
  sealed interface Event {
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Write(long at, byte[] bytes) implements Event {}

    record Force() implements Event {}

    record Confirmed(int answer) implements Event {}
  }

  private final List<Event> events = new ArrayList<>();

  synchronized void add(Event event) {
    events.add(event);
  }

  synchronized List<Event> events() {
    return List.copyOf(events);
  }

  @Override
  public Reserve reserve(Path path, byte[] start) {
    return Reserve.NONE;
  }

  @Override
  public SegmentFile create(Path segment) {
    return new SegmentFile() {
      @Override
      public Path path() {
        return segment;
      }

      @Override
      public void write(ByteBuffer bytes, long at) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        add(new Event.Write(at, copy));
      }

      @Override
      public void force() {
        add(new Event.Force());
      }

      @Override
      public boolean inPlace() {
        return true;
      }

      @Override
      public void close() {}
    };
  }

  /** Returns the answers that were confirmed by the first events. */
  static List<Integer> confirmed(List<Event> events) {
    return events.stream()
        .filter(Event.Confirmed.class::isInstance)
        .map(event -> ((Event.Confirmed) event).answer())
        .toList();
  }

  /** Returns what a kill of the process leaves after some events: all of them. */
  static byte[] afterKill(List<Event> events) {
    Image image = new Image();
    for (Event event : events) {
      if (event instanceof Event.Write write) {
        image.write(write.at(), write.bytes());
      }
    }
    return image.bytes();
  }

  /**
   * Returns what a power cut leaves after some events: what was forced and, of the rest, any
   * sectors in any order; the file may be longer than what was written to it.
   */
  static byte[] afterPowerCut(List<Event> events, SplittableRandom random) {
    int lastForce = 0;
    for (int i = 0; i < events.size(); i++) {
      lastForce = events.get(i) instanceof Event.Force ? i : lastForce;
    }
    Image image = new Image();
    double kept = random.nextInt(4) / 3.0;
    for (int i = 0; i < events.size(); i++) {
      if (events.get(i) instanceof Event.Write write) {
        for (int from = 0; from < write.bytes().length; ) {
          long at = write.at() + from;
          int length = (int) Math.min(SECTOR - at % SECTOR, write.bytes().length - from);
          if (i < lastForce || random.nextDouble() < kept) {
            image.write(at, Arrays.copyOfRange(write.bytes(), from, from + length));
          }
          from += length;
        }
      }
    }
    if (random.nextBoolean()) {
      image.write(image.bytes().length, new byte[random.nextInt(3 * SECTOR)]);
    }
    return image.bytes();
  }

  private static final class Image {
    private byte[] bytes = new byte[0];

    void write(long at, byte[] some) {
      int end = Math.toIntExact(at) + some.length;
      if (end > bytes.length) {
        bytes = Arrays.copyOf(bytes, end);
      }
      System.arraycopy(some, 0, bytes, (int) at, some.length);
    }

    byte[] bytes() {
      return bytes;
    }
  }
}
