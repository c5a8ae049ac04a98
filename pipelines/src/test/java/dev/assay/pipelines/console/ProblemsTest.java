package dev.assay.pipelines.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ProblemsTest {

  private static final Problem UNKNOWN_KEY =
      new Problem(
          "unknown key \"modles\"",
          "experiment.yaml:4:1",
          "nothing was called",
          "did you mean \"models\"?");

  @Test
  void saysWhatWhereWhatWasDoneAndWhatToDo() {
    assertThat(Problems.render(List.of(UNKNOWN_KEY), 10))
        .isEqualTo(
            """
            error: unknown key "modles"
              where: experiment.yaml:4:1
              done:  nothing was called
              to do: did you mean "models"?
            """);
  }

  @Test
  void leavesOutWhatThereIsNot() {
    assertThat(Problems.render(List.of(new Problem("no JDK", null, null, "install one")), 10))
        .isEqualTo("error: no JDK\n  to do: install one\n");
    assertThat(Problems.render(List.of(), 10)).isEmpty();
  }

  @Test
  void countsThoseBeyondTheMost() {
    Problem problem = new Problem("bad", null, null, null);
    assertThat(Problems.render(List.of(problem, problem, problem), 1))
        .isEqualTo("error: bad\n… and 2 more errors\n");
    assertThat(Problems.render(List.of(problem, problem), 1))
        .isEqualTo("error: bad\n… and 1 more error\n");
  }

  @Test
  void dataCannotForgeAProblem() {
    assertThat(
            Problems.render(
                List.of(new Problem("bad\nerror: forged", "\u001b[2Jx", null, null)), 1))
        .isEqualTo("error: bad error: forged\n  where: �[2Jx\n");
  }
}
