package dev.assay.transforms.judge;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.experiment.Judging;
import dev.assay.io.experiment.Run;
import dev.assay.io.experiment.Score;
import dev.assay.io.json.Json;
import dev.assay.transforms.evaluate.Answer;
import dev.assay.transforms.evaluate.Assessed;
import dev.assay.transforms.evaluate.Comparison;
import dev.assay.transforms.evaluate.EvaluationException;
import dev.assay.transforms.evaluate.EvaluatorSpec;
import dev.assay.transforms.evaluate.Evaluators;
import dev.assay.transforms.evaluate.Replies;
import dev.assay.transforms.evaluate.Scoring;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.transforms.DoFn;
import org.jspecify.annotations.Nullable;

/**
 * Gives each variant of a row the scores of its comparisons, in the order of the evaluators. What
 * was asked is counted with the first variant.
 */
final class ScoreComparedFn extends DoFn<JudgedRun, Run> {

  private static final long serialVersionUID = 1L;

  private final List<EvaluatorSpec> specs;
  private final Evaluators evaluators;
  private transient @Nullable Scoring scoring;

  ScoreComparedFn(List<EvaluatorSpec> specs, Evaluators evaluators) {
    this.specs = List.copyOf(specs);
    this.evaluators = evaluators;
  }

  @Setup
  public void setup() {
    scoring = Scoring.with(specs, evaluators);
  }

  @ProcessElement
  public void process(@Element JudgedRun group, OutputReceiver<Run> out) {
    Variants variants = Variants.of(group);
    ObjectNode verdicts = Json.object();
    List<List<Score>> scores = new ArrayList<>();
    variants.runs().forEach(run -> scores.add(new ArrayList<>()));
    if (scoring != null) {
      for (Comparison comparison : scoring.comparisons()) {
        Map<Integer, Score> found =
            scores(comparison, variants, new Replies(group.replies()), verdicts);
        found.forEach((index, score) -> scores.get(index).add(score));
      }
    }
    Judging asked = ScoreJudgedFn.judging(group).withVerdicts(verdicts);
    for (int i = 0; i < scores.size(); i++) {
      Run run = variants.runs().get(i);
      Run scored = run.withScores(inOrder(Scoring.merge(run.scores(), scores.get(i))));
      Judging before = run.judging() == null ? Judging.none() : run.judging();
      out.output(i == 0 && asked.calls() > 0 ? scored.withJudging(before.plus(asked)) : scored);
    }
  }

  private static Map<Integer, Score> scores(
      Comparison comparison, Variants variants, Replies replies, ObjectNode verdicts) {
    Map<Integer, Score> scores = new TreeMap<>();
    String name = comparison.name();
    for (int i = 0; i < variants.runs().size(); i++) {
      if (Answer.of(variants.runs().get(i)) != null) {
        scores.put(i, Assessed.as(Score.of(name, 0), false));
      }
    }
    List<Score> compared = compared(comparison, variants.answers(), replies, verdicts);
    for (int i = 0; i < compared.size(); i++) {
      scores.put(variants.compared().get(i), compared.get(i));
    }
    return scores;
  }

  private static List<Score> compared(
      Comparison comparison, List<Answer> answers, Replies replies, ObjectNode verdicts) {
    EvaluationException alone =
        EvaluationException.noValue("There is no other answer to compare this one with");
    if (answers.size() < 2) {
      return answers.stream().map(answer -> alone.score(comparison.name())).toList();
    }
    return comparison
        .compare(answers, replies)
        .match(
            ask -> answers.stream().map(answer -> alone.score(comparison.name())).toList(),
            scored -> {
              ArrayNode votes = scored.votes();
              if (!votes.isEmpty()) {
                verdicts.set(comparison.name(), votes);
              }
              return scored.scores();
            });
  }

  private List<Score> inOrder(List<Score> scores) {
    List<String> names = specs.stream().map(EvaluatorSpec::name).toList();
    List<Score> sorted = new ArrayList<>(scores);
    sorted.sort((a, b) -> Integer.compare(place(names, a.name()), place(names, b.name())));
    return sorted;
  }

  /** The parts of a score stand behind their whole; scores of before stand first. */
  private static int place(List<String> names, String score) {
    int place = names.indexOf(score);
    for (int i = 0; place < 0 && i < names.size(); i++) {
      place = score.startsWith(names.get(i) + ".") ? i : -1;
    }
    return place;
  }
}
