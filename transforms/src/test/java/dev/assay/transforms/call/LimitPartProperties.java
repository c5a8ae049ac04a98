package dev.assay.transforms.call;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class LimitPartProperties {

  @Property
  void partsAddUpToTheWholeInWholeUnitsAndAreEven(
      @ForAll @IntRange(min = 1, max = 1_000) int parts,
      @ForAll @IntRange(min = 1, max = 100_000) int whole) {
    int units = Math.max(whole, parts);
    double sum = 0;
    for (int part = 0; part < parts; part++) {
      double own = LimitPart.noneOf(parts).plus(part).of((double) units);
      assertThat(own).isEqualTo(Math.rint(own)).isBetween(units / (double) parts - 1, 1e6);
      assertThat(own).isLessThan(units / (double) parts + 1);
      sum += own;
    }
    assertThat(sum).isEqualTo(units);
  }

  @Property
  void aProcessThatServesSeveralKeysHasTheirPartsTogether(
      @ForAll @IntRange(min = 2, max = 50) int parts,
      @ForAll @IntRange(min = 50, max = 5_000) int whole) {
    LimitPart all = LimitPart.noneOf(parts);
    double sum = 0;
    for (int part = 0; part < parts; part++) {
      sum += LimitPart.noneOf(parts).plus(part).of((double) whole);
      all = all.plus(part).plus(part);
      assertThat(all.of((double) whole)).isEqualTo(sum);
    }
    assertThat(all.isWhole()).isTrue();
  }

  @Property
  void fewerUnitsThanPartsAreSharedAsFractions(@ForAll @IntRange(min = 2, max = 100) int parts) {
    LimitPart one = LimitPart.noneOf(parts).plus(0);

    assertThat(one.of(1.0)).isEqualTo(1.0 / parts);
    assertThat(one.of(1)).isOne();
  }
}
