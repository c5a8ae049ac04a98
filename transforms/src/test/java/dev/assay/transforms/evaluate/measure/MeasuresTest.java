package dev.assay.transforms.evaluate.measure;

import static dev.assay.transforms.evaluate.Runs.answered;
import static dev.assay.transforms.evaluate.Runs.problems;
import static dev.assay.transforms.evaluate.Runs.score;
import static dev.assay.transforms.evaluate.Runs.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.assay.io.experiment.CallTrace;
import dev.assay.io.experiment.Run;
import dev.assay.io.experiment.Score;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class MeasuresTest {

  @Test
  void aValueFromTheLedgerCountsLikeTheCallThatWasPaid() {
    Run run = answered("{}", "x");
    Run replayed =
        run.withOutcome(run.outcome(), new CallTrace(Instant.EPOCH, 1000, 0, 0, 0, true, 0.001));
    assertThat(score("{\"type\":\"latency\",\"threshold\":1000}", replayed).number())
        .isEqualTo(1.0);
    assertThat(score("{\"type\":\"latency\",\"threshold\":999}", replayed).number()).isEqualTo(0.0);
    assertThat(score("{\"type\":\"cost\",\"threshold\":0.001}", replayed).number()).isEqualTo(1.0);
  }

  @Test
  void whatIsNotKnownIsAnErrorAlsoNegated() {
    for (String type : new String[] {"latency", "not-latency", "cost", "not-cost", "tokens"}) {
      Score score = score("{\"type\":\"" + type + "\",\"threshold\":1}", answered("{}", "x"));
      assertThat(score.errorCode()).as(type).isEqualTo("EVAL_NO_VALUE");
    }
    assertThat(problems("\"latency\"")).hasSize(1);
    assertThat(score("\"perplexity-score\"", answered("{}", "x")).errorCode())
        .isEqualTo("EVAL_NO_VALUE");
  }

  @Test
  void readsLogProbabilitiesAsOpenAiHasThem() {
    String row = "{\"logprobs\":{\"content\":[{\"logprob\":-0.2},{\"logprob\":-0.8}]}}";
    assertThat(score("\"perplexity\"", answered(row, "x")).number())
        .isCloseTo(Math.exp(0.5), within(1e-12));
  }

  @Test
  void finishReasonsOfOtherApisAreTheSame() {
    assertThat(
            score("{\"type\":\"finish-reason\",\"value\":\"END_TURN\"}", answered("{}", "x"))
                .number())
        .isEqualTo(1.0);
    assertThat(
            score("{\"type\":\"finish-reason\",\"value\":\"length\"}", answered("{}", "x"))
                .number())
        .isEqualTo(0.0);
  }

  @Test
  void numbersAreCloseWithinATolerance() {
    assertThat(value("{\"type\":\"numeric_diff\",\"rel_tol\":0.05}", "105", "100")).isEqualTo(1.0);
    assertThat(value("{\"type\":\"numeric_diff\",\"abs_tol\":4}", "105", "100")).isEqualTo(0.0);
    assertThat(value("\"numeric_diff\"", "1e308", "-1e308")).isEqualTo(0.0);
    assertThat(value("\"numeric_diff\"", "a lot", "100")).isEqualTo(0.0);
    assertThat(value("\"numeric_diff\"", "1", "\"many\"")).isEqualTo("EVAL_BAD_REFERENCE");
  }
}
