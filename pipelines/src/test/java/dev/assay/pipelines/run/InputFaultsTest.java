package dev.assay.pipelines.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.pipelines.command.AssayCommand;
import dev.assay.pipelines.command.CommandContext;
import dev.assay.pipelines.plan.PlanChecks;
import dev.assay.pipelines.runner.InstalledApis;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@code assay check} says of everything that may be wrong with inputs, and how it ends. */
class InputFaultsTest {

  private static final String ROW =
      "{\"id\": 1, \"prompt\": \"p\", \"api\": \"test\", \"model_name\": \"echo\"}\n";

  @TempDir Path folder;

  private interface Setup {
    void in(Path folder) throws IOException;
  }

  /**
   * A fault.
   *
   * @param name its number and what it is
   * @param dataset what the experiment names, relative to the folder
   * @param setup makes the files
   * @param exitCode of the command
   * @param says what stands in its output
   */
  private record Fault(String name, String dataset, Setup setup, int exitCode, List<String> says) {

    @Override
    public String toString() {
      return name;
    }
  }

  private static Fault fault(
      String name, String dataset, Setup setup, int exitCode, String... says) {
    return new Fault(name, dataset, setup, exitCode, List.of(says));
  }

  private static Setup file(String name, byte[] bytes) {
    return folder -> Files.write(folder.resolve(name), bytes);
  }

  private static Setup file(String name, String text) {
    return file(name, text.getBytes(StandardCharsets.UTF_8));
  }

  private static Setup utf16(String name, String text) {
    return file(name, text.getBytes(Charset.forName("UTF-16")));
  }

