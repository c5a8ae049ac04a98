package dev.assay.transforms.judge;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.io.experiment.ModelCall;
import dev.assay.io.experiment.Prompt;
import dev.assay.transforms.evaluate.Answer;
import dev.assay.transforms.evaluate.EvaluationException;
import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The texts beside an answer that judges need. */
final class RunTexts {

  private static final List<String> QUERY_KEYS = List.of("query", "question", "input");
  private static final List<String> CONTEXT_KEYS =
      List.of("context", "contexts", "retrieved_contexts");

  private RunTexts() {}

  /** Returns what was asked: the prompt that was sent, its turns or messages in order. */
  static String prompt(Answer answer) {
    ModelCall call = answer.run().call();
    JsonNode own = answer.run().row().field("prompt");
    if (call != null) {
      return text(call.prompt());
    }
    return own == null ? "" : Answer.text(own);
  }

  private static String text(Prompt prompt) {
    return prompt.match(
        Prompt.Text::text,
        turns -> String.join("\n\n", turns.turns()),
        messages -> {
          List<String> said = new ArrayList<>();
          for (JsonNode message : messages.messages()) {
            String role = message.path("role").asText("");
            String content = content(message);
            if (!content.isBlank()) {
              said.add(messages.messages().size() == 1 ? content : role + ": " + content);
            }
          }
          return String.join("\n\n", said);
        });
  }

  private static String content(JsonNode message) {
    JsonNode content = message.has("content") ? message.path("content") : message.path("parts");
    if (content.isTextual()) {
      return content.textValue();
    }
    StringBuilder text = new StringBuilder();
    for (JsonNode part : content) {
      text.append(part.isTextual() ? part.textValue() : part.path("text").asText(""));
    }
    return text.toString();
  }

  /** Returns the row's question, else the prompt that was sent. */
  static String query(Answer answer) {
    JsonNode query = field(answer, QUERY_KEYS);
    return query == null ? prompt(answer) : Answer.text(query);
  }

  /**
   * Returns the texts that were retrieved for the answer, in order: the entries of the row's list,
   * else its one text.
   *
   * @param key the row's key; empty for the usual ones
   * @throws EvaluationException of code {@code EVAL_NO_VALUE} where there are none
   */
  static List<String> contexts(Answer answer, String key) {
    JsonNode context = field(answer, key.isEmpty() ? CONTEXT_KEYS : List.of(key));
    List<String> texts = new ArrayList<>();
    if (context != null && context.isArray()) {
      context.forEach(entry -> texts.add(Answer.text(entry)));
    } else if (context != null) {
      texts.add(Answer.text(context));
    }
    texts.removeIf(String::isBlank);
    if (texts.isEmpty()) {
      throw EvaluationException.noValue(
          "The row has no " + (key.isEmpty() ? String.join(" or ", CONTEXT_KEYS) : key));
    }
    return texts;
  }

  private static @Nullable JsonNode field(Answer answer, List<String> keys) {
    for (String key : keys) {
      JsonNode value = answer.run().row().field(key);
      if (value != null) {
        return value;
      }
    }
    return null;
  }

  /** Returns the sentences of a text without blanks around them. */
  static List<String> sentences(String text) {
    BreakIterator breaks = BreakIterator.getSentenceInstance(Locale.ROOT);
    breaks.setText(text);
    List<String> sentences = new ArrayList<>();
    int start = breaks.first();
    for (int end = breaks.next(); end != BreakIterator.DONE; start = end, end = breaks.next()) {
      String sentence = text.substring(start, end).strip();
      if (!sentence.isEmpty()) {
        sentences.add(sentence);
      }
    }
    return sentences;
  }

  /** Returns the texts with their numbers from 1, a line each at the least. */
  static String numbered(List<String> texts) {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < texts.size(); i++) {
      lines.append(i == 0 ? "" : "\n").append(i + 1).append(". ").append(texts.get(i));
    }
    return lines.toString();
  }
}
