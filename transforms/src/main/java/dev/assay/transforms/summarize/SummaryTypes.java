package dev.assay.transforms.summarize;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.assay.io.experiment.Run;
import dev.assay.io.experiment.Score;
import dev.assay.transforms.evaluate.Answer;
import dev.assay.transforms.evaluate.Evaluator;
import dev.assay.transforms.evaluate.EvaluatorParameters;
import dev.assay.transforms.evaluate.Reference;
import dev.assay.transforms.evaluate.classification.Confusion;
import dev.assay.transforms.evaluate.overlap.BleuCounts;
import dev.assay.transforms.evaluate.overlap.ChrfCounts;
import dev.assay.transforms.evaluate.overlap.EditCounts;
import dev.assay.transforms.evaluate.overlap.Smoothing;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** The summary evaluators that are computed from counts, by the type's name. */
final class SummaryTypes {

  private static final String SCORE = "score";
  private static final String EXACT_MATCH = "exact_match";
  private static final int MAX_BINS = 1_000;
  private static final JsonNode MEDIAN = JsonNodeFactory.instance.arrayNode().add(0.5);

  /** Makes what one type adds up; reads every parameter that it knows. */
  interface Factory {
    SummaryCounts.Kind create(EvaluatorParameters parameters);
  }

  private SummaryTypes() {}

  static SortedMap<String, Factory> all() {
    SortedMap<String, Factory> types = new TreeMap<>();
    types.put("num_exact_matches", parameters -> exactMatches(parameters, false));
    types.put("exact_match_rate", parameters -> exactMatches(parameters, true));
    types.put("count", parameters -> matching(parameters, false));
    types.put("share", parameters -> matching(parameters, true));
    types.put("accuracy", parameters -> confusion(parameters, Confusion::accuracy));
    types.put("macro_f1", parameters -> confusion(parameters, Confusion::macroF1));
    types.put("micro_f1", parameters -> confusion(parameters, Confusion::microF1));
    types.put("weighted_f1", parameters -> confusion(parameters, Confusion::weightedF1));
    types.put("mcc", parameters -> confusion(parameters, Confusion::mcc));
    types.put("confusion", parameters -> confusion(parameters, null));
    types.put("ece", SummaryTypes::calibration);
    types.put("brier", SummaryTypes::brier);
    types.put("auroc", SummaryTypes::auroc);
    types.put("quantiles", SummaryTypes::quantiles);
    types.put("perplexity", SummaryTypes::perplexity);
    types.put("bleu", SummaryTypes::bleu);
    types.put("chrf", parameters -> chrf(parameters, "chrf"));
    types.put("chrf++", parameters -> chrf(parameters, "chrf++"));
    for (String type : List.of("ter", "wer", "cer")) {
      types.put(type, parameters -> errors(parameters, type));
    }
    for (MomentCounts.Figure figure : MomentCounts.Figure.values()) {
      types.put(figure.name().toLowerCase(Locale.ROOT), parameters -> moments(parameters, figure));
    }
    for (String type :
        List.of(
            "mrr",
            "average_precision",
            "context_precision",
            "ndcg",
            "precision_at_k",
            "recall_at_k",
            "hit_rate")) {
      types.put(type, parameters -> meanOf(parameters, type));
    }
    return types;
  }

  /** A run that has the score counts by it; any other by comparing its answer. */
  private static SummaryCounts.Kind exactMatches(EvaluatorParameters parameters, boolean asShare) {
    String score = parameters.text(SCORE, EXACT_MATCH);
    Function<Run, @Nullable Score> scored =
        scored(parameters.inner(EXACT_MATCH, Set.of(SCORE, "threshold")), score);
    return new MatchCounts.Kind(
        run -> {
          Score found = scored.apply(run);
          Double number = found == null || found.isError() ? null : found.number();
          return number == null ? null : Boolean.valueOf(number == 1);
        },
        asShare);
  }

  private static SummaryCounts.Kind matching(EvaluatorParameters parameters, boolean asShare) {
    List<String> statuses = parameters.texts("status");
    List<String> states = parameters.texts("state");
    List<String> labels = parameters.texts("label");
    String score = parameters.text(SCORE, "");
    Double least = parameters.number("min");
    Double most = parameters.number("max");
    if (score.isEmpty()
        && (!states.isEmpty() || !labels.isEmpty() || least != null || most != null)) {
      parameters.problem("has no score (state, label, min and max are of a score)");
    }
    check(parameters, "status", statuses, List.of("answered", "refused", "failed"));
    check(parameters, "state", states, List.of("ok", "fail", "error", "unscored", "skipped"));
    return new MatchCounts.Kind(
        run ->
            (statuses.isEmpty() || statuses.contains(status(run)))
                && (score.isEmpty() || matches(run, score, states, labels, least, most)),
        asShare);
  }

