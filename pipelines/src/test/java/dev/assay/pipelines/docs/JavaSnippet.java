package dev.assay.pipelines.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * Java of a page, compiled against the project. Statements stand in a method, whose parameters are
 * the variables that the page gives; types of the project need no import in a page, nor do those of
 * Beam's usual packages.
 */
final class JavaSnippet {

  private static final Pattern DECLARATION =
      Pattern.compile(
          "(?m)^(?:(?:public|final|abstract|static) )*(?:class|interface|record|enum) ");
  private static final Pattern IMPORT = Pattern.compile("(?m)^import .*;\\n");
  private static final Pattern WORD = Pattern.compile("\\b[A-Z]\\w*\\b");
  private static final String USUAL =
      """
      import java.util.*;
      import java.time.Duration;
      import java.nio.file.Path;
      import org.apache.beam.sdk.Pipeline;
      import org.apache.beam.sdk.options.*;
      import org.apache.beam.sdk.transforms.*;
      import org.apache.beam.sdk.values.*;
      """;

  private JavaSnippet() {}

  /** Returns what the compiler finds wrong; empty where nothing is. */
  static List<String> problems(String text, String given, Path output) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
    List<String> options =
        List.of(
            "-proc:none",
            "-d",
            output.toString(),
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    compiler
        .getTask(null, null, found, options, null, List.of(new Source(source(text, given))))
        .call();
    return found.getDiagnostics().stream()
        .filter(one -> one.getKind() == Diagnostic.Kind.ERROR)
        .map(one -> one.getMessage(Locale.ROOT))
        .toList();
  }

  private static String source(String text, String given) {
    StringBuilder imports = new StringBuilder(USUAL);
    Matcher named = IMPORT.matcher(text);
    while (named.find()) {
      imports.append(named.group());
    }
    String body = IMPORT.matcher(text).replaceAll("");
    for (String word : words(body + given)) {
      if (!imports.toString().contains("." + word + ";")) {
        imports.append(Types.importOf(word));
      }
    }
    String inside =
        DECLARATION.matcher(body).find()
            ? body
            : "void snippet(" + given + ") throws Exception {\n" + body + "}\n";
    return imports + "class Snippet {\n" + inside + "}\n";
  }

  private static Set<String> words(String text) {
    TreeSet<String> words = new TreeSet<>();
    Matcher word = WORD.matcher(text);
    while (word.find()) {
      words.add(word.group());
    }
    return words;
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(String text) {
      super(URI.create("string:///Snippet.java"), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }

  /** The project's top-level types by their simple names. */
  private static final class Types {
    private static final Map<String, List<String>> BY_NAME = find();

    static String importOf(String word) {
      List<String> types = BY_NAME.getOrDefault(word, List.of());
      return types.size() == 1 ? "import " + types.get(0) + ";\n" : "";
    }

    private static Map<String, List<String>> find() {
      Map<String, List<String>> types = new TreeMap<>();
      Path root = DocumentationTest.root();
      for (String module : List.of("io", "transforms", "pipelines")) {
        Path sources = root.resolve(module).resolve("src/main/java");
        try (Stream<Path> files = Files.walk(sources)) {
          for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
            String type = sources.relativize(file).toString().replace('/', '.');
            String name = type.substring(0, type.length() - ".java".length());
            String simple = name.substring(name.lastIndexOf('.') + 1);
            if (Files.readString(file).contains("public ")
                && isPublic(Files.readString(file), simple)) {
              types.computeIfAbsent(simple, one -> new ArrayList<>()).add(name);
            }
          }
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
      return types.entrySet().stream()
          .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static boolean isPublic(String source, String simple) {
      return Pattern.compile(
              "(?m)^public (?:\\w+ )*(?:class|interface|record|enum|@interface) " + simple + "\\b")
          .matcher(source)
          .find();
    }
  }
}
