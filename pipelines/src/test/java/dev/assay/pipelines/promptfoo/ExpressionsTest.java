package dev.assay.pipelines.promptfoo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which lines of JavaScript an evaluator says as well, and which only seem so. */
final class ExpressionsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          output.trim().includes('Oslo')          | {"type":"contains","value":"Oslo"}
          output.trim().toLowerCase().includes('oslo') | {"type":"icontains","value":"oslo"}
          !output.startsWith(" Os")               | {"type":"not-starts-with","value":" Os"}
          output.endsWith(context.vars.city)      | {"type":"ends-with","value":"{{city}}"}
          output.length <= 9                      | {"type":"regex","value":"(?s)^.{0}.{0,9}$"}
          output && output.length <= 9            | {"type":"regex","value":"(?s)^.{1}.{0,8}$"}
          output && output.length > 2             | {"type":"regex","value":"(?s)^.{3}.*$"}
          """)
  void anEvaluatorSaysTheSame(String expression, String evaluator) {
    assertThat(Expressions.evaluator(expression)).hasToString(evaluator);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "JSON.parse(output).n === context.vars.n",
        "output.trim().startsWith('Oslo')",
        "output.trim().endsWith('.')",
        "output.trim().includes(' Oslo')",
        "output.trim().includes(context.vars.city)",
        "output.toLowerCase().includes(context.vars.city)",
        "output.toLowerCase().includes('Oslo')",
        "output && output.length === 0",
        "output.length < 0"
      })
  void noEvaluatorSaysTheSame(String expression) {
    assertThat(Expressions.evaluator(expression)).isNull();
  }
}
