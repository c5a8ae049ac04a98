package dev.assay.transforms.evaluate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.assay.io.experiment.CallError;
import dev.assay.io.experiment.CallTrace;
import dev.assay.io.experiment.Completion;
import dev.assay.io.experiment.Outcome;
import dev.assay.io.experiment.Row;
import dev.assay.io.experiment.Run;
import dev.assay.io.experiment.Score;
import dev.assay.io.experiment.SourcePosition;
import dev.assay.io.experiment.Usage;
import dev.assay.io.json.Json;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Runs and evaluators as tests write them down. */
public final class Runs {

  private Runs() {}

  public static JsonNode json(String text) {
    try {
      return Json.parse(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  /** Returns a row of these fields, given as JSON. */
  public static Row row(String fields) {
    ObjectNode object = (ObjectNode) json(fields);
    return new Row(object.path("id").asText("1"), object, new SourcePosition("rows.jsonl", 1, 0));
  }

  public static Run answered(String fields, JsonNode response) {
    return with(fields, new Outcome.Answered(completion(response)));
  }

  public static Run answered(String fields, String response) {
    return answered(fields, TextNode.valueOf(response));
  }

  public static Run refused(String fields, JsonNode response) {
    return with(fields, new Outcome.Refused(completion(response)));
  }

  public static Run failed(String fields) {
    return with(fields, new Outcome.Failed(CallError.ofRow("HTTP_400", "Bad request")));
  }

  /** Returns the only score that an evaluator, given as JSON, gives a run. */
  public static Score score(String evaluator, Run run) {
    EvaluatorSpec spec = EvaluatorSpec.fromJson(json(evaluator));
    Answer answer = Objects.requireNonNull(Answer.of(run));
    List<Score> scores = Scoring.with(List.of(spec), Evaluators.standard()).of(answer);
    if (scores.size() != 1) {
      throw new AssertionError("Not one score: " + scores);
    }
    return scores.get(0);
  }

  /** Returns the only score of a run without anything around the evaluator that would stop it. */
  public static Score unwatched(String evaluator, Run run) {
    EvaluatorSpec spec = EvaluatorSpec.fromJson(json(evaluator));
    try (Evaluator made = Evaluators.standard().create(spec)) {
      return made.evaluate(Objects.requireNonNull(Answer.of(run))).get(0);
    }
  }

  /** Returns all scores that evaluators, given as JSON, give a run. */
  public static List<Score> scores(List<String> evaluators, Run run) {
    try (Scorer scorer = scorer(evaluators)) {
      return scorer.of(run);
    }
  }

  /** Returns evaluators, given as JSON, that are kept for several runs. */
  public static Scorer scorer(List<String> evaluators) {
    Scoring scoring =
        Scoring.with(
            evaluators.stream().map(text -> EvaluatorSpec.fromJson(json(text))).toList(),
            Evaluators.standard());
    return new Scorer(scoring);
  }

  /** Evaluators that are kept for several runs. */
  public static final class Scorer implements AutoCloseable {

    private final Scoring scoring;

    private Scorer(Scoring scoring) {
      this.scoring = scoring;
    }

    public List<Score> of(Run run) {
      return scoring.of(Objects.requireNonNull(Answer.of(run)));
    }

    @Override
    public void close() {
      scoring.close();
    }
  }

  /** Returns the value of the only score of an answer to a row with this expected value. */
  public static @Nullable Object value(String evaluator, String answer, String expected) {
    Score score = score(evaluator, answered("{\"expected\":" + expected + "}", answer));
    return score.isError() ? String.valueOf(score.errorCode()) : score.number();
  }

  public static List<String> problems(String... evaluators) {
    List<EvaluatorSpec> specs =
        Stream.of(evaluators).map(text -> EvaluatorSpec.fromJson(json(text))).toList();
    return Evaluators.standard().problems(specs);
  }

  private static Completion completion(JsonNode response) {
    return new Completion(response, "stop", "m-1", "r-1", Usage.UNKNOWN);
  }

  private static Run with(String fields, Outcome outcome) {
    return new Run(row(fields), 1, null, null, outcome, CallTrace.NONE, List.of());
  }
}
