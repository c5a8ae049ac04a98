package dev.assay.io.files;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.regex.PatternSyntaxException;

/**
 * Finds files of this machine. Beam would walk the whole tree below a pattern's folder, follow
 * links in circles, and pass over folders and pipes in silence.
 */
final class LocalInputs {

  private static final String WILDCARDS = "*?[{";

  private final Path workingDirectory;
  private final InputFiles.Finding finding;

  LocalInputs(Path workingDirectory, InputFiles.Finding finding) {
    this.workingDirectory = workingDirectory;
    this.finding = finding;
  }

  /** Finds what a path or glob names; a path that exists is never a glob. */
  void find(String pattern) {
    Path path;
    try {
      path = workingDirectory.resolve(pattern);
    } catch (InvalidPathException e) {
      noMatch(pattern);
      return;
    }
    if (pattern.isEmpty()) {
      noMatch(pattern);
    } else if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      take(pattern, path);
    } else if (firstWildcard(pattern) < pattern.length()) {
      findGlob(pattern);
    } else {
      noMatch(pattern);
    }
  }

  private void noMatch(String pattern) {
    finding.problem(
        "IN_NO_MATCH",
        pattern,
        "No file matches (working directory " + workingDirectory + "); correct the path");
  }

  /** Takes one path that exists. */
  private void take(String name, Path path) {
    try {
      BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
      if (attributes.isDirectory()) {
        finding.problem(
            "IN_DIRECTORY",
            name,
            "Is a folder (must be a file); name the files in it, as in DIR/*");
      } else if (!attributes.isRegularFile()) {
        finding.problem(
            "IN_NOT_REGULAR", name, "Is a pipe or device (must be a regular file); copy it to one");
      } else {
        Files.newByteChannel(path).close();
        finding.file(name, path.toRealPath().toString(), attributes.size());
      }
    } catch (IOException e) {
      finding.problem(
          "IN_UNREADABLE", name, "Cannot be opened (" + reason(e) + "); check the file");
    }
  }

  private static String reason(IOException e) {
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    String reason = e instanceof FileSystemException at ? at.getReason() : e.getMessage();
    return reason == null ? "it is missing, or a link that leads nowhere" : reason;
  }

  private void findGlob(String pattern) {
    String folder = pattern.substring(0, pattern.lastIndexOf('/', firstWildcard(pattern)) + 1);
    Path start = workingDirectory.resolve(folder);
    List<Path> matched = new ArrayList<>();
    try {
      Walk walk = new Walk(start, matcher(pattern.substring(folder.length())), matched);
      Files.walkFileTree(
          start, EnumSet.of(FileVisitOption.FOLLOW_LINKS), depth(pattern, folder), walk);
    } catch (PatternSyntaxException e) {
      finding.problem("IN_NO_MATCH", pattern, "Not a pattern: " + e.getDescription());
      return;
    } catch (IOException e) {
      finding.problem(
          "IN_UNREADABLE", pattern, "Cannot be looked up (" + reason(e) + "); check the folder");
      return;
    }
    Collections.sort(matched);
    int files = 0;
    for (Path path : matched) {
      String name = folder + start.relativize(path);
      if (Files.isDirectory(path)) {
        finding.note(name + " is a folder; it is not read");
      } else {
        files++;
        take(name, path);
      }
    }
    if (files == 0) {
      noMatch(pattern);
    }
  }

  private PathMatcher matcher(String glob) {
    return workingDirectory.getFileSystem().getPathMatcher("glob:" + glob);
  }

  private static int depth(String pattern, String folder) {
    String glob = pattern.substring(folder.length());
    return glob.contains("**")
        ? Integer.MAX_VALUE
        : 1 + (int) glob.chars().filter(c -> c == '/').count();
  }

  private static int firstWildcard(String pattern) {
    int first = 0;
    while (first < pattern.length() && WILDCARDS.indexOf(pattern.charAt(first)) < 0) {
      first++;
    }
    return first;
  }

  /** Collects what matches below a folder. */
  private final class Walk extends SimpleFileVisitor<Path> {
    private final Path start;
    private final PathMatcher matcher;
    private final List<Path> matched;

    Walk(Path start, PathMatcher matcher, List<Path> matched) {
      this.start = start;
      this.matcher = matcher;
      this.matched = matched;
    }

    @Override
    public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) {
      if (matcher.matches(start.relativize(path))) {
        matched.add(path);
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path path, IOException e) {
      boolean circle = e instanceof FileSystemLoopException;
      if (!path.equals(start) && !circle) {
        finding.problem(
            "IN_UNREADABLE", path.toString(), "Cannot be opened (" + reason(e) + "); check it");
      }
      return FileVisitResult.CONTINUE;
    }
  }
}
