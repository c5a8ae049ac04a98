package dev.assay.io.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which names there can be. */
class RecordNameProperties {

  @Property
  void aNameThatIsTakenNamesAFileInTheFolderAndNothingElse(@ForAll String name) {
    if (RecordName.problem(name).isEmpty()) {
      assertThat(name).matches("[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}");
      Path file = Path.of("folder").resolve(RecordName.key(name));
      assertThat(file.normalize().getParent()).isEqualTo(Path.of("folder"));
    }
  }

  @Property
  void whatAMessageShowsIsShortAndAscii(@ForAll String name) {
    assertThat(RecordName.shown(name)).matches("[ -~]{0,500}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "..",
        "../x",
        "a/b",
        "a\\b",
        "a\u0000b",
        "a\nb",
        "\u0430bc",
        "a b",
        ".hidden",
        "a@2",
        "a~b",
        "CON",
        "lpt1.txt",
        "e\u0301",
        "\u202Eabc"
      })
  void whatIsNoNameOnSomeSystemOrLooksLikeAnotherIsRefused(String name) {
    assertThat(RecordName.problem(name)).isPresent();
  }

  @Test
  void aNameHasAtMostAHundredCharacters() {
    assertThat(RecordName.problem("x".repeat(100))).isEmpty();
    assertThat(RecordName.problem("x".repeat(101))).isPresent();
    assertThat(RecordName.problem("x".repeat(300))).isPresent();
    assertThat(RecordName.shown("x".repeat(300))).hasSizeLessThan(50);
  }
}
