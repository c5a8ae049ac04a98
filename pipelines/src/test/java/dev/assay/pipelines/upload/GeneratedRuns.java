package dev.assay.pipelines.upload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.experiment.Run;
import dev.assay.io.experiment.SourcePosition;
import dev.assay.io.json.CompletedLine;
import dev.assay.io.json.Json;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Runs of every kind: any JSON in rows and responses, every outcome, every kind of score, rows in
 * several epochs and under several prompts and models. The same for the same seed.
 */
final class GeneratedRuns {

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final List<String> TEXTS =
      List.of(
          "",
          "a",
          "plain words",
          "\"quoted\" \\ and\nbroken\tlines\u0000",
          "naïve café",
          "日本語のテキスト",
          "\ud83d\ude00\ud83d\ude00 emoji",
          "\ud800 alone",
          "\u2028\u2029\u200b",
          "a text that is long enough to be kept as it is encoded, with \"quotes\" and é");
  private static final List<String> KEYS = List.of("q", "a b", "é", "x.y", "deep", "Null", "n1");
  private static final List<String> SCORES =
      List.of("exact_match", "tone of voice", "é", "a.b", "judge-1", "passes");

  private final Random random;

  GeneratedRuns(long seed) {
    this.random = new Random(seed);
  }

  /** Returns some runs, each pair of row, epoch and variant once. */
  List<Run> some() {
    List<Run> runs = new ArrayList<>();
    int variants = 1 + random.nextInt(2);
    int epochs = 1 + random.nextInt(3);
    int rows = 1 + random.nextInt(4);
    for (int row = 0; row < rows; row++) {
      ObjectNode fields = row(row);
      for (int variant = 0; variant < variants; variant++) {
        for (int epoch = 1; epoch <= epochs; epoch++) {
          ObjectNode line = fields.deepCopy();
          line.put("epoch", epoch);
          if (variants > 1) {
            line.put("variant", "v" + variant);
          }
          putCall(line);
          putOutcome(line);
          line.set("scores", scores());
          runs.add(
              CompletedLine.fromJson(
                  line, new SourcePosition("completed.jsonl", runs.size() + 1, 0)));
        }
      }
    }
    return runs;
  }

  private ObjectNode row(int number) {
    ObjectNode row = Json.object().put("id", random.nextInt(5) == 0 ? "é " + number : "r" + number);
    for (String key : KEYS) {
      if (random.nextInt(3) == 0) {
        row.set(key, value(3));
      }
    }
    if (random.nextInt(4) == 0) {
      row.set("input", value(2));
    }
    if (random.nextBoolean()) {
      row.set("expected", value(2));
    }
    if (random.nextInt(4) == 0) {
      row.set("expected_output", value(2));
    }
    if (random.nextInt(3) == 0) {
      row.putObject("metadata").set(pick(KEYS), value(2));
    }
    if (random.nextInt(4) == 0) {
      row.putArray("tags").add("lang:en").add("plain");
    }
    return row;
  }

  private void putCall(ObjectNode line) {
    switch (random.nextInt(4)) {
      case 0 -> line.putArray("prompt").add(pick(TEXTS)).add("second");
      case 1 -> line.putArray("prompt").addObject().put("role", "user").put("content", pick(TEXTS));
      default -> line.put("prompt", pick(TEXTS));
    }
    line.put("api", "test").put("model_name", pick(List.of("m", "gpt-4o mini")));
    if (random.nextBoolean()) {
      line.putObject("parameters").set("temperature", number());
    }
  }

