package dev.assay.io.experiment;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * What it took to have a run judged by models, apart from what the run itself took, and what each
 * judge said.
 *
 * @param calls questions asked, each with an answer, a refusal or an error
 * @param attempts requests sent for them
 * @param retries attempts after a question's first, but those refused for their rate
 * @param rateLimited attempts that the server refused for their rate
 * @param inDoubt attempts that may have been charged although no answer came
 * @param fromLedger questions whose answer an earlier process had recorded
 * @param usage tokens of all of them, as far as servers said
 * @param costUsd cost of the answers whose price is known; null where none is
 * @param costUnknown answers without a cost
 * @param verdicts by evaluator a list with one entry for each judge and sample
 */
public record Judging(
    long calls,
    long attempts,
    long retries,
    long rateLimited,
    long inDoubt,
    long fromLedger,
    Usage usage,
    @Nullable Double costUsd,
    long costUnknown,
    ObjectNode verdicts) {

  /** Nothing was asked. */
  public static Judging none() {
    return new Judging(
        0, 0, 0, 0, 0, 0, Usage.UNKNOWN, null, 0, JsonNodeFactory.instance.objectNode());
  }

  /** Returns what one question took; it has no verdict yet. */
  public static Judging of(Run question) {
    CallTrace trace = question.trace();
    Completion completion = question.completion();
    Double cost = completion == null ? null : trace.costUsd();
    return new Judging(
        1,
        trace.attempts(),
        Math.max(0, trace.attempts() - trace.rateLimited() - 1),
        trace.rateLimited(),
        trace.inDoubt(),
        trace.fromLedger() ? 1 : 0,
        completion == null ? Usage.UNKNOWN : completion.usage(),
        cost,
        completion != null && cost == null ? 1 : 0,
        JsonNodeFactory.instance.objectNode());
  }

  /** Returns the sum of both, with the verdicts of both. */
  public Judging plus(Judging other) {
    ObjectNode all = verdicts.deepCopy();
    all.setAll(other.verdicts);
    return new Judging(
        calls + other.calls,
        attempts + other.attempts,
        retries + other.retries,
        rateLimited + other.rateLimited,
        inDoubt + other.inDoubt,
        fromLedger + other.fromLedger,
        usage.plus(other.usage),
        sum(costUsd, other.costUsd),
        costUnknown + other.costUnknown,
        all);
  }

  /** Returns this with other verdicts. */
  public Judging withVerdicts(ObjectNode verdicts) {
    return new Judging(
        calls,
        attempts,
        retries,
        rateLimited,
        inDoubt,
        fromLedger,
        usage,
        costUsd,
        costUnknown,
        verdicts);
  }

  private static @Nullable Double sum(@Nullable Double a, @Nullable Double b) {
    if (a == null) {
      return b;
    }
    return b == null ? a : Double.valueOf(a + b);
  }
}
