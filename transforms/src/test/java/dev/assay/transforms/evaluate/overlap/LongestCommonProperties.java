package dev.assay.transforms.evaluate.overlap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class LongestCommonProperties {

  @Property(tries = 300)
  void lengthIsThatOfTheTable(@ForAll("tokens") List<String> a, @ForAll("tokens") List<String> b) {
    List<Integer> positions = LongestCommon.positions(a, b);
    WordNumbers words = new WordNumbers();
    int[] pattern = words.of(a);
    int[] text = words.of(b);
    assertThat(LongestCommon.length(pattern, text, words.kinds())).isEqualTo(positions.size());
    assertThat(positions).isSorted().doesNotHaveDuplicates();
  }

  @Provide
  Arbitrary<List<String>> tokens() {
    return Arbitraries.of("a", "b", "c").list().ofMaxSize(200);
  }
}
