package dev.assay.transforms.call;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.assay.io.api.LimitRule;
import dev.assay.io.experiment.CallError;
import dev.assay.io.experiment.CallTrace;
import dev.assay.io.experiment.Completion;
import dev.assay.io.experiment.ModelCall;
import dev.assay.io.experiment.Prompt;
import dev.assay.io.experiment.Recorded;
import dev.assay.io.experiment.Run;
import dev.assay.io.experiment.Usage;
import dev.assay.io.experiment.Verdict;
import dev.assay.io.json.Json;
import dev.assay.io.ledger.CallKey;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CallTaskTest {

  private static final Completion OK =
      new Completion(TextNode.valueOf("ok"), "stop", null, null, Usage.UNKNOWN);

  private static CallTask dialogue() {
    return new CallTask(
        SimulatedWorld.run(1, new Prompt.Turns(List.of("a", "b"))),
        new Terms(LimitRule.STANDARD, null));
  }

  private static void attempt(CallTask task) {
    task.sent(Instant.EPOCH);
  }

  private static void lose(CallTask task, Verdict verdict, boolean inDoubt) {
    attempt(task);
    task.failed(new CallError("X", "lost", null, verdict, inDoubt, null), false, 0);
  }

  @Test
  void aDialogueTakenFromTheLedgerTookWhatItTook() {
    CallTask called = dialogue();
    lose(called, Verdict.TRANSIENT, true);
    lose(called, Verdict.RATE_LIMITED, false);
    attempt(called);
    Recorded first = new Recorded(OK, false, called.traceOfTurn(Usage.UNKNOWN, 5_000_000));
    assertThat(called.answered(OK, 5_000_000)).isTrue();
    lose(called, Verdict.RATE_LIMITED, false);
    attempt(called);
    Recorded second = new Recorded(OK, false, called.traceOfTurn(Usage.UNKNOWN, 7_000_000));
    assertThat(called.answered(OK, 7_000_000)).isFalse();

    CallTask adopted = dialogue();
    assertThat(adopted.adopted(first)).isTrue();
    assertThat(adopted.adopted(second)).isFalse();

    CallTrace trace = called.answer(OK).trace();
    assertThat(trace)
        .extracting(CallTrace::attempts, CallTrace::rateLimited, CallTrace::inDoubt)
        .containsExactly(5, 2, 1);
    assertThat(adopted.answer(OK).trace())
        .isEqualTo(new CallTrace(Instant.EPOCH, 12, 5, 2, 1, true, null));
  }

  private static CallTask asking(ModelCall call) {
    Run run = Run.pending(SimulatedWorld.run(1).row(), 1, null, call);
    return new CallTask(run, new Terms(LimitRule.STANDARD, null));
  }

  @Test
  void theKeyKnowsAllThatDeterminesAnAnswerAndNothingElse() {
    Prompt prompt = new Prompt.Text("p");
    JsonNode json = prompt.toJson();
    ModelCall call = new ModelCall("x", "m", "g", prompt, Json.object(), "chat");
    CallKey key = asking(call).key("http://s", "x", json);

    assertThat(
            asking(new ModelCall("x", "m", "other group", prompt, Json.object(), "chat"))
                .key("http://s", "x", json))
        .isEqualTo(key);
    assertThat(asking(call).key("http://s", "x", TextNode.valueOf("sha256:1"))).isNotEqualTo(key);
    assertThat(asking(call).key("http://t", "x", json)).isNotEqualTo(key);
    assertThat(asking(call).key("http://s", "y", json)).isNotEqualTo(key);
    assertThat(asking(call.asTwin(2)).key("http://s", "x", json)).isNotEqualTo(key);
    assertThat(asking(call.asTwin(1)).key("http://s", "x", json)).isEqualTo(key);
  }

  /** Ledgers of earlier versions hold these keys. */
  @Test
  void theKeyOfAPlainCallStaysWhatItWas() {
    ObjectNode parts = Json.object().put("version", 1).put("endpoint", "http://s");
    parts.put("api", "x").put("model", "m").put("mode", "chat").put("prompt", "p");
    parts.set("parameters", Json.object().put("temperature", 0));
    parts.putArray("replies");
    parts.put("row", SimulatedWorld.run(1).row().id()).put("epoch", 1);
    ModelCall call =
        new ModelCall(
            "x", "m", "g", new Prompt.Text("p"), Json.object().put("temperature", 0), "chat");

    assertThat(asking(call).key("http://s", "x", TextNode.valueOf("p")))
        .isEqualTo(CallKey.of(parts));
  }
}
