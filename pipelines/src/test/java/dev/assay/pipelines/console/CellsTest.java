package dev.assay.pipelines.console;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CellsTest {

  @Test
  void escapeSequencesLoseTheirPower() {
    assertThat(Cells.clean("a\u001b[31mred\u0007\u009b2J")).isEqualTo("a�[31mred��2J");
  }

  @Test
  void lineEndsCannotForgeALine() {
    assertThat(Cells.clean("a\r\nerror: b\tc\u2028d")).isEqualTo("a  error: b c d");
  }

  @Test
  void directionMarksCannotTurnALineAround() {
    assertThat(Cells.clean("\u061c\u200e\u200f\u202a\u202e\u2066\u2069")).isEqualTo("�".repeat(7));
  }

  @Test
  void loneSurrogatesAreReplacedAndPairsAreKept() {
    assertThat(Cells.clean("\ud83d x \ud83d\ude00")).isEqualTo("� x \ud83d\ude00");
  }

  @Test
  void wideCharactersCountTwoAndMarksNone() {
    assertThat(Cells.width("abc")).isEqualTo(3);
    assertThat(Cells.width("東京")).isEqualTo(4);
    assertThat(Cells.width("e\u0301")).isEqualTo(1);
    assertThat(Cells.width("\ud83d\ude00")).isEqualTo(2);
  }

  @Test
  void fitsByCellsNotByCharacters() {
    assertThat(Cells.fit("東京都", 6)).isEqualTo("東京都");
    assertThat(Cells.fit("東京都", 5)).isEqualTo("東京…");
    assertThat(Cells.fit("東京都", 4)).isEqualTo("東…");
    assertThat(Cells.fit("capitals", 5)).isEqualTo("capi…");
  }

  @Test
  void padsToEitherSide() {
    assertThat(Cells.left("東", 4)).isEqualTo("東  ");
    assertThat(Cells.right("東", 4)).isEqualTo("  東");
    assertThat(Cells.left("long", 2)).isEqualTo("long");
  }
}
