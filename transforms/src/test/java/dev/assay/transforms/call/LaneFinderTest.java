package dev.assay.transforms.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.io.experiment.CallError;
import dev.assay.io.experiment.ModelCall;
import dev.assay.io.experiment.Prompt;
import dev.assay.io.experiment.Run;
import dev.assay.io.json.Json;
import dev.assay.transforms.call.Limits.GroupLimit;
import java.util.Map;
import org.junit.jupiter.api.Test;

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
}
