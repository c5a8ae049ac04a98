package dev.assay.pipelines.console;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class CellsProperties {

  @Property
  void cleanTextHoldsNoControl(@ForAll String text) {
    assertThat(Cells.clean(text).codePoints().filter(Character::isISOControl)).isEmpty();
  }

  @Property
  void cleaningTwiceIsCleaningOnce(@ForAll String text) {
    assertThat(Cells.clean(Cells.clean(text))).isEqualTo(Cells.clean(text));
  }

  @Property
  void fittedTextNeverTakesMoreThanItsCells(
      @ForAll String text, @ForAll @IntRange(min = 1, max = 40) int cells) {
    assertThat(Cells.width(Cells.fit(text, cells))).isLessThanOrEqualTo(cells);
  }
}
