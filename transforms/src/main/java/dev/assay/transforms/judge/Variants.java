package dev.assay.transforms.judge;

import dev.assay.io.experiment.Run;
import dev.assay.transforms.evaluate.Answer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The runs of one row in one epoch, in the order of their variants.
 *
 * @param runs all of them
 * @param compared indices of those with an answer that is not empty
 */
record Variants(List<Run> runs, List<Integer> compared) {

  static Variants of(JudgedRun group) {
    List<Run> runs = new ArrayList<>(group.runs());
    runs.sort(
        Comparator.comparing((Run run) -> String.valueOf(run.variant()))
            .thenComparing(run -> JudgedRun.of(run).key()));
    List<Integer> compared = new ArrayList<>();
    for (int i = 0; i < runs.size(); i++) {
      Answer answer = Answer.of(runs.get(i));
      if (answer != null && !answer.text().isBlank()) {
        compared.add(i);
      }
    }
    return new Variants(List.copyOf(runs), List.copyOf(compared));
  }

  /** Returns the answers that are compared, in order. */
  List<Answer> answers() {
    List<Answer> answers = new ArrayList<>();
    for (int index : compared) {
      Answer answer = Answer.of(runs.get(index));
      if (answer != null) {
        answers.add(answer);
      }
    }
    return answers;
  }
}
