package dev.assay.pipelines.experiments;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a collection says of one of its columns.
 *
 * @param type what its values are
 * @param defaultValue stands where a row has no value; null for none
 */
public record Column(Type type, @Nullable JsonNode defaultValue) {

  /** What a column's values are. */
  public enum Type {
    /** Texts that fill tags. */
    TEXT,
    /** Any JSON. */
    JSON,
    /** Messages, each with role and content, that are a whole prompt. */
    CONVERSATION,
    /** A text that is a whole prompt, sent as it is. */
    RAW_INPUT,
    /** One of a few words. */
    CATEGORY;

    /** Returns the word of options and files. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** Returns whether a value is a whole prompt. */
    boolean isPrompt() {
      return this == CONVERSATION || this == RAW_INPUT;
    }

    /**
     * Reads a word.
     *
     * @throws IllegalArgumentException where it is none
     */
    public static Type of(String word) {
      for (Type type : values()) {
        if (type.word().equals(word)) {
          return type;
        }
      }
      throw new IllegalArgumentException(
          "Invalid column type: \""
              + word
              + "\" (must be text, json, conversation, raw_input or category)");
    }
  }

  /** Returns a column of a type without a default. */
  public static Column of(Type type) {
    return new Column(type, null);
  }
}
