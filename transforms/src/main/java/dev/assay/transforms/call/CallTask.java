package dev.assay.transforms.call;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.experiment.CallError;
import dev.assay.io.experiment.CallTrace;
import dev.assay.io.experiment.Completion;
import dev.assay.io.experiment.ModelCall;
import dev.assay.io.experiment.Outcome;
import dev.assay.io.experiment.Prompt;
import dev.assay.io.experiment.Recorded;
import dev.assay.io.experiment.Run;
import dev.assay.io.experiment.Usage;
import dev.assay.io.experiment.Verdict;
import dev.assay.io.json.Json;
import dev.assay.io.ledger.CallKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A run on its way to an outcome: the replies to its turns so far, and what they took. Belongs to
 * one pump and is never shared.
 */
final class CallTask {

  /** Changes when a key's parts do, after which recorded answers are not found again. */
  private static final int KEY_VERSION = 1;

  private final Run run;
  private final ModelCall call;
  private final Terms terms;
  private final int turns;
  private final List<String> replies = new ArrayList<>();

  private int attempts;
  private int attemptsBefore;
  private boolean fromLedger;
  private int counted;
  private int rateLimited;
  private int inDoubt;
  private int rateLimitedBefore;
  private int inDoubtBefore;
  private long answeredNanos;
  private long lastNanos;
  private Usage usage = Usage.UNKNOWN;
  private @Nullable Instant sent;
  private long dueAt;
  private @Nullable Claim claim;
  private double costUsd;
  private boolean costKnown = true;
  private boolean costPaid;

  CallTask(Run run, Terms terms) {
    this.run = run;
    this.terms = terms;
    this.call = Objects.requireNonNull(run.call());
    this.turns = call.prompt() instanceof Prompt.Turns list ? list.turns().size() : 1;
  }

  ModelCall call() {
    return call;
  }

  List<String> replies() {
    return List.copyOf(replies);
  }

  int attempts() {
    return attempts;
  }

  /** On which terms its model is called. */
  Terms terms() {
    return terms;
  }

  /** What its next request, or the one in flight, sets aside. */
  Claim claim(Lane lane) {
    if (claim == null) {
      claim = lane.claim(terms, this);
    }
    return claim;
  }

  /** What the request in flight may cost at the most, in US dollars. */
  double atMostUsd() {
    return claim == null ? 0 : claim.atMostUsd();
  }

  /** Whether the current turn was sent before. */
  boolean isAgain() {
    return attempts > attemptsBefore;
  }

  /** Attempts of the current turn that count against the policy. */
  int counted() {
    return counted;
  }

  long dueAt() {
    return dueAt;
  }

  void due(long nanos) {
    dueAt = nanos;
  }

  /** Whether a prompt of no turns is answered before it is asked. */
  boolean asksNothing() {
    return turns == 0;
  }

  void sent(Instant at) {
    attempts++;
    sent = at;
  }

  void failed(CallError error, boolean counts, long latency) {
    lastNanos = latency;
    if (counts) {
      counted++;
    }
    if (error.verdict() == Verdict.RATE_LIMITED) {
      rateLimited++;
    }
    if (error.inDoubtPaid()) {
      inDoubt++;
    }
  }

  /** Names the next request. */
  CallKey key(Connections.Found.Ok found) {
    return key(run, call, found, replies);
  }

  /**
   * Names the next request by all that determines its answer.
   *
   * @param form in which the API is asked
   * @param prompt with the content of its media in place of their paths
   */
  CallKey key(String endpoint, String form, JsonNode prompt) {
    return key(run, call, endpoint, form, prompt, replies);
  }

  /** Names a run's request behind so many replies. */
  static CallKey key(Run run, ModelCall call, Connections.Found.Ok found, List<String> replies) {
    return key(
        run,
        call,
        found.connection().endpoint().toString(),
        found.api().form(),
        found.connection().media().byContent(call.prompt()),
        replies);
  }

