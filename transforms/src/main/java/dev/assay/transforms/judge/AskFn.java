package dev.assay.transforms.judge;

import dev.assay.io.experiment.Run;
import dev.assay.transforms.evaluate.Answer;
import dev.assay.transforms.evaluate.EvaluatorSpec;
import dev.assay.transforms.evaluate.Evaluators;
import dev.assay.transforms.evaluate.Question;
import dev.assay.transforms.evaluate.Replies;
import dev.assay.transforms.evaluate.Scoring;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.PCollectionView;
import org.apache.beam.sdk.values.TupleTag;
import org.jspecify.annotations.Nullable;

/** Finds what the judges ask next about each run. */
final class AskFn extends DoFn<JudgedRun, JudgedRun> {

  private static final long serialVersionUID = 1L;

  /** Runs about which something is asked now. */
  static final TupleTag<JudgedRun> WAITING = new TupleTag<>("waiting") {};

  /** Runs about which nothing is left to ask. */
  static final TupleTag<JudgedRun> FINISHED = new TupleTag<>("finished") {};

  /** The questions, as runs that are to be called. */
  static final TupleTag<Run> QUESTIONS = new TupleTag<>("questions") {};

  private final List<EvaluatorSpec> specs;
  private final Evaluators evaluators;
  private final @Nullable String sharedGroup;
  private final PCollectionView<JudgedRun> preparations;
  private transient @Nullable Scoring scoring;

  AskFn(
      List<EvaluatorSpec> specs,
      Evaluators evaluators,
      @Nullable String sharedGroup,
      PCollectionView<JudgedRun> preparations) {
    this.specs = List.copyOf(specs);
    this.evaluators = evaluators;
    this.sharedGroup = sharedGroup;
    this.preparations = preparations;
  }

  @Setup
  public void setup() {
    scoring = Scoring.with(specs, evaluators);
  }

  @ProcessElement
  public void process(ProcessContext context) {
    JudgedRun judged = context.element();
    Run run = judged.run();
    Answer answer = run == null ? null : Answer.of(run);
    List<Question> questions =
        answer == null || scoring == null
            ? List.of()
            : scoring.questions(answer, replies(judged, context.sideInput(preparations)));
    if (questions.isEmpty()) {
      context.output(FINISHED, judged);
      return;
    }
    context.output(judged);
    for (Question question : questions) {
      context.output(
          QUESTIONS,
          JudgedRun.pending(
              question, judged.runs(), judged.key(), Asking.inGroup(question.call(), sharedGroup)));
    }
  }

  /** Returns a run's replies with those that are everybody's. */
  static Replies replies(JudgedRun judged, JudgedRun preparations) {
    Map<String, Run> all = new HashMap<>(preparations.replies());
    all.putAll(judged.replies());
    return new Replies(all);
  }
}
