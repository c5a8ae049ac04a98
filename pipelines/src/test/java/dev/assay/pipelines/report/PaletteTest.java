package dev.assay.pipelines.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Text can be read on everything it stands on, in both themes: WCAG 2.2 AA, 4.5 to 1. */
class PaletteTest {

  private static final Pattern COLOUR =
      Pattern.compile("--([a-z-]+): light-dark\\((#[0-9a-f]{6}), (#[0-9a-f]{6})\\)");
  private static final double AA_TEXT = 4.5;
  private static final double AA_SHAPES = 3.0;

  private static Map<String, String[]> palette() {
    Map<String, String[]> palette = new LinkedHashMap<>();
    Matcher colours = COLOUR.matcher(new String(PageParts.load().style(), UTF_8));
    while (colours.find()) {
      palette.put(colours.group(1), new String[] {colours.group(2), colours.group(3)});
    }
    return palette;
  }

  @ParameterizedTest
  @CsvSource({
    "text, bg",
    "text, panel",
    "text, raised",
    "text, accent-soft",
    "text, warn-soft",
    "muted, bg",
    "muted, panel",
    "muted, raised",
    "muted, accent-soft",
    "accent, bg",
    "accent, panel",
    "accent, raised",
    "good, good-soft",
    "warn, warn-soft",
    "bad, bad-soft",
    "good, bg",
    "bad, bg",
    "good, panel",
    "bad, panel",
    "bad, accent-soft"
  })
  void textStandsOut(String text, String ground) {
    for (int theme = 0; theme < 2; theme++) {
      assertThat(contrast(palette().get(text)[theme], palette().get(ground)[theme]))
          .as("%s on %s in theme %d", text, ground, theme)
          .isGreaterThanOrEqualTo(AA_TEXT);
    }
  }

  @ParameterizedTest
  @CsvSource({"answered, bg", "failed, bg", "accent, panel", "failed, panel"})
  void shapesStandOut(String shape, String ground) {
    for (int theme = 0; theme < 2; theme++) {
      assertThat(contrast(palette().get(shape)[theme], palette().get(ground)[theme]))
          .as("%s on %s in theme %d", shape, ground, theme)
          .isGreaterThanOrEqualTo(AA_SHAPES);
    }
  }

  @Test
  void blackOnWhiteIsTwentyOneToOne() {
    assertThat(contrast("#000000", "#ffffff")).isEqualTo(21.0);
  }

  private static double contrast(String first, String second) {
    double a = luminance(first);
    double b = luminance(second);
    return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  }

  private static double luminance(String colour) {
    double[] weights = {0.2126, 0.7152, 0.0722};
    double sum = 0;
    for (int i = 0; i < 3; i++) {
      double part = Integer.parseInt(colour.substring(1 + 2 * i, 3 + 2 * i), 16) / 255.0;
      sum += weights[i] * (part <= 0.04045 ? part / 12.92 : Math.pow((part + 0.055) / 1.055, 2.4));
    }
    return sum;
  }
}
