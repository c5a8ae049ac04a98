package dev.assay.pipelines.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.pipelines.InProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PackageCommandTest {

  @TempDir private Path built = Path.of("");

  @AfterEach
  void forget() {
    System.clearProperty(PackageCommand.JAR);
  }

  @Test
  void theJarThatTheLauncherMadeIsTold() throws IOException {
    Path jar = Files.writeString(built.resolve("assay-flink-gcs-s3.jar"), "made");
    System.setProperty(PackageCommand.JAR, jar.toString());

    InProcess told = InProcess.run("package", "--runner", "flink", "--with", "gs");

    assertThat(told.code()).isZero();
    assertThat(told.out()).contains("jar     " + jar, "flink run " + jar);
  }

  @Test
  void whatMakesAMissingJarIsTold() {
    InProcess refused = InProcess.run("package", "--runner", "spark", "--with", "s3");

    assertThat(refused.code()).isEqualTo(ExitStatus.CONFIGURATION.code());
    assertThat(refused.err())
        .startsWith(
            "PACKAGE_MISSING: there is no jar; run ./assay package --runner spark --with s3");
  }
}
