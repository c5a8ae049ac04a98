package dev.assay.templates;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.templates.FakeAssay.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The steps of the plain container, done by hand in an empty folder. */
class ContainersIT {

  private static final Path ROOT =
      Path.of(System.getProperty("assay.root", "..")).toAbsolutePath().normalize();

  @TempDir Path image;

  @Test
  void whatIsCopiedIsEnoughToRun() throws IOException {
    Dockerfile file = Dockerfile.read(ROOT.resolve("templates/containers/Dockerfile"));
    for (String copy : file.all("COPY")) {
      int blank = copy.indexOf(' ');
      copy(ROOT.resolve(copy.substring(0, blank)), inImage(copy.substring(blank + 1).strip()));
    }
    Path work = Files.createDirectories(image.resolve("work"));
    Path capitals = inImage("/opt/assay/templates/starter/capitals");
    copy(capitals, work);
    FakeAssay here = new FakeAssay(work);
    String entry = inImage(file.words("ENTRYPOINT").get(0)).toString();

    Ended prepared = here.run(Map.of(), entry, "--version");
    List<String> words = new ArrayList<>(List.of(entry, "run", "experiment.yaml"));
    words.addAll(List.of("--output", "runs/first"));
    Ended ran = here.run(Map.of(), words.toArray(String[]::new));

    assertThat(prepared.exitCode()).as(prepared.printed()).isZero();
    assertThat(ran.exitCode()).as(ran.printed()).isZero();
    assertThat(work.resolve("runs/first/manifest.json")).exists();
    assertThat(ran.printed()).doesNotContain("building");
  }

  private Path inImage(String path) {
    return image.resolve(path.substring(1));
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path path : (Iterable<Path>) all::iterator) {
        Path target = from.equals(path) ? to : to.resolve(from.relativize(path).toString());
        if (Files.isDirectory(path)) {
          Files.createDirectories(target);
        } else {
          Files.createDirectories(target.resolveSibling("."));
          Files.copy(path, target);
          if (Files.isExecutable(path)) {
            assertThat(target.toFile().setExecutable(true)).isTrue();
          }
        }
      }
    }
  }
}