  private static byte[] gzip(byte[] bytes) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(packed)) {
      out.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return packed.toByteArray();
  }

  private static byte[] gzip(String text) {
    return gzip(text.getBytes(StandardCharsets.UTF_8));
  }

  private static Setup all(Setup... setups) {
    return folder -> {
      for (Setup setup : setups) {
        setup.in(folder);
      }
    };
  }

  static Stream<Fault> faults() {
    byte[] cut = Arrays.copyOf(gzip(ROW.repeat(50)), 60);
    return Stream.of(
        fault("F1 no such path", "\"none.jsonl\"", f -> {}, 66, "IN_NO_MATCH", "none.jsonl"),
        fault("F1 no match of a pattern", "\"no*.gz\"", f -> {}, 66, "IN_NO_MATCH", "no*.gz"),
        fault(
            "F2 a folder among files",
            "[good.jsonl, sub]",
            all(file("good.jsonl", ROW), f -> Files.createDirectory(f.resolve("sub"))),
            66,
            "IN_DIRECTORY",
            "sub",
            "*.jsonl"),
        fault("F3 empty", "rows.jsonl", file("rows.jsonl", ""), 0, "0 records", "has no rows"),
        fault("F3 blank lines", "rows.csv", file("rows.csv", "\n\n"), 0, "has no rows"),
        fault("F4 no newline", "rows.jsonl", file("rows.jsonl", ROW.strip()), 0, "1 records"),
        fault("F5 CR", "rows.jsonl", file("rows.jsonl", ROW.strip() + "\rbad\r"), 3, "2 records"),
        fault("F6 UTF-16", "rows.jsonl", utf16("rows.jsonl", ROW), 66, "IN_ENCODING", "UTF-16"),
        fault(
            "F6 invalid UTF-8",
            "rows.jsonl",
            file("rows.jsonl", new byte[] {'{', (byte) 0xC3, '}'}),
            3,
            "ROW_UTF8",
            "offset 1"),
        fault(
            "F7 too long",
            "rows.jsonl",
            file("rows.jsonl", "{\"a\":\"" + "x".repeat(2_000) + "\"}\n" + ROW),
            3,
            "ROW_TOO_LONG",
            "2008 bytes",
            "at most 1000"),
        fault(
            "F9 gzip cut",
            "rows.jsonl.gz",
            file("rows.jsonl.gz", cut),
            3,
            "IN_GZIP_TRUNCATED",
            "rows.jsonl.gz:",
            "at byte 60"),
        fault(
            "F10 gzip bomb",
            "rows.jsonl.gz",
            file("rows.jsonl.gz", gzip(new byte[40 << 20])),
            66,
            "IN_DECOMPRESS_RATIO"),
        fault(
            "F10 members",
            "rows.jsonl.gz",
            f -> {
              ByteArrayOutputStream both = new ByteArrayOutputStream();
              both.writeBytes(gzip(ROW));
              both.writeBytes(gzip(ROW.replace(": 1,", ": 2,")));
              Files.write(f.resolve("rows.jsonl.gz"), both.toByteArray());
            },
            0,
            "2 records, 0 rejected"),
        fault(
            "F10 not gzip",
            "rows.jsonl.gz",
            file("rows.jsonl.gz", ROW),
            0,
            "1 records",
            "is not compressed, whatever its name says"),
        fault(
            "F11 ragged and unclosed",
            "rows.csv",
            file(
                "rows.csv", "id,prompt,api,model_name\n1,p,test\n2,\"p,test,echo\n3,p,test,echo\n"),
            3,
            "3 records, 2 rejected",
            "ROW_CSV_FIELDS",
            "rows.csv:2: Wrong number of fields: expected 4 fields, got 3",
            "ROW_CSV_QUOTE"),
        fault(
            "F11 the same header twice",
            "rows.csv",
            file("rows.csv", "a,a\n1,2\n"),
            3,
            "IN_CSV_HEADER"),
        fault(
            "F11 NUL",
            "rows.csv",
            file("rows.csv", "id,prompt,api,model_name\n1,a\0b,test,echo\n"),
            3,
            "ROW_CSV_NUL"),
        fault(
            "F12 the same file twice",
            "[rows.jsonl, \"*.jsonl\"]",
            file("rows.jsonl", ROW),
            0,
            "1 records",
            "it is read once"),
        fault(
            "F15 a link that leads to itself",
            "loop.jsonl",
            f -> Files.createSymbolicLink(f.resolve("loop.jsonl"), f.resolve("loop.jsonl")),
            66,
            "loop.jsonl"),
        fault(
            "F15 a device",
            "dev.jsonl",
            f -> Files.createSymbolicLink(f.resolve("dev.jsonl"), Path.of("/dev/zero")),
            66,
            "IN_NOT_REGULAR"),
        fault("F15 standard input", "\"-\"", f -> {}, 0, "1 records, 0 rejected"),
        fault(
            "Parquet that is none",
            "rows.parquet",
            file("rows.parquet", ROW),
            66,
            "IN_PARQUET",
            "PAR1"),
        fault("unknown extension", "rows.txt", file("rows.txt", ROW), 66, "IN_FORMAT", ".zst"),
        fault(
            "R6 an id twice",
            "[a.jsonl, b.jsonl]",
            all(file("a.jsonl", ROW), file("b.jsonl", ROW)),
            3,
            "ROW_DUP_ID",
            "b.jsonl:1"));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void theFaultIsNamedBeforeAnyCall(Fault fault) throws IOException {
    fault.setup().in(folder);
    Path experiment =
        Files.writeString(
            folder.resolve("e.yaml"),
            "dataset: " + fault.dataset() + "\ninput: {max_line_bytes: 1000}\n");
    StringWriter printed = new StringWriter();
    PrintWriter out = new PrintWriter(printed);
    PlanChecks checks =
        new PlanChecks(
            InstalledApis.INSTANCE,
            entry -> List.of(),
            entry -> List.of(),
            Set.of("jsonl", "parquet"));
    CommandContext context =
        new CommandContext(
            out,
            out,
            name -> null,
            () -> checks,
            () ->
                new LocalLauncher(new ByteArrayInputStream(ROW.getBytes(StandardCharsets.UTF_8))));

    int exitCode = AssayCommand.execute(List.of("check", experiment.toString()), context);

    assertThat(exitCode).as(printed.toString()).isEqualTo(fault.exitCode());
    assertThat(printed.toString()).contains(fault.says());
  }
}
