package dev.assay.transforms.gate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.json.Json;
import dev.assay.transforms.gate.GateFigures.Other;
import java.math.BigDecimal;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.BigRange;
import net.jqwik.api.constraints.Scale;

final class GateProperties {

  private static GateFigures with(String score, BigDecimal mean) {
    ObjectNode summary = Json.object();
    summary.putObject("scores").putObject(score).put("mean", mean);
    return new GateFigures(summary, Other.missing("none"), Other.missing("none"));
  }

  private static GateResult result(String expression, GateFigures figures) {
    try {
      return Gates.evaluate(List.of(Gate.parse(expression, null)), figures).get(0);
    } catch (GateSyntaxException e) {
      throw new AssertionError(expression + ": " + e.getMessage(), e);
    }
  }

  @Property
  void anyScoreCanBeNamedInQuotes(@ForAll String name) {
    String written = '"' + name.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    assertThat(result(written + ".mean >= 1", with(name, BigDecimal.ONE)).passed()).isTrue();
  }

  @Property
  void comparesAsDecimalsDo(
      @ForAll @BigRange(min = "-1000", max = "1000") @Scale(6) BigDecimal mean,
      @ForAll @BigRange(min = "-1000", max = "1000") @Scale(6) BigDecimal bound) {
    GateFigures figures = with("s", mean);
    String right = bound.toPlainString();
    int order = mean.compareTo(bound);
    assertThat(result("s.mean > " + right, figures).passed()).isEqualTo(order > 0);
    assertThat(result("s.mean >= " + right, figures).passed()).isEqualTo(order >= 0);
    assertThat(result("s.mean == " + right, figures).passed()).isEqualTo(order == 0);
    assertThat(result("not s.mean != " + right, figures).passed()).isEqualTo(order == 0);
    assertThat(result("s.mean - " + right + " < 0", figures).passed()).isEqualTo(order < 0);
  }

  @Property
  void anyTextIsReadOrRefusedWithAPlace(@ForAll String text) {
    try {
      Gate gate = Gate.parse(text, null);
      assertThat(gate.expression()).isEqualTo(text.strip());
    } catch (GateSyntaxException e) {
      assertThat(e).hasMessageStartingWith("at character ");
    }
  }
}
