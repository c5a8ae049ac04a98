package dev.assay.pipelines.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;

class WorkerExceptionTest {

  @Test
  void findsWhatAWorkerSaidBehindWhatAClusterWraps() {
    Throwable failure =
        new RuntimeException(
            "Pipeline execution failed",
            new IOException(
                "Job aborted: java.lang.IllegalStateException: WORKER_ENVIRONMENT: worker w lacks"
                    + " OPENAI_API_KEY\n\tat a.b.C(D.java:1)"));

    assertThat(WorkerException.of(failure))
        .hasMessage("WORKER_ENVIRONMENT: worker w lacks OPENAI_API_KEY");
  }

  @Test
  void aMissingFileIsTheWorkersOnlyWhereWorkersAreElsewhere() {
    Throwable failure = new RuntimeException("failed", new NoSuchFileException("/data/rows.jsonl"));

    assertThat(WorkerException.of(failure)).isNull();
    assertThat(WorkerException.ofRemote(failure))
        .hasMessageStartingWith("WORKER_FILE: a worker does not find /data/rows.jsonl;")
        .hasMessageContaining("--shared");
  }

  @Test
  void anythingElseIsNone() {
    assertThat(WorkerException.ofRemote(new RuntimeException("out of slots"))).isNull();
  }
}
