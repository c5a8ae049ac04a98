package dev.assay.pipelines.cluster;

import dev.assay.pipelines.crash.LedgerImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A store on this machine, started for a test. */
interface StoreRig extends AutoCloseable {

  /** Returns the name of the folder with the jars of its file system. */
  String library();

  /** Returns an existing place in it, without a slash at its end. */
  String place();

  /** Returns what a command and its workers have in their environment to reach it. */
  Map<String, String> variables();

  /** Puts a file below its place. */
  void put(Path file, String name) throws IOException, InterruptedException;

  /** Returns what the only ledger below a folder of its place says. */
  LedgerImage ledger(String folder) throws IOException, InterruptedException;

  @Override
  void close();

  /** Returns the jars that its file system adds to others. */
  default List<Path> added(List<Path> others) {
    List<String> there = others.stream().map(jar -> jar.getFileName().toString()).toList();
    return RigProcess.jars(library()).stream()
        .filter(jar -> !there.contains(jar.getFileName().toString()))
        .toList();
  }
}
