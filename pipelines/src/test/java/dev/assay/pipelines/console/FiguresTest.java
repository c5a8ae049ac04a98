package dev.assay.pipelines.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;

class FiguresTest {

  @Test
  void countsHaveThousandsSeparatorsInEveryLocale() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.GERMANY);
      assertThat(Figures.count(1_234_567)).isEqualTo("1,234,567");
      assertThat(Figures.usd(1234.5)).isEqualTo("$1,234.50");
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void nounsFollowTheirNumber() {
    assertThat(Figures.count(1, "row")).isEqualTo("1 row");
    assertThat(Figures.count(0, "row")).isEqualTo("0 rows");
  }

  @Test
  void slowRatesKeepADecimal() {
    assertThat(Figures.rate(0.5)).isEqualTo("0.5");
    assertThat(Figures.rate(5)).isEqualTo("5");
    assertThat(Figures.rate(498.6)).isEqualTo("499");
  }

  @Test
  void timeLeftIsRoundedUp() {
    assertThat(Figures.left(0)).isEqualTo("0 s");
    assertThat(Figures.left(59)).isEqualTo("59 s");
    assertThat(Figures.left(61)).isEqualTo("2 min");
    assertThat(Figures.left(3_541)).isEqualTo("1 h 0 min");
    assertThat(Figures.left(11_100)).isEqualTo("3 h 5 min");
  }

  @Test
  void durationsChangeTheirUnit() {
    assertThat(Figures.duration(999)).isEqualTo("999 ms");
    assertThat(Figures.duration(1_250)).isEqualTo("1.3 s");
    assertThat(Figures.duration(59_949)).isEqualTo("59.9 s");
    assertThat(Figures.duration(59_950)).isEqualTo("1 min 0 s");
    assertThat(Figures.duration(3_600_000)).isEqualTo("1 h 0 min");
  }

  @Test
  void smallCostsKeepTheirDigits() {
    assertThat(Figures.usd(0)).isEqualTo("$0.00");
    assertThat(Figures.usd(0.00001)).isEqualTo("< $0.0001");
    assertThat(Figures.usd(0.0123)).isEqualTo("$0.0123");
    assertThat(Figures.usd(12.345)).isEqualTo("$12.35");
  }

  @Test
  void onlyAllIsAHundredPercent() {
    assertThat(Figures.percent(999, 1_000)).isEqualTo("99 %");
    assertThat(Figures.percent(1_000, 1_000)).isEqualTo("100 %");
    assertThat(Figures.percent(0, 0)).isEqualTo("100 %");
  }
}
