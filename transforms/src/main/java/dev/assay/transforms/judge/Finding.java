package dev.assay.transforms.judge;

import dev.assay.transforms.evaluate.Question;
import java.util.List;
import java.util.function.Function;

/** Where one judge stands: it has questions, or its votes. */
sealed interface Finding {

  /** It has questions. */
  record Asks(List<Question> questions) implements Finding {
    @Override
    public <R> R match(Function<Asks, R> asks, Function<Votes, R> votes) {
      return asks.apply(this);
    }
  }

  /** It has decided: one vote for each part. */
  record Votes(List<Vote> votes) implements Finding {
    @Override
    public <R> R match(Function<Asks, R> asks, Function<Votes, R> votes) {
      return votes.apply(this);
    }
  }

  <R> R match(Function<Asks, R> asks, Function<Votes, R> votes);

  static Finding of(Vote vote) {
    return new Votes(List.of(vote));
  }

  static Finding asking(Question question) {
    return new Asks(List.of(question));
  }
}
