package dev.assay.transforms.evaluate.overlap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.transforms.evaluate.text.TextForm;
import dev.assay.transforms.evaluate.text.Words;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class WordNumbersProperties {

  @Property
  void numbersAreThoseOfSquadsWords(@ForAll("texts") String text, @ForAll("texts") String other) {
    WordNumbers words = new WordNumbers();
    List<Integer> found = new ArrayList<>(boxed(words.ofSquadWords(text)));
    found.addAll(boxed(words.ofSquadWords(other)));
    List<String> expected = new ArrayList<>(TextForm.squadWords(text));
    expected.addAll(TextForm.squadWords(other));
    assertThat(sameness(found)).isEqualTo(sameness(expected));
  }

  @Property
  void numbersAreThoseOfTheRunsOfAsciiLettersAndDigits(@ForAll("texts") String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    List<String> expected = Words.split(lower.replaceAll("[^a-z0-9]+", " "));
    assertThat(sameness(boxed(new WordNumbers().ofAsciiWords(lower))))
        .isEqualTo(sameness(expected));
  }

  @Example
  void manyWordsKeepTheirNumbers() {
    List<String> many = IntStream.range(0, 50_000).mapToObj(i -> "w" + i % 20_000).toList();
    WordNumbers words = new WordNumbers();
    assertThat(boxed(words.of(many)))
        .isEqualTo(IntStream.range(0, 50_000).mapToObj(i -> i % 20_000).toList());
    assertThat(words.kinds()).isEqualTo(20_000);
  }

  private static List<Integer> boxed(int[] numbers) {
    return Arrays.stream(numbers).boxed().toList();
  }

  /** Returns for each entry where its like stands first. */
  private static List<Integer> sameness(List<?> entries) {
    return entries.stream().map(entries::indexOf).toList();
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.of(
            "a",
            "an",
            "the",
            "The",
            "THE",
            "cat",
            "Cats",
            "x1",
            " ",
            "  ",
            "\n",
            ".",
            "-",
            "'s",
            "a.",
            "\u00A0",
            "é",
            "İ",
            "K",
            "\u0000",
            "_",
            "ß",
            "\uD83D\uDE00")
        .list()
        .ofMaxSize(40)
        .map(parts -> String.join("", parts));
  }
}
