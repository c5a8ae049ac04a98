package dev.assay.transforms.evaluate.custom;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.experiment.Score;
import dev.assay.io.json.CompletedLine;
import dev.assay.io.json.Json;
import dev.assay.transforms.evaluate.Answer;
import dev.assay.transforms.evaluate.EvaluationException;
import dev.assay.transforms.evaluate.Evaluator;
import dev.assay.transforms.evaluate.EvaluatorParameters;
import dev.assay.transforms.evaluate.Reference;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code command}: a program that is asked line by line and answers with a line of scores, one
 * process for each worker. It gets {@code id}, {@code evaluator}, {@code output} (the answer's
 * text), {@code expected}, {@code parameters} and {@code run}, which is the completed line.
 */
final class CommandEvaluator implements Evaluator {

  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final String name;
  private final Reference reference;
  private final JsonNode settings;
  private final ReplyScores replies;
  private final Asking asking;
  private long asked;

  private CommandEvaluator(EvaluatorParameters parameters) {
    name = parameters.name();
    reference = parameters.reference();
    JsonNode given = parameters.json("parameters");
    settings = given == null ? Json.object() : given;
    replies = new ReplyScores(name, parameters.flag("prefix", true));
    asking = new Asking(ProgramSettings.of(parameters, TIMEOUT));
  }

  static Evaluator of(EvaluatorParameters parameters) {
    return new CommandEvaluator(parameters);
  }

  @Override
  public List<Score> evaluate(Answer answer) {
    asked++;
    ObjectNode request = Json.object().put("id", asked).put("evaluator", name);
    @Nullable JsonNode expected = reference.of(answer);
    request.put("output", answer.text());
    request.set("expected", expected == null ? request.nullNode() : expected);
    request.set("parameters", settings);
    request.set("run", CompletedLine.toJson(answer.run()));
    byte[] line = asking.answer(Json.bytes(request));
    try {
      List<Score> scores = replies.of(line, asked);
      asking.worked();
      return scores;
    } catch (EvaluationException e) {
      asking.nonsense();
      throw e;
    }
  }

  @Override
  public boolean keepsTime() {
    return true;
  }

  @Override
  public void close() {
    asking.close();
  }
}
