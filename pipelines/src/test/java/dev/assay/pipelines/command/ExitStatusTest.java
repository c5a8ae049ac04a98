package dev.assay.pipelines.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ExitStatusTest {

  @Test
  void codesAreThoseThatScriptsRelyOn() {
    assertThat(Arrays.stream(ExitStatus.values()).map(ExitStatus::code))
        .containsExactly(0, 3, 64, 65, 66, 70, 73, 74, 75, 77, 78, 100, 130, 143);
    assertThat(ExitStatus.values())
        .allSatisfy(status -> assertThat(status.meaning()).isNotBlank().doesNotContain("\n"));
  }

  @ParameterizedTest
  @CsvSource({
    "0,0,100,true",
    "0,1,100,false",
    "2,2,100,true",
    "2,3,100,false",
    "2%,2,100,true",
    "2%,3,100,false",
    "0.5%,1,200,true",
    "100%,7,7,true",
    "0%,0,0,true",
  })
  void theAllowanceIsACountOrAShare(String text, long bad, long all, boolean allowed) {
    assertThat(FailureAllowance.parse(text).allows(bad, all)).isEqualTo(allowed);
  }

  @Test
  void theResumeCommandIsTheTypedOneWithItsOutput() {
    ResumeCommand typed =
        new ResumeCommand(
            List.of(
                "run",
                "my rows.csv",
                "--overwrite",
                "--output",
                "a",
                "--limit",
                "g/m=5/min",
                "--",
                "--x=it's"));

    assertThat(typed.in(Path.of("runs/x")))
        .isEqualTo(
            "./assay run 'my rows.csv' --limit g/m=5/min --output runs/x --resume -- "
                + "'--x=it'\\''s'");
    assertThat(
            new ResumeCommand(List.of("run", "e.yaml", "--output=a", "--resume")).in(Path.of("a")))
        .isEqualTo("./assay run e.yaml --output a --resume");
  }

  @Test
  void whatStoppedARunOutweighsAGateAndAGateOutweighsFailedRows() {
    List<ExitStatus> ascending =
        List.of(
            ExitStatus.OK,
            ExitStatus.SOME_FAILED,
            ExitStatus.GATE_FAILED,
            ExitStatus.STOPPED,
            ExitStatus.NO_PERMISSION,
            ExitStatus.INTERRUPTED);
    for (int i = 0; i < ascending.size(); i++) {
      for (int j = 0; j < ascending.size(); j++) {
        assertThat(ascending.get(i).isWorseThan(ascending.get(j)))
            .as("%s worse than %s", ascending.get(i), ascending.get(j))
            .isEqualTo(i > j);
      }
    }
    assertThat(ExitStatus.GATE_FAILED.isStop()).isFalse();
  }

  @Test
  void idsThatCameThroughStandardInputAreNamedWhereTheyAreKept() {
    assertThat(
            new ResumeCommand(
                    List.of("run", "e.yaml", "--resume", "--only-ids", "-", "--output", "a"))
                .in(Path.of("a")))
        .isEqualTo("./assay run e.yaml --only-ids a/ledger/only-ids.txt --output a --resume");
    assertThat(
            new ResumeCommand(List.of("run", "e.yaml", "--only-ids=my ids.txt")).in(Path.of("a")))
        .isEqualTo("./assay run e.yaml --only-ids 'my ids.txt' --output a --resume");
  }
}
