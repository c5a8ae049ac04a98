package dev.assay.transforms.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.assay.io.experiment.Completion;
import dev.assay.io.experiment.Usage;
import dev.assay.io.json.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Formulas against figures of the named implementations. */
class NumbersTest {

  private static Completion graded(Map<String, Double> grades, String... tokens) {
    ObjectNode details = Json.object();
    ArrayNode content = details.putObject("logprobs").putArray("content");
    for (String token : tokens) {
      ObjectNode entry = content.addObject().put("token", token).put("logprob", -0.1);
      ArrayNode top = entry.putArray("top_logprobs");
      if (token.equals("8")) {
        grades.forEach(
            (grade, p) -> top.addObject().put("token", grade).put("logprob", Math.log(p)));
      }
    }
    String text = String.join("", tokens);
    return new Completion(TextNode.valueOf(text), "stop", null, null, Usage.UNKNOWN, details);
  }

  /** DeepEval's way: below 1 % nothing counts, the rest is made whole again. */
  @Test
  void gradesAreWeighedByTheirProbabilities() {
    Map<String, Double> grades = new LinkedHashMap<>();
    grades.put("8", 0.6);
    grades.put("9", 0.3);
    grades.put("7", 0.08);
    grades.put("1", 0.005);

    Double grade =
        GEval.weightedGrade(
            graded(grades, "{\"", "reason", "\":\"8 of 10\",", "\"score\":", " ", "8", "}"));

    assertThat(grade / 10).isCloseTo(0.822448979591837, within(1e-9));
  }

  @Test
  void withoutProbabilitiesOfTheGradeThereIsNoMean() {
    assertThat(GEval.weightedGrade(graded(Map.of(), "{\"score\":", "8", "}"))).isNull();
    assertThat(GEval.weightedGrade(graded(Map.of("x", 1.0), "{\"score\":", "8", "}"))).isNull();
    assertThat(GEval.weightedGrade(graded(Map.of("8", 1.0), "no grade"))).isNull();
  }

  @Test
  void vectorsAreComparedByTheUsualFormulas() {
    double[] a = {1, 2, 3};
    assertThat(Vectors.cosine(a, new double[] {2, 4, 6.5})).isCloseTo(0.9992832, within(1e-6));
    assertThat(Vectors.dot(a, new double[] {1, 1, 1})).isEqualTo(6);
    assertThat(Vectors.euclidean(a, new double[] {1, 2, 5})).isEqualTo(2);
    assertThat(Vectors.cosine(a, new double[3])).isZero();
  }

  @Test
  void autoevalsStretchesTheCosine() {
    double same = Vectors.cosine(new double[] {1, 2, 3}, new double[] {1, 2, 4});
    double apart = Vectors.cosine(new double[] {1, 0, 1}, new double[] {1, 1, 0});
    assertThat(Similarity.stretched(same, 0.7)).isCloseTo(0.971534, within(1e-6));
    assertThat(Similarity.stretched(apart, 0.7)).isZero();
  }
}
