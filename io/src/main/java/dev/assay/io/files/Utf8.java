package dev.assay.io.files;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Well-formed UTF-8 as RFC 3629 defines it: no overlong form, no surrogate, at most U+10FFFF. */
final class Utf8 {

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long HIGH_BITS = 0x8080808080808080L;

  private Utf8() {}

  /** Returns the index of the first byte that starts no well-formed character, or -1. */
  static int firstInvalid(byte[] text) {
    int i = 0;
    while (i < text.length) {
      if (i + Long.BYTES <= text.length && ((long) LONGS.get(text, i) & HIGH_BITS) == 0) {
        i += Long.BYTES;
        continue;
      }
      int length = characterLength(text, i);
      if (length == 0) {
        return i;
      }
      i += length;
    }
    return -1;
  }

  /** Returns how many bytes the character at an index has, 0 where it is malformed. */
  private static int characterLength(byte[] text, int i) {
    int lead = text[i] & 0xFF;
    if (lead < 0x80) {
      return 1;
    }
    if (lead < 0xC2 || lead > 0xF4) {
      return 0;
    }
    if (lead < 0xE0) {
      return continues(text, i + 1, 0x80, 0xBF) ? 2 : 0;
    }
    if (lead < 0xF0) {
      int least = lead == 0xE0 ? 0xA0 : 0x80;
      int most = lead == 0xED ? 0x9F : 0xBF;
      return continues(text, i + 1, least, most) && continues(text, i + 2, 0x80, 0xBF) ? 3 : 0;
    }
    int least = lead == 0xF0 ? 0x90 : 0x80;
    int most = lead == 0xF4 ? 0x8F : 0xBF;
    return continues(text, i + 1, least, most)
            && continues(text, i + 2, 0x80, 0xBF)
            && continues(text, i + 3, 0x80, 0xBF)
        ? 4
        : 0;
  }

  private static boolean continues(byte[] text, int i, int least, int most) {
    if (i >= text.length) {
      return false;
    }
    int value = text[i] & 0xFF;
    return value >= least && value <= most;
  }

  /**
   * Returns the 1-based column of a byte, counted in characters; bytes past the end count as the
   * end.
   */
  static int column(byte[] text, long byteIndex) {
    int end = (int) Math.min(Math.max(byteIndex, 0), text.length);
    int column = 1;
    for (int i = 0; i < end; i++) {
      if ((text[i] & 0xC0) != 0x80) {
        column++;
      }
    }
    return column;
  }
}
