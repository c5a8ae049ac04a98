package dev.assay.transforms.evaluate.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class WordsProperties {

  @Property
  void lowerCaseIsJavasButForTheLastSigma(@ForAll("texts") String text) {
    assertThat(Words.lowerCase(text).replace('\u03C2', '\u03C3'))
        .isEqualTo(text.toLowerCase(Locale.ROOT).replace('\u03C2', '\u03C3'));
  }

  @Example
  void sigmaIsFinalBehindALetterAndBeforeNone() {
    assertThat(Words.lowerCase("\u039F\u03A3 \u03A3\u039F \u03A3"))
        .isEqualTo("\u03BF\u03C2 \u03C3\u03BF \u03C3");
    assertThat(Words.lowerCase("A\u03A3'. A\u03A3'a")).isEqualTo("a\u03C2'. a\u03C3'a");
  }

  @Property
  void foldedCaseIsThatOfTheWholeText(@ForAll("texts") String text) {
    StringBuilder folded = new StringBuilder();
    text.toUpperCase(Locale.ROOT)
        .codePoints()
        .map(Character::toLowerCase)
        .forEach(folded::appendCodePoint);
    assertThat(Words.foldCase(text)).isEqualTo(folded.toString());
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.of(
            "a",
            "B",
            " ",
            "'",
            ".",
            "\u0130",
            "\u03A3",
            "\u00DF",
            "\u0301",
            "\uD801\uDC00",
            "\uD83D")
        .list()
        .ofMaxSize(600)
        .map(parts -> String.join("", parts));
  }
}
