package dev.assay.io.files;

import dev.assay.io.storage.RemoteStorage;
import dev.assay.io.storage.StorageException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.EmptyMatchTreatment;
import org.apache.beam.sdk.io.fs.MatchResult;

/**
 * The files that paths and patterns name: sorted by name, each file once.
 *
 * @param files what can be read
 * @param problems what cannot, each named; nothing should be called while there is one
 * @param notes what was left out and why, for the user
 */
public record InputFiles(List<InputFile> files, List<InputProblem> problems, List<String> notes) {

  private static final Pattern SCHEME = Pattern.compile("[a-zA-Z][a-zA-Z0-9+.-]+://?.*");
  private static final String LOCAL_SCHEME = "file:";

  /** Copies the lists. */
  public InputFiles {
    files = List.copyOf(files);
    problems = List.copyOf(problems);
    notes = List.copyOf(notes);
  }

  /**
   * Finds the files.
   *
   * @param patterns paths and globs ({@code *}, {@code ?}, {@code [a-z]}, {@code {a,b}}, and {@code
   *     **} across folders) of this machine, relative to the working directory, or URIs that Beam's
   *     file systems know once its options are set
   */
  public static InputFiles expand(List<String> patterns) {
    Finding finding = new Finding();
    LocalInputs local = new LocalInputs(Path.of("").toAbsolutePath(), finding);
    for (String pattern : patterns) {
      if (pattern.startsWith(LOCAL_SCHEME)) {
        local.find(localPath(pattern));
      } else if (SCHEME.matcher(pattern).matches()) {
        findRemote(pattern, finding);
      } else {
        local.find(pattern);
      }
    }
    return finding.found();
  }

  /** Returns these files and one more, which no pattern names. */
  public InputFiles with(InputFile file) {
    List<InputFile> all = new ArrayList<>(files);
    all.add(file);
    all.sort(Comparator.comparing(InputFile::name));
    return new InputFiles(all, problems, notes);
  }

  private static String localPath(String uri) {
    String path = uri.substring(LOCAL_SCHEME.length());
    return path.startsWith("//") ? path.substring(2) : path;
  }

  private static void findRemote(String pattern, Finding finding) {
    try {
      RemoteStorage.require(pattern);
      List<MatchResult.Metadata> matched =
          RemoteStorage.access(
              pattern, () -> FileSystems.match(pattern, EmptyMatchTreatment.ALLOW).metadata());
      if (matched.isEmpty()) {
        finding.problem("IN_NO_MATCH", pattern, "No file matches; correct the path");
      }
      for (MatchResult.Metadata file : matched) {
        String location = file.resourceId().toString();
        if (file.resourceId().isDirectory()) {
          finding.problem(
              "IN_DIRECTORY", location, "Is a folder (must be a file); name the files in it");
        } else {
          finding.file(location, location, file.sizeBytes());
        }
      }
    } catch (StorageException e) {
      finding.problem(e.kind().code(), pattern, e.what());
    } catch (IOException | IllegalArgumentException e) {
      finding.problem(
          "IN_UNREADABLE",
          pattern,
          "Cannot be looked up (" + e.getMessage() + "); check the path and the access to it");
    }
  }

  /** What has been found so far. */
  static final class Finding {
    private final Map<String, InputFile> byLocation = new LinkedHashMap<>();
    private final List<InputProblem> problems = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    /**
     * Takes a file.
     *
     * @param location the same for the same file, whatever it was named by
     */
    void file(String name, String location, long bytes) {
      FileFormat format = FileFormat.of(name);
      if (format == null) {
        problem(
            "IN_FORMAT",
            name,
            "The extension names no known format (must be one of "
                + FileFormat.KNOWN
                + "); rename or convert the file");
        return;
      }
      InputFile before =
          byLocation.putIfAbsent(location, new InputFile(name, location, bytes, format));
      if (before != null) {
        note(
            before.name().equals(name)
                ? name + " was named more than once; it is read once"
                : name + " is the same file as " + before.name() + "; it is read once");
      }
    }

    void problem(String code, String input, String message) {
      problems.add(new InputProblem(code, input, message));
    }

    void note(String note) {
      notes.add(note);
    }

    InputFiles found() {
      return new InputFiles(
          byLocation.values().stream().sorted(Comparator.comparing(InputFile::name)).toList(),
          problems,
          notes);
    }
  }
}
