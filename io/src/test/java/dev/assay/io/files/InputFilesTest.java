package dev.assay.io.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InputFilesTest {

  @TempDir Path folder;

  @BeforeEach
  void makeFiles() throws IOException {
    Files.createDirectories(folder.resolve("sub/deep"));
    for (String name : List.of("b.jsonl", "a.jsonl", "c.CSV", "sub/d.ndjson", "sub/deep/e.jsonl")) {
      Files.writeString(folder.resolve(name), "{}\n");
    }
  }

  private InputFiles find(String... patterns) {
    InputFiles.Finding finding = new InputFiles.Finding();
    LocalInputs local = new LocalInputs(folder, finding);
    for (String pattern : patterns) {
      local.find(pattern);
    }
    return finding.found();
  }

  private static List<String> names(InputFiles found) {
    return found.files().stream().map(InputFile::name).toList();
  }

  @Test
  void aFileKeepsTheNameItWasGiven() throws IOException {
    InputFiles found = find("./b.jsonl");
    assertThat(found.problems()).isEmpty();
    assertThat(found.files())
        .containsExactly(
            new InputFile(
                "./b.jsonl",
                folder.toRealPath().resolve("b.jsonl").toString(),
                3,
                FileFormat.JSONL));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "*.jsonl; a.jsonl,b.jsonl",
        "?.CSV; c.CSV",
        "[a-b].jsonl; a.jsonl,b.jsonl",
        "{a,c}.*; a.jsonl,c.CSV",
        "sub/*.ndjson; sub/d.ndjson",
        "s*/d*/*; sub/deep/e.jsonl",
        "**.jsonl; a.jsonl,b.jsonl,sub/deep/e.jsonl",
        "sub/**; sub/d.ndjson,sub/deep/e.jsonl",
      })
  void aPatternFindsItsFilesSorted(String pattern, String names) {
    InputFiles found = find(pattern);
    assertThat(found.problems()).isEmpty();
    assertThat(String.join(",", names(found))).isEqualTo(names);
  }

  @Test
  void severalPatternsAreSortedTogether() {
    assertThat(names(find("sub/*.ndjson", "c.CSV", "*.jsonl")))
        .containsExactly("a.jsonl", "b.jsonl", "c.CSV", "sub/d.ndjson");
  }

  @Test
  void theSameFileIsReadOnceHoweverItIsNamed() throws IOException {
    Files.createSymbolicLink(folder.resolve("link.jsonl"), folder.resolve("a.jsonl"));
    InputFiles found = find("a.jsonl", "sub/../a.jsonl", "link.jsonl", "a.jsonl");
    assertThat(names(found)).containsExactly("a.jsonl");
    assertThat(found.notes())
        .containsExactly(
            "sub/../a.jsonl is the same file as a.jsonl; it is read once",
            "link.jsonl is the same file as a.jsonl; it is read once",
            "a.jsonl was named more than once; it is read once");
  }

  @ParameterizedTest
  @CsvSource({"none.jsonl", "none*.jsonl", "none/*.jsonl", "sub/deep/*.csv", "''"})
  void whatMatchesNothingIsNamedWithTheWorkingDirectory(String pattern) {
    InputFiles found = find("a.jsonl", pattern);
    assertThat(found.problems())
        .containsExactly(
            new InputProblem(
                "IN_NO_MATCH",
                pattern,
                "No file matches (working directory " + folder + "); correct the path"));
    assertThat(names(found)).containsExactly("a.jsonl");
  }

  @Test
  void aFolderIsAProblemWhereNamedAndANoteWhereMatched() {
    assertThat(find("sub").problems())
        .containsExactly(
            new InputProblem(
                "IN_DIRECTORY",
                "sub",
                "Is a folder (must be a file); name the files in it, as in DIR/*"));
    InputFiles matched = find("sub/*");
    assertThat(matched.problems()).isEmpty();
    assertThat(matched.notes()).containsExactly("sub/deep is a folder; it is not read");
  }

  @Test
  void anUnknownExtensionNamesTheKnownOnes() throws IOException {
    Files.writeString(folder.resolve("x.txt"), "");
    assertThat(find("x.txt").problems())
        .extracting(InputProblem::toString)
        .containsExactly(
            "IN_FORMAT x.txt: The extension names no known format (must be one of .jsonl, .ndjson,"
                + " .csv, .parquet, each also with .gz or .zst); rename or convert the file");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aDeviceIsNotOpened() {
    assertThat(find("/dev/zero").problems())
        .extracting(InputProblem::code)
        .containsExactly("IN_NOT_REGULAR");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aPipeIsNotOpened() throws IOException, InterruptedException {
    Path pipe = folder.resolve("pipe.jsonl");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    assertThat(find("pipe.jsonl").problems())
        .extracting(InputProblem::code)
        .containsExactly("IN_NOT_REGULAR");
    assertThat(find("pipe*").problems())
        .extracting(InputProblem::code)
        .containsExactly("IN_NOT_REGULAR");
  }

  @Test
  void linksThatLeadNowhereOrInACircleAreNamed() throws IOException {
    Files.createSymbolicLink(folder.resolve("gone.jsonl"), folder.resolve("gone"));
    Files.createSymbolicLink(folder.resolve("loop.jsonl"), folder.resolve("loop.jsonl"));
    assertThat(find("gone.jsonl", "loop.jsonl").problems())
        .extracting(problem -> problem.code() + " " + problem.input())
        .containsExactly("IN_UNREADABLE gone.jsonl", "IN_UNREADABLE loop.jsonl");
  }

  @Test
  void aFolderThatContainsItselfIsWalkedOnce() throws IOException {
    Files.createSymbolicLink(folder.resolve("sub/up"), folder);
    assertThat(names(find("sub/**.ndjson"))).containsExactly("sub/d.ndjson");
  }

  @Test
  void aPathThatExistsIsNeverAPattern() throws IOException {
    Files.writeString(folder.resolve("a[1].jsonl"), "{}\n");
    Files.writeString(folder.resolve("a1.jsonl"), "{}\n");
    assertThat(names(find("a[1].jsonl"))).containsExactly("a[1].jsonl");
  }

  @Test
  void aBrokenPatternIsAProblem() {
    assertThat(find("[.jsonl").problems())
        .extracting(InputProblem::code)
        .containsExactly("IN_NO_MATCH");
  }

  @Test
  void takesFileUrisAndNamesUnknownSchemes() {
    InputFiles found =
        InputFiles.expand(List.of("file://" + folder + "/a.jsonl", "nosuch://bucket/a.jsonl"));
    assertThat(found.files()).hasSize(1);
    assertThat(found.problems()).hasSize(1);
    assertThat(found.problems().get(0).input()).isEqualTo("nosuch://bucket/a.jsonl");
  }
}
