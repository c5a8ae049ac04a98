package dev.assay.io.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.assay.io.json.Json;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunTest {

  private static final Prompt TURNS = new Prompt.Turns(List.of("one", "two", "three"));

  private static final Completion COMPLETION =
      new Completion(TextNode.valueOf("x"), "stop", null, null, Usage.UNKNOWN);

  private static int retries(Prompt prompt, Outcome outcome, int attempts, int rateLimited) {
    Row row = new Row("1", Json.object(), new SourcePosition("rows.jsonl", 1, 0));
    ModelCall call = new ModelCall("openai", "m", "g", prompt, Json.object(), "chat");
    return Run.pending(row, 1, null, call)
        .withOutcome(outcome, new CallTrace(null, 5, attempts, rateLimited, 0, false, null))
        .retries();
  }

  @Test
  void onlyWhatIsSentAgainIsARetry() {
    Outcome answered = new Outcome.Answered(COMPLETION);
    Prompt text = new Prompt.Text("one");

    assertThat(retries(text, answered, 1, 0)).isZero();
    assertThat(retries(text, answered, 5, 2)).isEqualTo(2);
    assertThat(retries(TURNS, answered, 3, 0)).as("one request a turn").isZero();
    assertThat(retries(TURNS, answered, 6, 1)).isEqualTo(2);
    assertThat(retries(TURNS, answered, 1, 0)).as("turns answered before").isZero();
  }

  @Test
  void whereThereIsNoAnswerAllButTheFirstCount() {
    Outcome failed = new Outcome.Failed(CallError.ofRow("ROW_FIELD", "no"));

    assertThat(retries(TURNS, failed, 5, 0)).isEqualTo(4);
    assertThat(retries(TURNS, failed, 0, 0)).isZero();
  }
}
