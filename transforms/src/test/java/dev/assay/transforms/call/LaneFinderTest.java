package dev.assay.transforms.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.assay.io.experiment.CallError;
import dev.assay.io.experiment.ModelCall;
import dev.assay.io.experiment.Prompt;
import dev.assay.io.experiment.Run;
import dev.assay.io.json.Json;
import dev.assay.transforms.call.Limits.GroupLimit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LaneFinderTest {

  private static final FakeServices SERVICES = new FakeServices(0);
  private static final RateLimit FAST = RateLimit.ofRequests(600.0);

  private static Run run(String api, String model, String group) {
    return Run.pending(
        SimulatedWorld.run(1).row(),
        1,
        null,
        new ModelCall(api, model, group, new Prompt.Text("p"), Json.object(), "chat"));
  }

  @Test
  void aModelThatTheLimitsNameHasALaneOfItsOwn() {
    Limits limits =
        new Limits(RateLimit.NONE, Map.of("g", new GroupLimit(FAST, Map.of("m2", FAST))));
    LaneFinder finder = new LaneFinder(limits, SERVICES);

    assertThat(finder.laneOf(run("x", "m1", "g")).label()).isEqualTo("g");
    assertThat(finder.laneOf(run("x", "m2", "g")).label()).isEqualTo("g/m2");
    assertThat(finder.laneOf(run("x", "m2", "other")).label()).isEqualTo("other");
  }

  @Test
  void endpointAndAccountTellLanesApartUnlessTheGroupSpansThem() {
    LaneFinder apart = new LaneFinder(Limits.NONE, SERVICES);
    LaneFinder together = new LaneFinder(Limits.NONE.withGroupAcrossAccounts("all"), SERVICES);

    assertThat(apart.laneOf(run("x", "m", "all")).account()).isEqualTo("none");
    assertThat(together.laneOf(run("x", "m", "all")))
        .isEqualTo(new LaneKey("", "", "all", ""))
        .isEqualTo(together.laneOf(run("nowhere", "m", "all")));
  }

  @Test
  void groupsThatAreBoundToOneLimitAreOneLane() {
    Limits limits =
        new Limits(RateLimit.NONE, Map.of("account", new GroupLimit(FAST, Map.of("m3", FAST))))
            .withMembers("account", List.of("a", "b", "c/m2"));
    LaneFinder finder = new LaneFinder(limits, SERVICES);
    LaneKey shared = new LaneKey("", "", "account", "");

    assertThat(finder.laneOf(run("x", "m", "a")))
        .isEqualTo(shared)
        .isEqualTo(finder.laneOf(run("x", "m2", "b")))
        .isEqualTo(finder.laneOf(run("x", "m2", "c")))
        .isEqualTo(finder.laneOf(run("x", "m", "account")))
        .isEqualTo(finder.laneOf(run("nowhere", "m", "a")));
    assertThat(finder.laneOf(run("x", "m", "c")).label()).isEqualTo("c");
    assertThat(finder.laneOf(run("x", "m3", "b")).label()).isEqualTo("account/m3");
    assertThat(limits.of(limits.nameOf("b", "m"), "m")).isEqualTo(FAST);
    assertThat(limits.membersOf("account")).containsExactly("a", "b", "c/m2");
  }

  @Test
  void namesThatOnlyReadAlikeAreDifferentLanes() {
    Limits limits =
        new Limits(
            RateLimit.NONE,
            Map.of(
                "test", new GroupLimit(FAST, Map.of("m2", FAST)),
                "test-m2", new GroupLimit(RateLimit.ofRequests(60.0), Map.of())));
    LaneFinder finder = new LaneFinder(limits, SERVICES);

    assertThat(finder.laneOf(run("x", "m2", "test")))
        .isNotEqualTo(finder.laneOf(run("x", "m2", "test-m2")));
    assertThat(limits.of("test-m2", "m2").requestsPerMinute()).isEqualTo(60);
  }

  @Test
  void runsThatNeedNoCallShareOneLane() {
    Run unsendable =
        Run.unsendable(
            SimulatedWorld.run(1).row(), 1, null, null, CallError.ofRow("ROW_FIELD", "x"));

    assertThat(new LaneFinder(Limits.NONE, SERVICES).laneOf(unsendable))
        .isEqualTo(LaneFinder.NO_CALL);
  }

  @Test
  void aModelWithoutConnectorOrKeyIsNamedBeforeItIsCalled() {
    LaneFinder finder = new LaneFinder(Limits.NONE, SERVICES);

    assertThat(finder.problemOf(run("nowhere", "m", "g")).code()).isEqualTo("API_UNKNOWN");
    assertThat(finder.problemOf(run("x", "m", "g"))).isNull();
  }

  /** Ids that count up, and such as differ by a step. */
  @ParameterizedTest
  @CsvSource({"4, 1", "4, 4", "3, 10", "7, 100", "16, 31"})
  void runsAreSpreadEvenlyOverShardsAndTheSameWayEachTime(int shards, int step) {
    Limits limits =
        new Limits(RateLimit.NONE, Map.of("x", new GroupLimit(FAST.withShards(shards), Map.of())));
    LaneFinder finder = new LaneFinder(limits, SERVICES);
    int[] counts = new int[shards];
    for (int i = 0; i < 20_000; i++) {
      LaneKey key = finder.laneOf(SimulatedWorld.run(i * step));
      assertThat(new LaneFinder(limits, SERVICES).laneOf(SimulatedWorld.run(i * step)))
          .isEqualTo(key);
      assertThat(key.whole().label()).isEqualTo("x");
      counts[key.shard()]++;
    }

    double even = 20_000.0 / shards;
    for (int count : counts) {
      assertThat((double) count).isCloseTo(even, within(5 * Math.sqrt(even)));
    }
  }
}
