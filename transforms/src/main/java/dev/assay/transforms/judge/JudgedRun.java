package dev.assay.transforms.judge;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.experiment.ModelCall;
import dev.assay.io.experiment.Row;
import dev.assay.io.experiment.Run;
import dev.assay.io.experiment.SourcePosition;
import dev.assay.io.json.Json;
import dev.assay.io.ledger.CallKey;
import dev.assay.transforms.evaluate.Answer;
import dev.assay.transforms.evaluate.Question;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A run on its way through its judges, or the runs that are compared with each other, or a reply on
 * its way back to them: these are told apart by whether runs are there, and put together by their
 * key.
 *
 * @param key names them in the experiment
 * @param runs none on the way back
 * @param replies by their question's key, each a run that was stripped of what it asked
 */
record JudgedRun(String key, List<Run> runs, Map<String, Run> replies) {

  private static final String RUN = "run";
  private static final String QUESTION = "question";
  private static final SourcePosition NOWHERE = new SourcePosition("judge", 0, 0);
  private static final String ANYONE = "judge";

  JudgedRun {
    runs = List.copyOf(runs);
    replies = Map.copyOf(replies);
  }

  /** Returns a run of which nothing was asked yet. */
  static JudgedRun of(Run run) {
    ObjectNode parts = identity(run);
    parts.put("variant", run.variant());
    return new JudgedRun(hex(parts), List.of(run), Map.of());
  }

  /** Returns a run under the key of its row and epoch, which all its variants share. */
  static JudgedRun ofRow(Run run) {
    ObjectNode parts = Json.object().put("row", run.row().id()).put("epoch", run.epoch());
    return new JudgedRun(hex(parts), List.of(run), Map.of());
  }

  /** Returns the only run; null on the way back. */
  @Nullable Run run() {
    return runs.isEmpty() ? null : runs.get(0);
  }

  /** Returns what of a run determines its verdicts; neither names nor places do. */
  private static ObjectNode identity(Run run) {
    ObjectNode parts = Json.object().put("row", run.row().id()).put("epoch", run.epoch());
    ModelCall call = run.call();
    if (call != null) {
      parts.put("api", call.api()).put("model", call.model());
      parts.set("prompt", call.prompt().toJson());
      parts.set("parameters", call.parameters());
    }
    Answer answer = Answer.of(run);
    return answer == null ? parts : parts.put("answer", answer.text());
  }

  private static String identities(List<Run> runs) {
    if (runs.size() == 1) {
      return hex(identity(runs.get(0)));
    }
    ObjectNode all = Json.object();
    runs.forEach(run -> all.withArray("runs").add(identity(run)));
    return hex(all);
  }

  private static String hex(ObjectNode parts) {
    CallKey key = CallKey.of(parts);
    return "%016x%016x".formatted(key.high(), key.low());
  }

  /**
   * Returns a question as a run that is to be called. Its row has an id by which the ledger finds
   * the reply again, in a later process too.
   */
  static Run pending(Question question, List<Run> about, String key, ModelCall call) {
    boolean shared = about.isEmpty() || question.scope() == Question.Scope.CONTENT;
    String id = shared ? ANYONE : ANYONE + ":" + identities(about);
    ObjectNode fields = Json.object().put(RUN, key).put(QUESTION, question.key());
    return Run.pending(new Row(id, fields, NOWHERE), question.sample(), null, call);
  }

  /** Returns the reply that came back for a question. */
  static JudgedRun reply(Run answered) {
    Row row = answered.row();
    Run stripped =
        new Run(
            new Row(ANYONE, Json.object(), NOWHERE),
            1,
            null,
            null,
            answered.outcome(),
            answered.trace(),
            List.of());
    return new JudgedRun(
        row.fields().path(RUN).asText(),
        List.of(),
        Map.of(row.fields().path(QUESTION).asText(), stripped));
  }

  /** Returns both as one. */
  JudgedRun with(JudgedRun other) {
    Map<String, Run> all = new HashMap<>(replies);
    other.replies.forEach(all::putIfAbsent);
    List<Run> both = new ArrayList<>(runs);
    both.addAll(other.runs);
    return new JudgedRun(key, both, all);
  }
}
