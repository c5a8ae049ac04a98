package dev.assay.transforms.derive;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class NumberedListTest {

  @Test
  void splitsAtNumbersThatBeginALine() {
    assertThat(NumberedList.items("1. a\n2. \"b\"\n3. c (note)")).containsExactly("a", "b", "c");
    assertThat(NumberedList.items("  1.a\n\n 10.  b 2. c\n")).containsExactly("a", "b 2. c");
    assertThat(NumberedList.items("1. \u201Cone\u201D\n2. \"two\" or \"three\""))
        .containsExactly("one", "two\" or \"three");
  }

  @Test
  void aDecimalBeginsNoItem() {
    assertThat(NumberedList.items("1. How many are\n1.5 apples?\n2. b"))
        .containsExactly("How many are\n1.5 apples?", "b");
    assertThat(NumberedList.items("1.5 apples")).containsExactly("1.5 apples");
  }

  @Test
  void leavesOutWhatStandsBeforeAndBehind() {
    assertThat(NumberedList.items("Here are two:\n\n1. a\n2. b\n\nShall I go on?"))
        .containsExactly("a", "b");
  }

  @Test
  void keepsParagraphsWhereItemsHaveThem() {
    assertThat(NumberedList.items("1. a\n\nmore\n2. b\n\nmore"))
        .containsExactly("a\n\nmore", "b\n\nmore");
  }

  @Test
  void aTextWithoutNumbersIsOneItem() {
    assertThat(NumberedList.items(" Just this.\n")).containsExactly("Just this.");
    assertThat(NumberedList.items("one\n\ntwo")).containsExactly("one\n\ntwo");
    assertThat(NumberedList.items("\"")).containsExactly("\"");
  }
}
