package dev.assay.io.files;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Tells the records of a CSV file apart. Blank lines between records are skipped. A record whose
 * quotes are not in order costs its first physical line only: reading goes on at the line after it,
 * from memory, and each line is looked at a bounded number of times whatever the file holds.
 */
final class CsvRecords {

  /** Most physical lines of one record. */
  static final int DEFAULT_MAX_LINES = 50_000;

  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  private record Line(
      long number, long offset, byte[] bytes, long size, boolean tooLong, boolean endedByCr) {

    long end() {
      return offset + size;
    }
  }

  private final LineReader lines;
  private final long maxBytes;
  private final int maxLines;

  /** Lines read ahead inside a quoted field, none of which closed it; the next to be read first. */
  private final Deque<Line> open = new ArrayDeque<>();

  private long openBytes;

  /** The line after those. */
  private @Nullable Line ahead;

  /** Whether a record that is open before {@link #ahead}, or before the end, cannot be good. */
  private boolean deadEnd;

  private CsvRecord.State deadEndState = CsvRecord.State.UNCLOSED;

  /**
   * Reads on from a reader.
   *
   * @param maxBytes longest record, in bytes
   * @param maxLines most physical lines of a record
   */
  CsvRecords(LineReader lines, long maxBytes, int maxLines) {
    this.lines = lines;
    this.maxBytes = maxBytes;
    this.maxLines = maxLines;
  }

  /** Returns the next record, or null at the end of the file. */
  @Nullable CsvRecord next() throws IOException {
    Line first = takeFirst();
    while (first != null && isBlank(first)) {
      first = takeFirst();
    }
    if (first == null) {
      return null;
    }
    if (first.tooLong()) {
      return record(first, CsvRecord.State.TOO_LONG);
    }
    return switch (CsvQuotes.read(first.bytes(), false)) {
      case ENDED -> record(first, CsvRecord.State.GOOD);
      case BROKEN -> record(first, CsvRecord.State.TEXT_AFTER_QUOTE);
      case OPEN -> readOn(first);
    };
  }

  /**
   * Null where the stream was cut inside the record, which nobody can tell from a missing quote.
   */
  private @Nullable CsvRecord readOn(Line first) throws IOException {
    while (!deadEnd) {
      Line line = takeAhead();
      if (line == null && lines.isCut()) {
        open.clear();
        openBytes = 0;
        lines.cutFrom(first.number(), first.offset());
        return null;
      }
      if (line == null) {
        stop(null, CsvRecord.State.UNCLOSED);
      } else if (line.tooLong()) {
        stop(line, CsvRecord.State.UNCLOSED);
      } else if (first.size() + openBytes + line.size() > maxBytes || open.size() + 2 > maxLines) {
        ahead = line;
        return record(first, CsvRecord.State.UNCLOSED);
      } else {
        switch (CsvQuotes.read(line.bytes(), true)) {
          case ENDED -> {
            return joined(first, line);
          }
          case BROKEN -> stop(line, CsvRecord.State.TEXT_AFTER_QUOTE);
          case OPEN -> {
            open.add(line);
            openBytes += line.size();
          }
        }
      }
    }
    return record(first, deadEndState);
  }

  private void stop(@Nullable Line at, CsvRecord.State state) {
    ahead = at;
    deadEnd = true;
    deadEndState = state;
  }

  private CsvRecord joined(Line first, Line last) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Line before = first;
    bytes.writeBytes(first.bytes());
    open.add(last);
    for (Line line : open) {
      // One byte between two lines is an LF or a lone CR, two are both.
      if (before.endedByCr()) {
        bytes.write('\r');
      }
      if (!before.endedByCr() || line.offset() - before.end() == 2) {
        bytes.write('\n');
      }
      bytes.writeBytes(line.bytes());
      before = line;
    }
    open.clear();
    openBytes = 0;
    return new CsvRecord(
        first.number(), first.offset(), bytes.toByteArray(), bytes.size(), CsvRecord.State.GOOD);
  }

  private @Nullable Line takeFirst() throws IOException {
    Line line = open.poll();
    if (line != null) {
      openBytes -= line.size();
      return line;
    }
    deadEnd = false;
    return takeAhead();
  }

  private @Nullable Line takeAhead() throws IOException {
    Line line = ahead;
    ahead = null;
    if (line != null || !lines.next()) {
      return line;
    }
    return new Line(
        lines.line(),
        lines.offset(),
        lines.bytes(),
        lines.size(),
        lines.tooLong(),
        lines.endedByCr());
  }

  private static boolean isBlank(Line line) {
    if (line.tooLong()) {
      return false;
    }
    for (byte b : line.bytes()) {
      if (b != ' ' && b != '\t') {
        return false;
      }
    }
    return true;
  }

  private static CsvRecord record(Line first, CsvRecord.State state) {
    return new CsvRecord(first.number(), first.offset(), first.bytes(), first.size(), state);
  }
}
