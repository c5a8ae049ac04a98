package dev.assay.transforms.evaluate;

import dev.assay.io.experiment.Run;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;

/**
 * Answers of 500 characters, half of them JSON, with an expected text of the same length that
 * shares most words, and five evaluators of text. Used by one thread at a time.
 */
public final class AnswersWorkload {

  private static final int CHARS = 500;
  private static final int ANSWERS = 256;
  private static final int PER_ROUND = 20_000;
  private static final int ROUNDS = 6;
  private static final List<String> EVALUATORS =
      List.of(
          "\"exact_match\"",
          "\"f1\"",
          "\"rougeL\"",
          "\"levenshtein\"",
          "{\"type\":\"is-json\",\"schema\":{\"type\":\"object\",\"required\":[\"text\"],"
              + "\"properties\":{\"text\":{\"type\":\"string\"},\"n\":{\"type\":\"integer\"}}}}");

  private final List<Answer> answers = new ArrayList<>();
  private final Scoring scoring;
  private int next;

  /** Makes the answers, always the same, and all five evaluators. */
  public AnswersWorkload() {
    this(EVALUATORS);
  }

  private AnswersWorkload(List<String> evaluators) {
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

  /** Scores the next answer and returns how many scores it has. */
  public int scoreNext() {
    next = (next + 1) % ANSWERS;
    return scoring.of(answers.get(next)).size();
  }

  /** Prints how many answers a second of processor time scores, warmed up, by evaluator too. */
  public static void main(String[] arguments) {
    for (String evaluator : EVALUATORS) {
      print(evaluator, new AnswersWorkload(List.of(evaluator)));
    }
    print("all five", new AnswersWorkload());
  }

  private static void print(String name, AnswersWorkload workload) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    double best = 0;
    for (int round = 0; round < ROUNDS; round++) {
      long before = threads.getCurrentThreadCpuTime();
      int scores = 0;
      for (int i = 0; i < PER_ROUND; i++) {
        scores += workload.scoreNext();
      }
      double seconds = (threads.getCurrentThreadCpuTime() - before) / 1e9;
      best = Math.max(best, scores < PER_ROUND ? 0 : PER_ROUND / seconds);
    }
    System.out.printf("%s: %.0f answers per second of one processor%n", name, best);
  }
}