  private static void check(
      EvaluatorParameters parameters, String key, List<String> given, List<String> known) {
    for (String value : given) {
      if (!known.contains(value)) {
        parameters.problem(
            "has an invalid " + key + ": " + value + " (must be " + String.join(", ", known) + ")");
      }
    }
  }

  private static String status(Run run) {
    return run.outcome().match(p -> "pending", a -> "answered", r -> "refused", f -> "failed");
  }

  private static boolean matches(
      Run run,
      String name,
      List<String> states,
      List<String> labels,
      @Nullable Double least,
      @Nullable Double most) {
    Score score = RunValues.score(run, name);
    Score.State state =
        score != null
            ? score.state()
            : run.completion() == null ? Score.State.SKIPPED : Score.State.UNSCORED;
    if (!states.isEmpty() && !states.contains(state.name().toLowerCase(Locale.ROOT))) {
      return false;
    }
    if (!labels.isEmpty() && (score == null || !labels.contains(ScoreTally.label(score)))) {
      return false;
    }
    if (least == null && most == null) {
      return !states.isEmpty() || !labels.isEmpty() || state == Score.State.OK;
    }
    Double number = RunValues.number(run, name);
    return number != null && (least == null || number >= least) && (most == null || number <= most);
  }

  private static SummaryCounts.Kind confusion(
      EvaluatorParameters parameters, @Nullable ToDoubleFunction<Confusion> metric) {
    Reference reference = parameters.reference();
    String score = parameters.text(SCORE, "");
    boolean ignoreCase = parameters.flag("ignore_case");
    return new ConfusionCounts.Kind(
        metric,
        run -> {
          Answer answer = Answer.of(run);
          JsonNode expected = answer == null ? null : reference.of(answer);
          return expected == null ? null : label(Answer.text(expected), ignoreCase);
        },
        run -> {
          String found = score.isEmpty() ? text(run) : labelOf(RunValues.score(run, score));
          return found == null ? null : label(found, ignoreCase);
        });
  }

  private static @Nullable String text(Run run) {
    Answer answer = Answer.of(run);
    return answer == null ? null : answer.text();
  }

  private static @Nullable String labelOf(@Nullable Score score) {
    if (score == null || score.isError()) {
      return null;
    }
    String label = ScoreTally.label(score);
    JsonNode value = score.value();
    return label != null || value == null || value.isNull() ? label : Answer.text(value);
  }

  private static String label(String text, boolean ignoreCase) {
    String label = text.strip();
    return ignoreCase ? label.toLowerCase(Locale.ROOT) : label;
  }

  private static SummaryCounts.Kind calibration(EvaluatorParameters parameters) {
    String confidence = required(parameters, "confidence");
    String correct = parameters.text("correct", EXACT_MATCH);
    return new CalibrationCounts.Kind(
        parameters.integer("bins", 10, 1, MAX_BINS),
        run -> RunValues.number(run, confidence),
        run -> RunValues.number(run, correct));
  }

  private static SummaryCounts.Kind brier(EvaluatorParameters parameters) {
    String confidence = required(parameters, "confidence");
    String correct = parameters.text("correct", EXACT_MATCH);
    return new MomentCounts.Kind(
        MomentCounts.Figure.MEAN,
        run -> {
          Double sure = RunValues.number(run, confidence);
          Double right = RunValues.number(run, correct);
          return sure == null || right == null ? null : (sure - right) * (sure - right);
        },
        true);
  }

  private static SummaryCounts.Kind auroc(EvaluatorParameters parameters) {
    String score = required(parameters, SCORE);
    String positive = parameters.text("positive", "true");
    String correct = parameters.text("correct", "");
    Reference reference = parameters.reference();
    return new ValueCounts.Kind(
        run -> RunValues.number(run, score),
        run -> {
          if (!correct.isEmpty()) {
            Double number = RunValues.number(run, correct);
            return number == null ? null : Boolean.valueOf(number >= 0.5);
          }
          Answer answer = Answer.of(run);
          JsonNode expected = answer == null ? null : reference.of(answer);
          return expected == null ? null : Boolean.valueOf(Answer.text(expected).equals(positive));
        },
        digits(parameters),
        List.of());
  }

