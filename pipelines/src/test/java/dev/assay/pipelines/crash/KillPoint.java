package dev.assay.pipelines.crash;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Where in its life a process is killed. The named points are seen from outside. */
enum KillPoint {
  /** While the JVM starts, plans and reads an earlier ledger. */
  STARTING(""),
  /** Any time. */
  ANY_TIME(""),
  /** Once the server has received some number of requests. */
  CALLING(""),
  /** Once the server has received the last request. */
  LAST_CALLED(""),
  /**
   * The directory was just locked: what an earlier process left half done is ended, its ledger is
   * mended and read.
   */
  RECOVERING("\\.lock"),
  /** What is run is being put on record. */
  ON_RECORD("ledger/experiment\\.json(\\.tmp)?"),
  /** A segment has just been made. */
  SEGMENT_MADE("ledger/.*\\.seg"),
  /** The first output is being written. */
  STAGING("\\.staging-[^/]*/.+"),
  /** The outputs are written and none is in place. */
  STAGED("\\.staging-[^/]*/summary\\.jsonl"),
  /** What will be put in place is being put on record. */
  COMMITTING("\\.commit\\.json(\\.tmp)?"),
  /** The first output is in place. */
  RENAMING("(completed|rejected)\\.jsonl"),
  /** The manifest is being written. */
  SEALING("manifest\\.json(\\.tmp)?");

  private final Pattern files;

  KillPoint(String files) {
    this.files = Pattern.compile(files);
  }

  boolean isOfFiles() {
    return !files.pattern().isEmpty();
  }

  boolean isOfCommit() {
    return compareTo(STAGING) >= 0;
  }

  /** Where calls are left, every other one falls among them: there most is at stake. */
  static KillPoint any(SplittableRandom random, boolean callsLeft) {
    if (callsLeft) {
      return random.nextBoolean() ? CALLING : values()[random.nextInt(values().length)];
    }
    KillPoint[] without = {
      STARTING, ANY_TIME, RECOVERING, STAGING, STAGED, COMMITTING, RENAMING, SEALING
    };
    return without[random.nextInt(without.length)];
  }

  /** One of those before the first call of a process. */
  static KillPoint beforeCalls(SplittableRandom random) {
    return random.nextInt(4) == 0 ? STARTING : RECOVERING;
  }

  /** Tells when files of this point appear that were not there when it was asked for. */
  Appearance appearanceIn(Path output) {
    return new Appearance(output, files);
  }

  /** Looks at a directory again and again. */
  static final class Appearance {
    private final Path output;
    private final Pattern files;
    private final Set<Object> before;

    private Appearance(Path output, Pattern files) {
      this.output = output;
      this.files = files;
      this.before = new HashSet<>(found());
    }

    boolean seen() {
      return found().stream().anyMatch(file -> !before.contains(file));
    }

    /** A file that is replaced or written again is another file. */
    private List<Object> found() {
      List<Object> found = new ArrayList<>();
      for (Path file : list(output)) {
        String name = output.relativize(file).toString();
        if (name.startsWith(".staging-") || name.equals("ledger")) {
          list(file).forEach(inner -> add(inner, found));
        } else {
          add(file, found);
        }
      }
      return found;
    }

    private void add(Path file, List<Object> found) {
      String name = output.relativize(file).toString();
      if (files.matcher(name).matches()) {
        try {
          found.add(
              List.of(name, Files.getAttribute(file, "unix:ino"), Files.getLastModifiedTime(file)));
        } catch (NoSuchFileException | UnsupportedOperationException e) {
          found.add(name);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }

    private static List<Path> list(Path directory) {
      try (Stream<Path> files = Files.list(directory)) {
        return files.toList();
      } catch (NoSuchFileException | NotDirectoryException e) {
        return List.of();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
