package dev.assay.transforms.judge;

import dev.assay.io.experiment.Judging;
import dev.assay.io.experiment.Run;
import dev.assay.io.json.JsonCoder;
import dev.assay.io.json.JudgingJson;
import dev.assay.io.json.RunJson;
import dev.assay.transforms.call.CallModels;
import dev.assay.transforms.call.KeyByLane;
import dev.assay.transforms.evaluate.EvaluatorSpec;
import dev.assay.transforms.evaluate.Evaluators;
import dev.assay.transforms.evaluate.Question;
import dev.assay.transforms.evaluate.Scoring;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.SimpleFunction;
import org.apache.beam.sdk.transforms.View;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.PCollectionView;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;

/**
 * Runs to runs with scores, as {@link dev.assay.transforms.evaluate.Evaluate} makes them, with
 * evaluators among them that ask a model. As many come out as went in, each once and in no order.
 *
 * <p>The questions about an answer are calls like any other: they are keyed by lane, share the
 * limits, the ledger and the budget of the experiment's own calls, are tried again like these, and
 * come back to their run by its key. Judges may ask in several waves; a run that has no further
 * question waits for no other. A question without an answer costs its score, never the run.
 *
 * <p>Evaluators that compare the variants of a row wait for all of them.
 *
 * <p>Works in the global window, on bounded input. Counts as {@code Evaluate} does.
 */
public final class JudgeRuns extends PTransform<PCollection<Run>, PCollectionTuple> {

  private static final long serialVersionUID = 1L;

  /** The runs with their scores. */
  public static final TupleTag<Run> RUNS = new TupleTag<>("runs") {};

  /** One element: what was asked once for all answers and belongs to no run. */
  public static final TupleTag<Judging> PREPARATIONS = new TupleTag<>("preparations") {};

  private static final Coder<JudgedRun> JUDGED = JsonCoder.of(JudgedRunJson.CODEC);
  private static final Coder<Run> RUN = JsonCoder.of(RunJson.CODEC);
  private static final Coder<KV<String, JudgedRun>> KEYED =
      KvCoder.of(StringUtf8Coder.of(), JUDGED);

  private final List<EvaluatorSpec> specs;
  private final Evaluators evaluators;
  private final Asking asking;

