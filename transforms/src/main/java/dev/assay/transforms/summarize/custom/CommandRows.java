package dev.assay.transforms.summarize.custom;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.experiment.Score;
import dev.assay.io.json.Json;
import dev.assay.io.process.LineProgram;
import dev.assay.io.process.ProgramException;
import dev.assay.transforms.evaluate.EvaluationException;
import dev.assay.transforms.evaluate.EvaluatorParameters;
import dev.assay.transforms.evaluate.Watchdog;
import dev.assay.transforms.evaluate.custom.ProgramSettings;
import dev.assay.transforms.evaluate.custom.ReplyScores;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A program that reads a line about the whole, then a line for each run, and at the end of its
 * input writes one line with its result. {@code timeout}, a minute unless set, is what it has to
 * take some hundred lines, and to write its result.
 */
final class CommandRows implements RowEvaluator {

  private static final Duration TIMEOUT = Duration.ofMinutes(1);

  private final String name;
  private final JsonNode parameters;
  private final ReplyScores replies;
  private final ProgramSettings settings;
  private @Nullable LineProgram program;

  CommandRows(EvaluatorParameters parameters) {
    name = parameters.name();
    JsonNode given = parameters.json("parameters");
    this.parameters = given == null ? Json.object() : given;
    replies = new ReplyScores(name, parameters.flag("prefix", true));
    settings = ProgramSettings.of(parameters, TIMEOUT);
  }

  @Override
  public void begin(long runs, List<String> scores) {
    ObjectNode first = Json.object().put("evaluator", name).put("runs", runs);
    scores.forEach(first.putArray("scores")::add);
    first.set("parameters", parameters);
    send(Json.bytes(first));
  }

  @Override
  public void add(List<SummaryRow> rows) {
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    for (SummaryRow row : rows) {
      if (lines.size() > 0) {
        lines.write('\n');
      }
      lines.writeBytes(Json.bytes(row.toJson()));
    }
    send(lines.toByteArray());
  }

  private void send(byte[] lines) {
    try {
      LineProgram running = program;
      if (running == null) {
        running = LineProgram.start(settings.command());
        program = running;
      }
      running.send(lines, settings.timeout());
    } catch (ProgramException e) {
      throw failed(e);
    }
  }

  @Override
  public List<Score> results() {
    LineProgram running = program;
    if (running == null) {
      throw new IllegalStateException("Not begun");
    }
    try {
      return replies.of(running.last(settings.timeout()), 0);
    } catch (ProgramException e) {
      throw failed(e);
    }
  }

  private static EvaluationException failed(ProgramException problem) {
    String code =
        switch (problem.kind()) {
          case TIMEOUT -> Watchdog.TIMEOUT;
          case TOO_LONG -> "EVAL_TOO_LARGE";
          case ENDED -> "EVAL_COMMAND_FAILED";
          case INTERRUPTED -> "EVAL_FAILED";
        };
    return new EvaluationException(code, "The command gave no result: " + problem.getMessage());
  }

  @Override
  public void close() {
    if (program != null) {
      program.close();
    }
  }
}
