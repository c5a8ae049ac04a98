package dev.assay.transforms.evaluate.overlap;

import static dev.assay.transforms.evaluate.Runs.answered;
import static dev.assay.transforms.evaluate.Runs.json;
import static dev.assay.transforms.evaluate.Runs.score;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.io.json.Json;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Numbers that sacreBLEU 2.6 gave for texts with shifts, numbers, marks and several scripts. */
class SacrebleuTest {

  /** In the order of each case's scores. */
  private static final List<String> EVALUATORS =
      List.of(
          "{\"type\":\"bleu\"}",
          "{\"type\":\"bleu\",\"tokenize\":\"intl\"}",
          "{\"type\":\"bleu\",\"smooth_method\":\"floor\",\"lowercase\":true}",
          "{\"type\":\"chrf\"}",
          "{\"type\":\"chrf++\"}",
          "{\"type\":\"ter\"}",
          "{\"type\":\"ter\",\"normalized\":true,\"no_punct\":true}");

  private static final String CASES =
      """
      {"answer": "the sat on cat sat sat cat the", "expected": ["the sat sat on cat the cat sat"], "scores": [0.3457207846419412, 0.3457207846419412, 0.23119742295813964, 0.7882958659274449, 0.8233647565884408, 0.25, 0.25]}
      {"answer": "mat 日本 日本 mat the the ½ & on naïve ½", "expected": ["½ sat ½ dog dog mat the mat \\"x\\" 50% & mat end."], "scores": [0.05717367666012799, 0.05717367666012799, 0.030406652999481816, 0.18684799151110937, 0.19911892174242074, 0.7692307692307694, 0.7857142857142857]}
      {"answer": "日本 &quot;q&quot; é \\"x\\"", "expected": ["日本 naïve \\"x\\" é &quot;q&quot;"], "scores": [0.4015309196013799, 0.6105557163588684, 0.26851990963169, 0.5829570336111324, 0.5907747191435965, 0.6, 0.6]}
      {"answer": "a-b a-b \\"x\\" sat sat", "expected": ["sat a-b a-b \\"x\\" sat"], "scores": [0.8408964152537145, 0.9146912192286942, 0.8408964152537145, 0.8253330003330004, 0.8439997502497502, 0.2, 0.2]}
      {"answer": "world! the (yes) U.S. 1,000 50% \\"x\\"", "expected": ["world! 3.5 (yes) 1,000 \\"x\\" U.S. the ½"], "scores": [0.31823566221963034, 0.31823566221963034, 0.31823566221963034, 0.43299197102536346, 0.4743856168653966, 0.625, 0.5555555555555556]}
      {"answer": "the don't &quot;q&quot; cat", "expected": ["the mat cat don't &quot;q&quot;"], "scores": [0.47601165492440045, 0.7771549698556206, 0.47601165492440045, 0.7245219439847902, 0.7033198763116565, 0.4, 0.4]}
      {"answer": "3.5 7-8 don't hello, world! (yes) 3.5 é cat &quot;q&quot; &quot;q&quot; don't (yes) 7-8", "expected": ["3.5 7-8 don't (yes) 3.5 é cat &quot;q&quot; world! &quot;q&quot; don't (yes) 7-8"], "scores": [0.7487402156832421, 0.8104654178023186, 0.7487402156832421, 0.8675112814318929, 0.873502897950204, 0.15384615384615385, 0.1176470588235294]}
      {"answer": "hello, naïve 日本 U.S. U.S. 1,000 U.S. 7-8 3.5 €5 \\"x\\" world! 1,000", "expected": ["U.S. U.S. the 1,000 U.S. hello, naïve 3.5 €5 \\"x\\" world! 1,000 日本", "\\"x\\" world! 1,000 U.S. 3.5 U.S. the 1,000 U.S. €5 hello, naïve"], "scores": [0.6648275686882009, 0.73160074401607, 0.6648275686882009, 0.7532733205120565, 0.7736538207933993, 0.32, 0.3870967741935484]}
      {"answer": "on on & on the cat cat sat sat sat 7-8 on on sat", "expected": ["on on cat sat on the cat cat on on sat sat sat", "on on on cat on sat cat sat on the cat sat sat"], "scores": [0.3334477432809603, 0.38720157050710163, 0.3334477432809603, 0.7065755173394418, 0.7358324817637633, 0.3076923076923077, 0.4615384615384615]}
      """;

  @ParameterizedTest
  @MethodSource("cases")
  void agrees(JsonNode test) {
    String row = "{\"expected\":" + Json.text(test.path("expected")) + "}";
    for (int i = 0; i < EVALUATORS.size(); i++) {
      assertThat(score(EVALUATORS.get(i), answered(row, test.path("answer"))).number())
          .as(EVALUATORS.get(i))
          .isCloseTo(test.path("scores").path(i).asDouble(), within(1e-9));
    }
  }

  static Stream<JsonNode> cases() {
    return CASES.lines().map(line -> json(line));
  }
}
