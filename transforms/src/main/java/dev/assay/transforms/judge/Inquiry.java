package dev.assay.transforms.judge;

import dev.assay.transforms.evaluate.Answer;
import dev.assay.transforms.evaluate.Question;
import dev.assay.transforms.evaluate.Replies;
import java.util.List;

/** How one judge comes to its votes on an answer. The same inputs give the same finding. */
interface Inquiry {

  /** The one part of what has no parts. */
  List<String> WHOLE = List.of("");

  /**
   * Returns where the judge stands.
   *
   * @throws dev.assay.transforms.evaluate.EvaluationException where it cannot decide
   */
  Finding of(Answer answer, Seat seat, Replies replies);

  /** Returns the parts that it decides, in order; {@link #WHOLE} where there is but one. */
  default List<String> parts() {
    return WHOLE;
  }

  /** Returns the most waves of questions. */
  default int waves() {
    return 1;
  }

  /** Returns questions that are asked once for all answers. */
  default List<Question> preparations(Seat seat) {
    return List.of();
  }

  /** Returns about what is asked after the first wave. */
  default List<Question> later(Answer answer, Seat seat) {
    return List.of();
  }
}
