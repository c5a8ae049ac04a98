package dev.assay.pipelines.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.assay.io.json.Json;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every page of the project, block by block and in order: commands run, experiments are checked,
 * code compiles, data is read. A block that cannot run here says so and why ({@link DocBlock}).
 */
final class DocumentationTest {

  private static final Pattern KEY = Pattern.compile("(?m)^(\\w+):");
  private static final Set<String> SHOWN = Set.of("mermaid", "text", "diff");

  /** What a page may run: nothing that leaves this machine, or takes long. */
  private static final Set<String> PROGRAMS =
      Set.of(
          "./assay", "assay", "bash", "cat", "cd", "cp", "cut", "echo", "export", "grep", "head",
          "jq", "ls", "mkdir", "printf", "python3", "rm", "sed", "sh", "source", "tail", "wc",
          "zcat");

  private static final double MOST_SKIPPED = 0.2;

  @TempDir private static Path temporary = Path.of("");
  private static Sandbox sandbox;

  @BeforeAll
  static void open() throws IOException {
    sandbox = new Sandbox(temporary, root());
  }

  @AfterAll
  static void close() throws Exception {
    sandbox.close();
  }

  /** Returns the project's root. */
  static Path root() {
    String given = System.getProperty("assay.root", "");
    return Path.of(given.isEmpty() ? ".." : given).toAbsolutePath().normalize();
  }

  private static List<Path> pages() {
    List<Path> pages = new ArrayList<>();
    for (String folder : List.of("", ".github", "io", "transforms", "pipelines", "templates")) {
      int depth = folder.isEmpty() ? 1 : Integer.MAX_VALUE;
      Path start = root().resolve(folder);
      try (Stream<Path> files = Files.walk(start, depth)) {
        files
            .filter(path -> path.toString().endsWith(".md"))
            .filter(path -> !start.relativize(path).toString().matches("(.*/)?(target|src)/.*"))
            .sorted()
            .forEach(pages::add);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return pages;
  }

  @TestFactory
  Stream<DynamicTest> everyBlockDoesWhatItSays() {
    return pages().stream()
        .map(page -> DynamicTest.dynamicTest(name(page), page.toUri(), () -> check(page)));
  }

  private static String name(Path page) {
    return root().relativize(page).toString();
  }

  private static void check(Path page) throws IOException {
    sandbox.reset();
    List<String> problems = new ArrayList<>();
    for (DocBlock block : DocBlock.of(page, name(page))) {
      try {
        check(block);
      } catch (AssertionError | IOException e) {
        problems.add(block.place() + ": " + e.getMessage());
      }
    }
    PageLinks.broken(page).forEach(link -> problems.add("leads nowhere: " + link));
    if (!problems.isEmpty()) {
      fail(String.join("\n", problems));
    }
  }

  private static void check(DocBlock block) throws IOException {
    String file = block.mark("file");
    if (file != null) {
      Path path = sandbox.directory().resolve(file);
      Files.createDirectories(path.getParent());
      Files.writeString(path, block.text());
    }
    if (block.mark("skip") != null || SHOWN.contains(block.language())) {
      return;
    }
    switch (block.language()) {
      case "sh", "bash" -> run(block);
      case "yaml" -> experiment(block);
      case "json", "jsonl" -> json(block.text());
      case "csv" -> csv(block.text());
      case "java" -> java(block);
      case "python" -> python(block.text());
      case "" -> fail("say the language behind the fence (text for what is only shown)");
      default ->
          fail("no check for " + block.language() + "; mark it: <!-- doc: skip WHY --> above it");
    }
  }

  private static void run(DocBlock block) throws IOException {
    List<ShellLine> lines = ShellLine.of(block.text());
    lines.forEach(line -> assertThat(PROGRAMS).as(line.text()).containsAll(line.programs()));
    for (int i = 0; i < lines.size(); i++) {
      Sandbox.Ended ended = sandbox.run(lines.get(i));
      String exit = i == lines.size() - 1 ? block.mark("exit") : null;
      assertThat(ended.code())
          .as(lines.get(i).text() + "\n" + ended.said())
          .isEqualTo(exit == null ? 0 : Integer.parseInt(exit));
    }
  }

  /** What the block leaves out is as in the sandbox. */
  private static void experiment(DocBlock block) throws IOException {
    List<String> keys = new ArrayList<>();
    KEY.matcher(block.text()).results().forEach(found -> keys.add(found.group(1)));
    StringBuilder whole =
        new StringBuilder(block.text().replaceAll("file:/run/secrets/(\\w+)", "file:$1"));
    if (!keys.contains("dataset")) {
      whole.append("dataset: rows.jsonl\n");
    }
    if (!keys.contains("models")) {
      whole.append("models: [{api: openai, model: gpt-4o}]\n");
    }
    if (!keys.contains("evaluators")) {
      whole.append("evaluators: [exact_match, levenshtein]\n");
    }
    if (!keys.contains("name")) {
      whole.append("name: shown\n");
    }
    Path path = Files.writeString(sandbox.directory().resolve("shown.yaml"), whole);
    Sandbox.Ended ended =
        sandbox.run(
            new ShellLine(
                Map.of(), List.of("assay", "check", path.getFileName().toString()), true, ""));
    assertThat(ended.code()).as(ended.said()).isZero();
  }

  /** What is left out stands as "…". */
  private static void json(String text) {
    String whole = text.replaceAll(",? *(\"…\" *: *\\S+?)?…(?=[\\]}])", "");
    if (isJson(whole) || isJson("{" + whole + "}")) {
      return;
    }
    for (String line : whole.split("\n", -1)) {
      assertThat(line.isBlank() || isJson(line)).as("not JSON: " + line).isTrue();
    }
  }

  private static boolean isJson(String text) {
    try {
      Json.parse(text);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static void csv(String text) throws IOException {
    var records = CSVFormat.RFC4180.parse(new StringReader(text)).getRecords();
    assertThat(records).allSatisfy(one -> assertThat(one.size()).isEqualTo(records.get(0).size()));
  }

  private static void java(DocBlock block) {
    String given = block.mark("given");
    assertThat(JavaSnippet.problems(block.text(), given == null ? "" : given, temporary)).isEmpty();
  }

  private static void python(String text) throws IOException {
    Files.writeString(sandbox.directory().resolve("shown.py"), text);
    Sandbox.Ended there = sandbox.run(line("command -v python3;"));
    if (there.code() == 0) {
      Sandbox.Ended ended = sandbox.run(line("python3 -m py_compile shown.py;"));
      assertThat(ended.code()).as(ended.said()).isZero();
    }
  }

  private static ShellLine line(String text) {
    return new ShellLine(Map.of(), List.of(), false, text);
  }

  @Test
  void whatCannotRunIsNamedAndRare() throws IOException {
    int all = 0;
    List<String> skipped = new ArrayList<>();
    for (Path page : pages()) {
      for (DocBlock block : DocBlock.of(page, name(page))) {
        all++;
        String why = block.mark("skip");
        if (why != null) {
          skipped.add(block.place() + ": " + why);
          assertThat(why).as(block.place()).isNotBlank();
        }
      }
    }
    System.out.println(all + " blocks, " + skipped.size() + " of them not run here:");
    skipped.forEach(System.out::println);
    assertThat(all).isGreaterThan(40);
    assertThat(skipped).hasSizeLessThanOrEqualTo((int) (all * MOST_SKIPPED));
  }
}
