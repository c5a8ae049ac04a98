package dev.assay.transforms.evaluate.overlap;

import dev.assay.transforms.evaluate.text.TextForm;
import dev.assay.transforms.evaluate.text.Words;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Words under numbers from 0 on, where equal words of all texts have equal numbers. Words are
 * looked up by their characters, so that no text is made of any.
 */
final class WordNumbers {

  /** Unknown to whoever writes the words, who could else make all of them collide. */
  private static final long FACTOR = new SplittableRandom().nextLong() | 1;

  private char[] chars = new char[1_024];
  private int[] ends = new int[128];
  private long[] hashes = new long[128];
  private int[] table = new int[512];
  private int kinds;
  private int start;
  private int end;
  private long hash;
  private int[] numbers = new int[128];
  private int count;

  /** Returns how many numbers are taken. */
  int kinds() {
    return kinds;
  }

  /** Returns the numbers of words that were taken apart elsewhere. */
  int[] of(List<String> words) {
    for (String word : words) {
      for (int i = 0; i < word.length(); i++) {
        add(word.charAt(i));
      }
      close();
    }
    return taken();
  }

  /** Returns the numbers of the runs of a to z and 0 to 9. */
  int[] ofAsciiWords(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
        add(c);
      } else if (end > start) {
        close();
      }
    }
    if (end > start) {
      close();
    }
    return taken();
  }

  /** Returns the numbers of what {@link TextForm#squadWords} gives. */
  int[] ofSquadWords(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 'A' && c <= 'Z') {
        add((char) (c + ('a' - 'A')));
      } else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
        add(c);
      } else if (c < 0x80 && Words.isSpace(c)) {
        closeUnlessArticle();
      } else if (!Words.isPunctuation(c)) {
        end = start;
        hash = 0;
        count = 0;
        return of(TextForm.squadWords(text));
      }
    }
    closeUnlessArticle();
    return taken();
  }

  private void closeUnlessArticle() {
    if (isArticle()) {
      end = start;
      hash = 0;
    } else if (end > start) {
      close();
    }
  }

  private boolean isArticle() {
    return switch (end - start) {
      case 1 -> chars[start] == 'a';
      case 2 -> chars[start] == 'a' && chars[start + 1] == 'n';
      case 3 -> chars[start] == 't' && chars[start + 1] == 'h' && chars[start + 2] == 'e';
      default -> false;
    };
  }

  private void add(char c) {
    if (end == chars.length) {
      chars = Arrays.copyOf(chars, 2 * end);
    }
    chars[end++] = c;
    hash = (hash ^ c) * FACTOR;
  }

  /** Ends the word at hand and notes its number. */
  private void close() {
    if (count == numbers.length) {
      numbers = Arrays.copyOf(numbers, 2 * count);
    }
    numbers[count++] = number();
    hash = 0;
  }

  private int number() {
    long wanted = hash ^ (hash >>> Integer.SIZE);
    int last = table.length - 1;
    for (int slot = (int) wanted & last; ; slot = (slot + 1) & last) {
      int known = table[slot] - 1;
      if (known < 0) {
        table[slot] = kinds + 1;
        return added(wanted);
      }
      if (hashes[known] == wanted && isWord(known)) {
        end = start;
        return known;
      }
    }
  }

  private boolean isWord(int number) {
    int from = number == 0 ? 0 : ends[number - 1];
    return Arrays.equals(chars, from, ends[number], chars, start, end);
  }

  private int added(long wanted) {
    if (kinds == ends.length) {
      ends = Arrays.copyOf(ends, 2 * kinds);
      hashes = Arrays.copyOf(hashes, 2 * kinds);
    }
    ends[kinds] = end;
    hashes[kinds] = wanted;
    start = end;
    kinds++;
    if (4 * kinds > table.length) {
      rebuild();
    }
    return kinds - 1;
  }

  private void rebuild() {
    table = new int[4 * table.length];
    int last = table.length - 1;
    for (int number = 0; number < kinds; number++) {
      int slot = (int) hashes[number] & last;
      while (table[slot] != 0) {
        slot = (slot + 1) & last;
      }
      table[slot] = number + 1;
    }
  }

  private int[] taken() {
    int[] taken = Arrays.copyOf(numbers, count);
    count = 0;
    return taken;
  }
}