  private void putOutcome(ObjectNode line) {
    String status = pick(List.of("answered", "answered", "refused", "failed"));
    line.put("status", status);
    boolean isFailed = status.equals("failed");
    if (!isFailed) {
      line.set("response", value(3));
    }
    if (!isFailed || random.nextBoolean()) {
      line.put(
          "timestamp_sent",
          Instant.ofEpochMilli(1_769_860_800_000L + random.nextInt(10_000_000)).toString());
    }
    ObjectNode completion = line.putObject("completion");
    if (!isFailed) {
      completion.put("finish_reason", "stop");
    }
    completion.put("latency_ms", random.nextInt(5_000)).put("attempts", 1 + random.nextInt(3));
    if (random.nextInt(4) == 0) {
      completion.put("rate_limited", 2);
    }
    if (!isFailed) {
      ObjectNode usage = completion.putObject("usage");
      if (random.nextBoolean()) {
        usage.put("input_tokens", random.nextInt(1_000)).put("total_tokens", 5_000_000_000L);
      }
      if (random.nextBoolean()) {
        completion.put("cost_usd", random.nextInt(1_000) / 1e6);
      }
      completion.put("from_ledger", random.nextBoolean());
    } else {
      line.putObject("error")
          .put("code", pick(List.of("HTTP_500", "NET_DEADLINE")))
          .put("message", pick(TEXTS))
          .put("retryable", true)
          .put("verdict", "transient")
          .put("in_doubt_paid", false);
    }
  }

  private ObjectNode scores() {
    ObjectNode scores = Json.object();
    for (String name : SCORES) {
      if (random.nextInt(3) == 0) {
        scores.set(name, score());
      }
    }
    return scores;
  }

  private ObjectNode score() {
    ObjectNode score = Json.object();
    switch (random.nextInt(9)) {
      case 0 -> score.put("value", random.nextBoolean());
      case 1 -> score.put("value", new BigDecimal("0.3333333333333333333333333333"));
      case 2 -> score.put("value", random.nextInt(2));
      case 3 -> score.put("label", pick(TEXTS));
      case 4 -> score.put("value", 0.25).put("label", "Warm");
      case 5 -> score.set("value", NODES.objectNode().set("k", value(1)));
      case 6 -> score.set("value", NODES.arrayNode().add(value(1)));
      case 7 -> score.putObject("error").put("code", "EVAL_FAILED").put("message", pick(TEXTS));
      default -> {
        // No value.
      }
    }
    if (random.nextInt(3) == 0) {
      score.put("reasoning", pick(TEXTS));
    }
    if (random.nextInt(3) == 0) {
      score.put("assessment", pick(List.of("pass", "fail", "skipped")));
    }
    if (random.nextInt(4) == 0) {
      score.putObject("tags").put("task", "judge");
    }
    if (random.nextInt(4) == 0) {
      score.putObject("metadata").set(pick(List.of("k", "correction", "assay")), value(1));
    }
    return score;
  }

  private JsonNode value(int depth) {
    return switch (random.nextInt(depth > 0 ? 8 : 6)) {
      case 0 -> NODES.nullNode();
      case 1 -> NODES.booleanNode(random.nextBoolean());
      case 2 -> number();
      case 6 -> {
        ArrayNode array = NODES.arrayNode();
        for (int i = random.nextInt(3); i > 0; i--) {
          array.add(value(depth - 1));
        }
        yield array;
      }
      case 7 -> {
        ObjectNode object = NODES.objectNode();
        for (int i = random.nextInt(3); i > 0; i--) {
          object.set(pick(List.of("input", "output", "value", "k", "é")), value(depth - 1));
        }
        yield object;
      }
      default -> NODES.textNode(pick(TEXTS));
    };
  }

  private JsonNode number() {
    return switch (random.nextInt(5)) {
      case 0 -> NODES.numberNode(random.nextInt());
      case 1 -> NODES.numberNode(Long.MAX_VALUE - random.nextInt(100));
      case 2 -> NODES.numberNode(BigInteger.TEN.pow(40).add(BigInteger.valueOf(random.nextInt())));
      case 3 -> NODES.numberNode(new BigDecimal("1.50"));
      default -> NODES.numberNode(new BigDecimal("1.25E+30"));
    };
  }

  private <T> T pick(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }
}
