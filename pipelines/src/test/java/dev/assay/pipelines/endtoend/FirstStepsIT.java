package dev.assay.pipelines.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.pipelines.endtoend.AssayProcess.Ended;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a new user types first, by the built command: its starters come out of the jar. */
class FirstStepsIT {

  @TempDir Path temporary;

  private Workspace work;

  @BeforeEach
  void workspace() {
    work = new Workspace(temporary);
  }

  @Test
  void aStarterIsMadeAndRuns() {
    Ended made = work.run("init", "first", "--template", "images");
    assertThat(made.exitCode()).as(made.err()).isZero();
    assertThat(work.path("first/square.png")).isNotEmptyFile();
    assertThat(made.out()).contains("ASSAY_MEDIA=first assay run first/experiment.yaml");

    work.with("ASSAY_MEDIA", work.path("first").toString());
    Ended ran = work.run("run", "first/experiment.yaml", "--output", "out");

    assertThat(ran.exitCode()).as(ran.err()).isZero();
    assertThat(work.output("out").summary().at("/scores/exact_match/mean").doubleValue())
        .isEqualTo(0.5);
  }

  @Test
  void aConfigurationOfPromptfooIsTakenOverAndRuns() {
    work.write(
        "promptfooconfig.yaml",
        """
        prompts: ["Say {{word}}"]
        providers: [echo]
        tests:
          - {vars: {word: yes}, assert: [{type: contains, value: "{{word}}"}]}
        """);

    Ended made = work.run("import", "promptfoo", "promptfooconfig.yaml", "--output", "made");
    assertThat(made.exitCode()).as(made.err()).isZero();
    Ended ran = work.run("run", "made/experiment.yaml", "--output", "out");

    assertThat(ran.exitCode()).as(ran.err()).isZero();
    assertThat(work.output("out").summary().at("/scores/assert/mean").doubleValue()).isEqualTo(1);
  }
}
