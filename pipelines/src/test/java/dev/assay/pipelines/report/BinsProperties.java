package dev.assay.pipelines.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class BinsProperties {

  private static JsonNode of(List<Double> numbers) {
    Bins bins = new Bins();
    numbers.forEach(bins::add);
    return bins.toJson();
  }

  @Property
  void everyNumberIsInItsBinWhateverTheOrder(
      @ForAll @Size(min = 1, max = 200)
          List<@DoubleRange(min = -1e300, max = 1e300) Double> numbers,
      @ForAll long seed) {
    JsonNode json = of(numbers);
    double width = json.path("width").doubleValue();
    long counted = 0;
    for (JsonNode bin : json.path("bins")) {
      double from = bin.get(0).doubleValue();
      long here =
          numbers.stream().filter(n -> Math.floor(n / width) == Math.floor(from / width)).count();
      assertThat(bin.get(1).longValue()).isEqualTo(here);
      counted += here;
    }
    assertThat(counted).isEqualTo(numbers.size());
    assertThat(json.path("bins")).hasSizeLessThanOrEqualTo(48);

    List<Double> shuffled = new ArrayList<>(numbers);
    Collections.shuffle(shuffled, new Random(seed));
    assertThat(of(shuffled)).isEqualTo(json);
  }

  @Test
  void fewDifferentNumbersStayThemselves() {
    assertThat(of(List.of(0.0, 1.0, -0.0, 1.0, 1.0)).path("values"))
        .hasToString("[[0.0,2],[1.0,3]]");
  }

  @Test
  void manyDifferentNumbersAreOnlyCountedInBins() {
    List<Double> numbers = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      numbers.add(i / 1_000.0);
    }
    JsonNode json = of(numbers);
    assertThat(json.has("values")).isFalse();
    assertThat(json.path("width").doubleValue()).isEqualTo(0.03125);
    assertThat(json.path("bins")).hasSize(32);
  }

  @Test
  void whatIsNoNumberIsLeftOut() {
    assertThat(of(List.of(Double.NaN, Double.POSITIVE_INFINITY, 2e300)).path("bins")).isEmpty();
  }
}
