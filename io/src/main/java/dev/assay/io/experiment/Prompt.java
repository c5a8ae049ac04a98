package dev.assay.io.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** What is sent to a model, in one of the three forms that a row's {@code prompt} may take. */
public sealed interface Prompt {

  /**
   * One user message, one answer.
   *
   * @param text the message
   */
  record Text(String text) implements Prompt {
    @Override
    public <R> R match(
        Function<Text, R> text, Function<Turns, R> turns, Function<Messages, R> messages) {
      return text.apply(this);
    }
  }

  /**
   * User messages sent one after another, each with the answers so far; as many answers as turns.
   *
   * @param turns the user's messages in order; may be empty, which answers with an empty list and
   *     makes no call
   */
  record Turns(List<String> turns) implements Prompt {
    /** Copies the list. */
    public Turns {
      turns = List.copyOf(turns);
    }

    @Override
    public <R> R match(
        Function<Text, R> text, Function<Turns, R> turns, Function<Messages, R> messages) {
      return turns.apply(this);
    }
  }

  /**
   * A conversation so far, one answer.
   *
   * @param messages objects with at least a {@code role}, in the API's own shape
   */
  record Messages(ArrayNode messages) implements Prompt {
    @Override
    public <R> R match(
        Function<Text, R> text, Function<Turns, R> turns, Function<Messages, R> messages) {
      return messages.apply(this);
    }
  }

  /** Applies the function for this form. */
  <R> R match(Function<Text, R> text, Function<Turns, R> turns, Function<Messages, R> messages);

  /** Returns the JSON that {@link #of} reads back: a string, a list of strings or of objects. */
  default JsonNode toJson() {
    return match(
        text -> TextNode.valueOf(text.text()),
        turns -> {
          ArrayNode array = JsonNodeFactory.instance.arrayNode();
          turns.turns().forEach(array::add);
          return array;
        },
        Messages::messages);
  }

  /**
   * Reads a {@code prompt} value.
   *
   * @throws IllegalArgumentException naming the form found, when it is none of the three
   */
  static Prompt of(JsonNode value) {
    if (value.isTextual()) {
      return new Text(value.textValue());
    }
    if (!value.isArray()) {
      throw new IllegalArgumentException(
          "prompt is a "
              + value.getNodeType()
              + " (must be a text, a list of texts or a list of messages)");
    }
    List<String> turns = new ArrayList<>();
    int objects = 0;
    for (JsonNode item : value) {
      if (item.isTextual()) {
        turns.add(item.textValue());
      } else if (item.isObject() && item.path("role").isTextual()) {
        objects++;
      } else {
        throw new IllegalArgumentException(
            "prompt holds a "
                + item.getNodeType()
                + " that is neither a text nor a message with a role");
      }
    }
    if (objects == 0) {
      return new Turns(turns);
    }
    if (!turns.isEmpty()) {
      throw new IllegalArgumentException("prompt mixes texts and messages (use one of the two)");
    }
    return new Messages((ArrayNode) value);
  }
}
