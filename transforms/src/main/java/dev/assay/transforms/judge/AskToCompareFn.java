package dev.assay.transforms.judge;

import dev.assay.transforms.evaluate.Answer;
import dev.assay.transforms.evaluate.Comparison;
import dev.assay.transforms.evaluate.EvaluatorSpec;
import dev.assay.transforms.evaluate.Evaluators;
import dev.assay.transforms.evaluate.Question;
import dev.assay.transforms.evaluate.Replies;
import dev.assay.transforms.evaluate.Scoring;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.transforms.DoFn;
import org.jspecify.annotations.Nullable;

/** Finds what is asked about the variants of each row. */
final class AskToCompareFn extends DoFn<JudgedRun, JudgedRun> {

  private static final long serialVersionUID = 1L;

  private final List<EvaluatorSpec> specs;
  private final Evaluators evaluators;
  private final @Nullable String sharedGroup;
  private transient @Nullable Scoring scoring;

  AskToCompareFn(List<EvaluatorSpec> specs, Evaluators evaluators, @Nullable String sharedGroup) {
    this.specs = List.copyOf(specs);
    this.evaluators = evaluators;
    this.sharedGroup = sharedGroup;
  }

  @Setup
  public void setup() {
    scoring = Scoring.with(specs, evaluators);
  }

  @ProcessElement
  public void process(ProcessContext context) {
    JudgedRun group = context.element();
    Variants variants = Variants.of(group);
    List<Answer> answers = variants.answers();
    Map<String, Question> questions = new LinkedHashMap<>();
    if (scoring != null && answers.size() > 1) {
      for (Comparison comparison : scoring.comparisons()) {
        comparison
            .compare(answers, Replies.NONE)
            .match(ask -> ask.questions(), scored -> List.<Question>of())
            .forEach(question -> questions.putIfAbsent(question.key(), question));
      }
    }
    if (questions.isEmpty()) {
      context.output(AskFn.FINISHED, group);
      return;
    }
    context.output(group);
    for (Question question : questions.values()) {
      context.output(
          AskFn.QUESTIONS,
          JudgedRun.pending(
              question,
              variants.runs(),
              group.key(),
              Asking.inGroup(question.call(), sharedGroup)));
    }
  }
}
