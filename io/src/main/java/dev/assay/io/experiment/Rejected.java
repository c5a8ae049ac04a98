package dev.assay.io.experiment;

import org.jspecify.annotations.Nullable;

/**
 * An input line that could not become a row: one line of {@code rejected.jsonl}.
 *
 * @param position where the line stands
 * @param stage what found the problem: {@code read} or {@code validate}
 * @param code machine-readable reason, such as {@code ROW_JSON}
 * @param message what was wrong, what was done, what to do; at most 500 characters, never the
 *     line's own text
 * @param input the line as it came, or null where it is longer than {@link #MAX_INPUT_CHARS}
 */
public record Rejected(
    SourcePosition position, String stage, String code, String message, @Nullable String input) {

  /** Longest input that is kept beside the reason; a longer one is found by its position. */
  public static final int MAX_INPUT_CHARS = 65_536;
}