  private static CallKey key(
      Run run,
      ModelCall call,
      String endpoint,
      String form,
      JsonNode prompt,
      List<String> replies) {
    ObjectNode parts = Json.object();
    parts.put("version", KEY_VERSION);
    parts.put("endpoint", endpoint);
    parts.put("api", call.api());
    if (!form.equals(call.api())) {
      parts.put("form", form);
    }
    parts.put("model", call.model());
    parts.put("mode", call.mode());
    parts.set("prompt", prompt);
    parts.set("parameters", call.parameters());
    replies.forEach(parts.putArray("replies")::add);
    parts.put("row", run.row().id());
    parts.put("epoch", run.epoch());
    if (call.twin() > 1) {
      parts.put("twin", call.twin());
    }
    return CallKey.of(parts);
  }

  /** Takes what an earlier process has paid for; returns whether another turn is to be asked. */
  boolean adopted(Recorded recorded) {
    fromLedger = true;
    CallTrace paid = recorded.trace();
    sent = paid.sent();
    attempts += paid.attempts();
    rateLimited += paid.rateLimited();
    inDoubt += paid.inDoubt();
    Double cost = paid.costUsd();
    if (cost == null) {
      cost = terms.cost(recorded.completion().usage());
    }
    return answered(recorded.completion(), cost, paid.latencyMs() * 1_000_000);
  }

  /** What this turn took, if it is answered with that usage after so many nanoseconds. */
  CallTrace traceOfTurn(Usage used, long latency) {
    return new CallTrace(
        sent,
        latency / 1_000_000,
        attempts - attemptsBefore,
        rateLimited - rateLimitedBefore,
        inDoubt - inDoubtBefore,
        false,
        terms.cost(used));
  }

  /** Takes an answer; returns whether another turn is to be asked. */
  boolean answered(Completion completion, long latency) {
    return answered(completion, terms.cost(completion.usage()), latency);
  }

  private boolean answered(Completion completion, @Nullable Double cost, long latency) {
    claim = null;
    if (cost == null) {
      costKnown = false;
    } else {
      costUsd += cost;
      costPaid = true;
    }
    answeredNanos += latency;
    lastNanos = 0;
    usage = usage.plus(completion.usage());
    counted = 0;
    attemptsBefore = attempts;
    rateLimitedBefore = rateLimited;
    inDoubtBefore = inDoubt;
    if (isDialogue()) {
      replies.add(text(completion.response()));
    }
    return replies.size() < turns && isDialogue();
  }

  /** The finished run of an answer that needs no further turn. */
  Run answer(Completion last) {
    return run.withOutcome(new Outcome.Answered(whole(last)), trace());
  }

  /** The finished run of a refusal, which ends a dialogue. */
  Run refusal(Completion last) {
    return run.withOutcome(new Outcome.Refused(whole(last)), trace());
  }

  /** The finished run of a prompt without turns. */
  Run nothingAsked() {
    ArrayNode none = JsonNodeFactory.instance.arrayNode();
    return run.withOutcome(
        new Outcome.Answered(new Completion(none, null, null, null, Usage.UNKNOWN)), trace());
  }

  /** The finished run that has no answer. */
  Run failure(CallError error) {
    return run.withOutcome(new Outcome.Failed(error), trace());
  }

  private boolean isDialogue() {
    return call.prompt() instanceof Prompt.Turns;
  }

  private Completion whole(Completion last) {
    if (!isDialogue()) {
      return last;
    }
    ArrayNode all = JsonNodeFactory.instance.arrayNode();
    replies.forEach(all::add);
    return new Completion(
        all, last.finishReason(), last.servedModel(), last.requestId(), usage, last.details());
  }

  private CallTrace trace() {
    return new CallTrace(
        sent,
        (answeredNanos + lastNanos) / 1_000_000,
        attempts,
        rateLimited,
        inDoubt,
        fromLedger,
        costKnown && costPaid ? Double.valueOf(costUsd) : null);
  }

  private static String text(JsonNode response) {
    return response.isTextual() ? response.textValue() : response.toString();
  }
}
