package dev.assay.transforms.judge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class FenceTest {

  @Property
  void theSameTextsHaveTheSameCodeAndNoneContainsIt(@ForAll List<String> texts) {
    Fence fence = Fence.around(texts);

    assertThat(fence).isEqualTo(Fence.around(texts));
    assertThat(fence.code()).matches("[0-9a-f]{32}");
    assertThat(texts).noneMatch(text -> text.contains(fence.code()));
  }

  @Test
  void aTextThatNamesItsCodeHasAnother() {
    String code = Fence.around(List.of("x")).code();

    assertThat(Fence.around(List.of("x" + code)).code()).isNotEqualTo(code);
  }

  @Test
  void textsAreToldApartByWhereTheyEnd() {
    assertThat(Fence.around(List.of("ab", "c"))).isNotEqualTo(Fence.around(List.of("a", "bc")));
    assertThat(Fence.around(List.of("a"))).isNotEqualTo(Fence.around(List.of("a", "")));
  }
}
