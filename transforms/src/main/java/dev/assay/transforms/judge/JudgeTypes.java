package dev.assay.transforms.judge;

import dev.assay.transforms.evaluate.Comparison;
import dev.assay.transforms.evaluate.EvaluatorFactory;
import dev.assay.transforms.evaluate.EvaluatorSpec;
import dev.assay.transforms.evaluate.Evaluators;
import dev.assay.transforms.evaluate.Judge;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The types that ask a model, by name. */
public final class JudgeTypes {

  private static final Map<String, EvaluatorFactory> ALL =
      Map.ofEntries(
          Map.entry("answer-correctness", AnswerCorrectness::of),
          Map.entry("answer-relevance", AnswerRelevance::of),
          Map.entry("context-faithfulness", Faithfulness::of),
          Map.entry("context-recall", ContextJudge::recall),
          Map.entry("context-relevance", ContextJudge::relevance),
          Map.entry("conversation-relevance", ConversationRelevance::of),
          Map.entry("criteria", CriteriaSet::of),
          Map.entry("factuality", Choices::factuality),
          Map.entry("g-eval", GEval::of),
          Map.entry("llm-classifier", Choices::classifier),
          Map.entry("llm-context-precision", ContextJudge::precision),
          Map.entry("llm-rubric", Rubric::of),
          Map.entry("model-graded-closedqa", Choices::closedQa),
          Map.entry("model-graded-factuality", Choices::factuality),
          Map.entry("row-assert-set", RowAssertSet::of),
          Map.entry("select-best", SelectBest::of),
          Map.entry("similar", Similarity::cosine),
          Map.entry("similar:cosine", Similarity::cosine),
          Map.entry("similar:dot", Similarity::dot),
          Map.entry("similar:euclidean", Similarity::euclidean));

  private static final Set<String> EMBEDDING =
      Set.of(
          "answer-correctness",
          "answer-relevance",
          "row-assert-set",
          "similar",
          "similar:cosine",
          "similar:dot",
          "similar:euclidean");

  private static final String NOT = "not-";
  private static final String SIMILAR = "similar";

  private static final Evaluators EVALUATORS = Evaluators.standard().with(JudgeTypes::all);

  private JudgeTypes() {}

  private static Map<String, EvaluatorFactory> all() {
    return ALL;
  }

  /** Returns the standard evaluators and those that ask a model. */
  public static Evaluators evaluators() {
    return EVALUATORS;
  }

  /** Returns whether a type takes the parameter {@code judge}. */
  public static boolean takesJudge(String type) {
    return ALL.containsKey(base(type)) && !base(type).startsWith(SIMILAR);
  }

  /** Returns whether a type takes the parameter {@code embedding}. */
  public static boolean takesEmbedding(String type) {
    return EMBEDDING.contains(base(type));
  }

  private static String base(String type) {
    return type.startsWith(NOT) ? type.substring(NOT.length()) : type;
  }

  /** Returns whether one of the evaluators, which must be sound, asks a model. */
  public static boolean askModels(List<EvaluatorSpec> specs) {
    return specs.stream()
        .map(EVALUATORS::create)
        .anyMatch(evaluator -> evaluator instanceof Judge || evaluator instanceof Comparison);
  }
}
