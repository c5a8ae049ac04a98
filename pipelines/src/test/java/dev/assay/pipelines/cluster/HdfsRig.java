package dev.assay.pipelines.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.pipelines.crash.LedgerImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** An HDFS with one DataNode, of Hadoop's own for tests. */
final class HdfsRig implements StoreRig {

  private final Path directory;
  private final String address = "hdfs://127.0.0.1:" + RigProcess.freePort();
  private final RigProcess server;
  private final List<Path> classPath = new ArrayList<>();
  private int commands;

  HdfsRig(Path directory) throws IOException, InterruptedException {
    this.directory = Files.createDirectories(directory);
    Path details = directory.resolve("details.json");
    server =
        RigProcess.java(
            directory.resolve("hdfs.log"),
            Map.of(),
            "400m",
            RigProcess.jars("rig-hdfs"),
            List.of(
                "-Dhdfs.minidfs.basedir=" + directory.resolve("data"),
                "org.apache.hadoop.test.MiniDFSClusterManager",
                "-nnport",
                address.substring(address.lastIndexOf(':') + 1),
                "-datanodes",
                "1",
                "-format",
                "-writeDetails",
                details.toString()));
    Path configuration = Files.createDirectories(directory.resolve("conf"));
    Files.writeString(configuration.resolve("core-site.xml"), "<configuration/>");
    classPath.add(configuration);
    classPath.addAll(RigProcess.jars("rig-hdfs"));
    try {
      RigProcess.await("HDFS", () -> Files.exists(details));
      shell("-mkdir", "-p", place());
    } catch (AssertionError | InterruptedException e) {
      server.close();
      throw e;
    }
  }

  private void shell(String... words) throws InterruptedException {
    List<String> all = new ArrayList<>();
    all.addAll(List.of("org.apache.hadoop.fs.FsShell", "-fs", address));
    all.addAll(List.of(words));
    commands++;
    try (RigProcess command =
        RigProcess.java(
            directory.resolve("shell-" + commands + ".log"), Map.of(), "200m", classPath, all)) {
      assertThat(command.end()).as(command.said()).isZero();
    }
  }

  @Override
  public String library() {
    return "lib-hdfs";
  }

  @Override
  public String place() {
    return address + "/assay";
  }

  @Override
  public Map<String, String> variables() {
    return Map.of();
  }

  @Override
  public void put(Path file, String name) throws InterruptedException {
    String to = place() + "/" + name;
    shell("-mkdir", "-p", to.substring(0, to.lastIndexOf('/')));
    shell("-put", file.toString(), to);
  }

  @Override
  public LedgerImage ledger(String folder) throws IOException, InterruptedException {
    Path copy = Files.createDirectories(directory.resolve("ledger-" + folder));
    shell("-get", place() + "/" + folder + "/*/ledger", copy.toString());
    return LedgerImage.of(copy);
  }

  @Override
  public void close() {
    server.close();
  }
}
