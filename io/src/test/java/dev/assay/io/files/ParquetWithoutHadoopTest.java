package dev.assay.io.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParquetWithoutHadoopTest {

  private static final int ROWS = 10;

  @TempDir Path directory;

  @Test
  void writesWithoutHadoopAndWithoutAWordOnTheConsole() throws Exception {
    assertThat(run(Writer.class)).isEmpty();
    File[] files = directory.toFile().listFiles();
    assertThat(files).hasSize(1);
    assertThat(ReadBack.of(files[0].toPath(), OutputFormat.PARQUET).records()).isEqualTo(ROWS);
  }

  @Test
  void readsWithoutHadoopAndWithoutAWordOnTheConsole() throws Exception {
    ParquetFiles.duckDb(
        directory.resolve("rows.parquet"),
        "SELECT range AS id, [range, 1] AS l, 'text' AS t FROM range(" + ROWS + ")",
        "");
    assertThat(run(Reader.class)).isEqualTo(ROWS + " rows, 0 rejected");
  }

  /** Runs a main class without Hadoop and returns what it said. */
  private String run(Class<?> main) throws Exception {
    String classPath =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> !entry.contains("hadoop-client"))
            .collect(Collectors.joining(File.pathSeparator));
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                classPath,
                main.getName(),
                directory.toString())
            .redirectErrorStream(true)
            .start();

    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }

  /** Fails where Hadoop is there after all. */
  static final class Writer {

    private Writer() {}

    public static void main(String[] args) throws IOException {
      if (Writer.class.getResource("/org/apache/hadoop/conf/Configuration.class") != null) {
        throw new IllegalStateException("Hadoop is on the class path");
      }
      ShardWriter writer =
          new ShardWriter(args[0], "completed", 0, 1, List.of(OutputFormat.PARQUET));
      for (int i = 0; i < ROWS; i++) {
        writer.write("answered", SampleRuns.line(SampleRuns.answered("r" + i, "answer")));
      }
      writer.finish();
    }
  }

  /** Fails where Hadoop is there after all. */
  static final class Reader {

    private Reader() {}

    public static void main(String[] args) throws IOException {
      if (Reader.class.getResource("/org/apache/hadoop/conf/Configuration.class") != null) {
        throw new IllegalStateException("Hadoop is on the class path");
      }
      InputFile file = InputFiles.expand(List.of(args[0] + "/rows.parquet")).files().get(0);
      FileFacts facts = RowFiles.scan(file, row -> {});
      System.out.print(facts.rows() + " rows, " + facts.rejected() + " rejected");
    }
  }
}
