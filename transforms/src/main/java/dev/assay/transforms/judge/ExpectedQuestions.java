package dev.assay.transforms.judge;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.assay.io.experiment.CallTrace;
import dev.assay.io.experiment.Completion;
import dev.assay.io.experiment.ModelCall;
import dev.assay.io.experiment.Outcome;
import dev.assay.io.experiment.Run;
import dev.assay.io.experiment.Usage;
import dev.assay.transforms.evaluate.Answer;
import dev.assay.transforms.evaluate.EvaluatorSpec;
import dev.assay.transforms.evaluate.Question;
import dev.assay.transforms.evaluate.Replies;
import dev.assay.transforms.evaluate.Scoring;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What judges will ask about runs that are not answered yet, by answers of the length that the
 * requests allow. Used by one thread at a time.
 */
public final class ExpectedQuestions {

  private static final int USUAL_TOKENS = 100;
  private static final int MOST_TOKENS = 2_000;
  private static final String TOKEN = "abc ";

  private final Scoring scoring;
  private final @Nullable String sharedGroup;
  private @Nullable String firstVariant;

  private ExpectedQuestions(Scoring scoring, @Nullable String sharedGroup) {
    this.scoring = scoring;
    this.sharedGroup = sharedGroup;
  }

  /**
   * Asks in place of evaluators, which must be sound.
   *
   * @param sharedGroup one group for all calls, whatever judges name; null for none
   */
  public static ExpectedQuestions of(List<EvaluatorSpec> specs, @Nullable String sharedGroup) {
    return new ExpectedQuestions(Scoring.with(specs, JudgeTypes.evaluators()), sharedGroup);
  }

  /** Returns what is asked once for all runs. */
  public List<Run> once() {
    return scoring.preparations().stream().map(question -> pending(question, List.of())).toList();
  }

  /** Returns what is asked about a run: one that has no answer yet is taken to get a usual one. */
  public List<Run> about(Run run) {
    if (scoring.waves() == 0 && scoring.comparisons().isEmpty()) {
      return List.of();
    }
    Run answered = run.isPending() ? answered(run) : run;
    Answer answer = Answer.of(answered);
    List<Run> questions = new ArrayList<>();
    if (answer != null) {
      scoring
          .questions(answer, Replies.NONE)
          .forEach(question -> questions.add(pending(question, List.of(answered))));
      scoring
          .later(answer)
          .forEach(question -> questions.add(pending(question, List.of(answered))));
      if (isOfFirstVariant(run)) {
        scoring.comparisons().stream()
            .map(comparison -> comparison.compare(List.of(answer, answer), Replies.NONE))
            .flatMap(step -> step.match(ask -> ask.questions().stream(), scored -> Stream.of()))
            .forEach(question -> questions.add(pending(question, List.of(answered, answered))));
      }
    }
    return questions;
  }

  /** The variants of a row are compared once, which is counted with one of them. */
  private boolean isOfFirstVariant(Run run) {
    String variant = String.valueOf(run.variant());
    if (firstVariant == null) {
      firstVariant = variant;
    }
    return variant.equals(firstVariant);
  }

  private Run pending(Question question, List<Run> about) {
    return JudgedRun.pending(question, about, "", Asking.inGroup(question.call(), sharedGroup));
  }

  private static Run answered(Run run) {
    ModelCall call = run.call();
    int tokens = call == null ? USUAL_TOKENS : tokens(call);
    TextNode text = TextNode.valueOf(TOKEN.repeat(Math.min(MOST_TOKENS, tokens)));
    return run.withOutcome(
        new Outcome.Answered(new Completion(text, null, null, null, Usage.UNKNOWN)),
        CallTrace.NONE);
  }

  private static int tokens(ModelCall call) {
    int stated = call.parameters().path("max_tokens").asInt(0);
    return stated > 0 ? stated : USUAL_TOKENS;
  }
}