  private static SummaryCounts.Kind quantiles(EvaluatorParameters parameters) {
    String score = required(parameters, SCORE);
    List<Double> shares = new ArrayList<>();
    JsonNode given = parameters.json("quantiles");
    for (JsonNode share : given == null ? MEDIAN : given) {
      double value = share.doubleValue();
      if (!share.isNumber() || !(value >= 0 && value <= 1)) {
        parameters.problem("has a quantile that is no number from 0 to 1");
      } else {
        shares.add(value);
      }
    }
    if (shares.isEmpty()) {
      parameters.problem("has no quantiles (must be a list of numbers from 0 to 1)");
      shares.add(0.5);
    }
    return new ValueCounts.Kind(
        run -> RunValues.number(run, score), run -> false, digits(parameters), shares);
  }

  private static @Nullable Integer digits(EvaluatorParameters parameters) {
    int digits = parameters.integer("digits", -1, 0, 15);
    return digits < 0 ? null : Integer.valueOf(digits);
  }

  private static SummaryCounts.Kind perplexity(EvaluatorParameters parameters) {
    String unit = parameters.choice("unit", List.of("token", "word", "byte"));
    return new LikelihoodSums.Kind(
        parameters.text("logprobs", "logprobs"),
        LikelihoodSums.Unit.valueOf(unit.toUpperCase(Locale.ROOT)));
  }

  private static SummaryCounts.Kind bleu(EvaluatorParameters parameters) {
    boolean effective = parameters.flag("effective_order");
    String method = parameters.choice("smooth_method", List.of("exp", "floor", "add-k", "none"));
    Smoothing.Method smoothing =
        Smoothing.Method.valueOf(method.toUpperCase(Locale.ROOT).replace('-', '_'));
    double value = parameters.number("smooth_value", smoothing.usual());
    Smoothing formula = new Smoothing(smoothing, value, effective);
    return new CorpusCounts.Kind(
        scored(parameters, "bleu"), counts -> formula.score(BleuCounts.parse(counts)), false);
  }

  private static SummaryCounts.Kind chrf(EvaluatorParameters parameters, String type) {
    double beta = parameters.number("beta", 2);
    return new CorpusCounts.Kind(
        scored(parameters, type), counts -> ChrfCounts.parse(counts).score(beta), false);
  }

  private static SummaryCounts.Kind errors(EvaluatorParameters parameters, String type) {
    return new CorpusCounts.Kind(
        scored(parameters, type), counts -> EditCounts.parse(counts).rate(), true);
  }

  private static SummaryCounts.Kind meanOf(EvaluatorParameters parameters, String type) {
    Function<Run, @Nullable Score> scored = scored(parameters, type);
    return new MomentCounts.Kind(
        MomentCounts.Figure.MEAN, run -> RunValues.numberOrError(scored.apply(run)), false);
  }

  private static SummaryCounts.Kind moments(
      EvaluatorParameters parameters, MomentCounts.Figure figure) {
    String score = required(parameters, SCORE);
    return new MomentCounts.Kind(
        figure,
        run -> RunValues.number(run, score),
        parameters.flag("lower_is_better", figure == MomentCounts.Figure.STDDEV));
  }

  private static String required(EvaluatorParameters parameters, String key) {
    String value = parameters.text(key, "");
    if (value.isEmpty()) {
      parameters.problem("has no " + key + " (the name of a score or of a row's key)");
    }
    return value;
  }

  /** The score named by {@code score}, else what an evaluator of the type gives the answer. */
  private static Function<Run, @Nullable Score> scored(
      EvaluatorParameters parameters, String type) {
    String score = parameters.text(SCORE, "");
    Evaluator evaluator = parameters.inner(type, Set.of(SCORE, "threshold"));
    return score.isEmpty() ? scored(evaluator, null) : run -> RunValues.score(run, score);
  }

  private static Function<Run, @Nullable Score> scored(
      @Nullable Evaluator evaluator, @Nullable String first) {
    return run -> {
      Score known = first == null ? null : RunValues.score(run, first);
      Answer answer = Answer.of(run);
      if (known != null || answer == null || evaluator == null) {
        return known;
      }
      return evaluator.evaluate(answer).get(0);
    };
  }
}
