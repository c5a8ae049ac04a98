package dev.assay.transforms.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.io.ledger.CallKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

class MembersProperties {

  @Property(tries = 200)
  void findsWhatAMapWouldFind(
      @ForAll @Size(max = 300) List<@LongRange(min = -40, max = 40) Long> highs,
      @ForAll @LongRange(min = -3, max = 3) long low) {
    Members members = new Members();
    Map<CallKey, Integer> expected = new HashMap<>();
    for (int i = 0; i < highs.size(); i++) {
      CallKey key = new CallKey(highs.get(i), low * i % 5);
      if (expected.putIfAbsent(key, expected.size()) == null) {
        members.add(key, i);
      }
    }

    expected.forEach(
        (key, number) -> {
          assertThat(members.find(key)).isEqualTo(number);
          assertThat(members.key(number)).isEqualTo(key);
        });
    assertThat(members.find(new CallKey(99, 99))).isEqualTo(-1);
    assertThat(members.size()).isEqualTo(expected.size());
    for (int i = 0; i < members.size(); i += 2) {
      members.end(i);
    }
    assertThat(members.left()).isEqualTo(members.size() / 2);
    assertThat(members.nextLeft(0)).isEqualTo(members.size() > 1 ? 1 : -1);
  }
}
