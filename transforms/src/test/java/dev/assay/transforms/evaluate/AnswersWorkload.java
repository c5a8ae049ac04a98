package dev.assay.transforms.evaluate;

import dev.assay.io.experiment.Run;
import dev.assay.io.experiment.Score;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;

/**
 * Answers of 500 characters, half of them JSON, with an expected text of the same length that
 * shares most words, and evaluators of them. Always the same. Used by one thread at a time.
 */
public final class AnswersWorkload {

  /** Five evaluators of text, as an experiment names them. */
  public static final List<String> FIVE =
      List.of(
          "\"exact_match\"",
          "\"f1\"",
          "\"rougeL\"",
          "\"levenshtein\"",
          "{\"type\":\"is-json\",\"schema\":{\"type\":\"object\",\"required\":[\"text\"],"
              + "\"properties\":{\"text\":{\"type\":\"string\"},\"n\":{\"type\":\"integer\"}}}}");

  private static final int CHARS = 500;
  private static final int ANSWERS = 256;

  private final List<Answer> answers = new ArrayList<>();
  private final Scoring scoring;
  private int next;

  /** Makes the answers and these evaluators. */
  public AnswersWorkload(List<String> evaluators) {
    scoring =
        Scoring.with(
            evaluators.stream().map(text -> EvaluatorSpec.fromJson(Runs.json(text))).toList(),
            Evaluators.standard());
    Random random = new Random(1);
    for (int i = 0; i < ANSWERS; i++) {
      String words = words(random);
      String body = words.substring(0, CHARS - 20);
      String answer = i % 2 == 0 ? words : "{\"n\":" + i % 10 + ",\"text\":\"" + body + "\"}";
      String expected = words.replace("w1", "v2");
      Run run = Runs.answered("{\"expected\":\"" + expected + "\"}", answer);
      answers.add(Objects.requireNonNull(Answer.of(run)));
    }
  }

  private static String words(Random random) {
    StringBuilder text = new StringBuilder();
    while (text.length() < CHARS) {
      text.append("w").append(random.nextInt(5_000)).append(random.nextInt(9) == 0 ? ". " : " ");
    }
    return text.substring(0, CHARS);
  }

  /** Goes on to the next answer, after the last to the first. */
  public Answer next() {
    next = (next + 1) % ANSWERS;
    return answers.get(next);
  }

  /** Scores the next answer. */
  public List<Score> scoreNext() {
    return scoring.of(next());
  }
}
