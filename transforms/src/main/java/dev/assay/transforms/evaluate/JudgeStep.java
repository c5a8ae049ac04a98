package dev.assay.transforms.evaluate;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.assay.io.experiment.Score;
import java.util.List;
import java.util.function.Function;

/** What a judge does next. */
public sealed interface JudgeStep {

  /**
   * It has questions.
   *
   * @param questions at least one that has no reply yet
   */
  record Ask(List<Question> questions) implements JudgeStep {
    /** Copies the list. */
    public Ask {
      questions = List.copyOf(questions);
    }

    @Override
    public <R> R match(Function<Ask, R> ask, Function<Scored, R> scored) {
      return ask.apply(this);
    }
  }

  /**
   * It has its scores.
   *
   * @param scores at least one
   * @param votes what each judge said, an object each; may be empty
   */
  record Scored(List<Score> scores, ArrayNode votes) implements JudgeStep {
    /** Copies the scores. */
    public Scored {
      scores = List.copyOf(scores);
    }

    @Override
    public <R> R match(Function<Ask, R> ask, Function<Scored, R> scored) {
      return scored.apply(this);
    }
  }

  /** Applies the function for this case. */
  <R> R match(Function<Ask, R> ask, Function<Scored, R> scored);
}
