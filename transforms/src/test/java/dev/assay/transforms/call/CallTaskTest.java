package dev.assay.transforms.call;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.assay.io.api.LimitRule;
import dev.assay.io.experiment.CallError;
import dev.assay.io.experiment.CallTrace;
import dev.assay.io.experiment.Completion;
import dev.assay.io.experiment.Prompt;
import dev.assay.io.experiment.Recorded;
import dev.assay.io.experiment.Usage;
import dev.assay.io.experiment.Verdict;
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
}
