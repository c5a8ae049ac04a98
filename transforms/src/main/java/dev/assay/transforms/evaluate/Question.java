package dev.assay.transforms.evaluate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.experiment.ModelCall;
import dev.assay.io.json.Json;
import dev.assay.io.ledger.CallKey;

/**
 * One question of a judge.
 *
 * @param call what is asked of which model
 * @param sample 1-based, which of several independent replies to the same words
 * @param scope whose question it is
 */
public record Question(ModelCall call, int sample, Scope scope) {

  /** Whose question it is: who shares its recorded reply. */
  public enum Scope {
    /** Of one run, also where another run's question reads the same. */
    RUN,
    /** Of whoever asks the same, such as for the embedding of a text. */
    CONTENT
  }

  /** Returns the name under which its reply is found. */
  public String key() {
    ObjectNode parts = Json.object();
    parts.put("api", call.api());
    parts.put("model", call.model());
    parts.put("mode", call.mode());
    parts.set("prompt", call.prompt().toJson());
    parts.set("parameters", call.parameters());
    parts.put("sample", sample);
    CallKey key = CallKey.of(parts);
    return "%016x%016x".formatted(key.high(), key.low());
  }
}