  private JudgeRuns(List<EvaluatorSpec> specs, Evaluators evaluators, Asking asking) {
    List<String> problems = evaluators.problems(specs);
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", problems));
    }
    this.specs = List.copyOf(specs);
    this.evaluators = evaluators;
    this.asking = asking;
  }

  /**
   * Evaluates with the standard types and those that ask a model.
   *
   * @throws IllegalArgumentException with all problems that {@link Evaluators#problems} finds
   */
  public static JudgeRuns with(List<EvaluatorSpec> specs, Asking asking) {
    return new JudgeRuns(specs, JudgeTypes.evaluators(), asking);
  }

  /**
   * Returns how many stages may call at the same time, the experiment's own calls included, where a
   * keyed stage begins once its input is complete: judges then follow what they judge, and only
   * what is asked once for all runs does not.
   */
  public static int stages(List<EvaluatorSpec> specs) {
    boolean asksAtOnce =
        JudgeTypes.askModels(specs)
            && !Scoring.with(specs, JudgeTypes.evaluators()).preparations().isEmpty();
    return asksAtOnce ? 2 : 1;
  }

  @Override
  public PCollectionTuple expand(PCollection<Run> runs) {
    Scoring scoring = Scoring.with(specs, evaluators);
    PCollection<JudgedRun> prepared = prepare(runs, scoring.preparations());
    PCollectionView<JudgedRun> view = prepared.apply("ViewPreparations", View.asSingleton());
    PCollection<JudgedRun> judged =
        runs.apply("BeginJudging", MapElements.via(new BeginFn())).setCoder(JUDGED);
    PCollectionList<JudgedRun> finished = PCollectionList.empty(runs.getPipeline());
    for (int wave = 1; wave <= scoring.waves(); wave++) {
      PCollectionTuple asked =
          judged.apply(
              "Ask" + wave,
              ParDo.of(new AskFn(specs, evaluators, asking.sharedGroup(), view))
                  .withSideInputs(view)
                  .withOutputTags(
                      AskFn.WAITING, TupleTagList.of(AskFn.FINISHED).and(AskFn.QUESTIONS)));
      finished = finished.and(asked.get(AskFn.FINISHED).setCoder(JUDGED));
      PCollection<JudgedRun> replies =
          call("Judge" + wave, asked.get(AskFn.QUESTIONS).setCoder(RUN), 0);
      judged = joined("Join" + wave, asked.get(AskFn.WAITING).setCoder(JUDGED), replies);
    }
    PCollection<Run> scored =
        finished
            .and(judged)
            .apply("AllJudged", Flatten.pCollections())
            .setCoder(JUDGED)
            .apply(
                "Score", ParDo.of(new ScoreJudgedFn(specs, evaluators, view)).withSideInputs(view))
            .setCoder(RUN);
    return PCollectionTuple.of(RUNS, scoring.comparisons().isEmpty() ? scored : compared(scored))
        .and(
            PREPARATIONS,
            prepared
                .apply("CountPreparations", MapElements.via(new CountFn()))
                .setCoder(JsonCoder.of(JudgingJson.CODEC)));
  }

  /** Brings the variants of each row together and has them compared. */
  private PCollection<Run> compared(PCollection<Run> runs) {
    PCollection<JudgedRun> rows =
        gathered(
            "GatherVariants",
            runs.apply("BeginComparing", MapElements.via(new BeginRowFn())).setCoder(JUDGED));
    PCollectionTuple asked =
        rows.apply(
            "AskToCompare",
            ParDo.of(new AskToCompareFn(specs, evaluators, asking.sharedGroup()))
                .withOutputTags(
                    AskFn.WAITING, TupleTagList.of(AskFn.FINISHED).and(AskFn.QUESTIONS)));
    PCollection<JudgedRun> replies = call("Compare", asked.get(AskFn.QUESTIONS).setCoder(RUN), 0);
    return PCollectionList.of(asked.get(AskFn.FINISHED).setCoder(JUDGED))
        .and(joined("JoinComparison", asked.get(AskFn.WAITING).setCoder(JUDGED), replies))
        .apply("AllCompared", Flatten.pCollections())
        .setCoder(JUDGED)
        .apply("ScoreCompared", ParDo.of(new ScoreComparedFn(specs, evaluators)))
        .setCoder(RUN);
  }

  /** Asks what is asked once; gives exactly one element, also where there is nothing to ask. */
  private PCollection<JudgedRun> prepare(PCollection<Run> runs, List<Question> questions) {
    List<Run> pending = new ArrayList<>();
    for (Question question : questions) {
      pending.add(
          JudgedRun.pending(
              question, List.of(), "", Asking.inGroup(question.call(), asking.sharedGroup())));
    }
    JudgedRun nothing = new JudgedRun("", List.of(), Map.of());
    PCollection<JudgedRun> start =
        runs.getPipeline().apply("NoPreparation", Create.of(nothing).withCoder(JUDGED));
    if (pending.isEmpty()) {
      return start;
    }
    PCollection<Run> asked =
        runs.getPipeline().apply("Preparations", Create.of(pending).withCoder(RUN));
    return joined("JoinPreparations", start, call("Prepare", asked, 1));
  }

  private PCollection<JudgedRun> call(String name, PCollection<Run> questions, int stage) {
    return questions
        .apply(
            name + "KeyByLane",
            KeyByLane.of(asking.settings().limits(), asking.services())
                .withPlacements(asking.placements()))
        .apply(
            name + "CallModels",
            CallModels.of(asking.settings().inStage(stage), asking.services())
                .withGathering(asking.gathering()))
        .apply(name + "TakeReplies", MapElements.via(new ReplyFn()))
        .setCoder(JUDGED);
  }

  /** Brings runs and their replies together. */
  private static PCollection<JudgedRun> joined(
      String name, PCollection<JudgedRun> waiting, PCollection<JudgedRun> replies) {
    return gathered(
        name,
        PCollectionList.of(waiting)
            .and(replies)
            .apply(name + "Both", Flatten.pCollections())
            .setCoder(JUDGED));
  }

  private static PCollection<JudgedRun> gathered(String name, PCollection<JudgedRun> parts) {
    return parts
        .apply(name + "Key", MapElements.via(new KeyFn()))
        .setCoder(KEYED)
        .apply(name + "Gather", GroupByKey.create())
        .apply(name + "Merge", MapElements.via(new MergeFn()))
        .setCoder(JUDGED);
  }

  private static final class BeginFn extends SimpleFunction<Run, JudgedRun> {
    private static final long serialVersionUID = 1L;

    @Override
    public JudgedRun apply(Run run) {
      return JudgedRun.of(run);
    }
  }

  private static final class BeginRowFn extends SimpleFunction<Run, JudgedRun> {
    private static final long serialVersionUID = 1L;

    @Override
    public JudgedRun apply(Run run) {
      return JudgedRun.ofRow(run);
    }
  }

  private static final class ReplyFn extends SimpleFunction<Run, JudgedRun> {
    private static final long serialVersionUID = 1L;

    @Override
    public JudgedRun apply(Run run) {
      return JudgedRun.reply(run);
    }
  }

  private static final class KeyFn extends SimpleFunction<JudgedRun, KV<String, JudgedRun>> {
    private static final long serialVersionUID = 1L;

    @Override
    public KV<String, JudgedRun> apply(JudgedRun judged) {
      return KV.of(judged.key(), judged);
    }
  }

  private static final class MergeFn
      extends SimpleFunction<KV<String, Iterable<JudgedRun>>, JudgedRun> {
    private static final long serialVersionUID = 1L;

    @Override
    public JudgedRun apply(KV<String, Iterable<JudgedRun>> parts) {
      JudgedRun whole = new JudgedRun(parts.getKey(), List.of(), Map.of());
      for (JudgedRun part : parts.getValue()) {
        whole = whole.with(part);
      }
      return whole;
    }
  }

  private static final class CountFn extends SimpleFunction<JudgedRun, Judging> {
    private static final long serialVersionUID = 1L;

    @Override
    public Judging apply(JudgedRun prepared) {
      return ScoreJudgedFn.judging(prepared);
    }
  }
}
