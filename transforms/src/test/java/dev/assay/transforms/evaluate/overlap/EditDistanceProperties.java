package dev.assay.transforms.evaluate.overlap;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.commons.text.similarity.LevenshteinDistance;

class EditDistanceProperties {

  @Property
  void agreesWithCommonsText(@ForAll("texts") String a, @ForAll("texts") String b) {
    assertThat(EditDistance.between(a, b))
        .isEqualTo(LevenshteinDistance.getDefaultInstance().apply(a, b));
  }

  @Property
  void isTheSameBothWays(@ForAll String a, @ForAll String b) {
    assertThat(EditDistance.between(a, b)).isEqualTo(EditDistance.between(b, a));
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.strings().withChars('a', 'b', 'c', 'é', '\uD83D').ofMaxLength(300);
  }
}
