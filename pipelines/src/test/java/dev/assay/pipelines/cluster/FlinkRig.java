package dev.assay.pipelines.cluster;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Flink standalone: a JobManager and two TaskManagers of two slots each. A job takes two slots, so
 * that it goes on in the others when a TaskManager is gone.
 */
final class FlinkRig implements Rig {

  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final int SLOTS = 2;
  private static final String CONFIGURATION =
      """
      jobmanager.rpc.address: 127.0.0.1
      jobmanager.rpc.port: %d
      jobmanager.memory.process.size: 1000m
      rest.address: 127.0.0.1
      rest.bind-address: 127.0.0.1
      rest.port: %d
      io.tmp.dirs: %s
      blob.storage.directory: %s
      cluster.evenly-spread-out-slots: true
      heartbeat.interval: 1000
      heartbeat.timeout: 8000
      taskmanager.host: 127.0.0.1
      taskmanager.bind-host: 127.0.0.1
      taskmanager.numberOfTaskSlots: 2
      taskmanager.cpu.cores: 1
      taskmanager.memory.framework.heap.size: 64m
      taskmanager.memory.framework.off-heap.size: 64m
      taskmanager.memory.task.heap.size: 300m
      taskmanager.memory.task.off-heap.size: 0m
      taskmanager.memory.managed.size: 128m
      taskmanager.memory.network.min: 128m
      taskmanager.memory.network.max: 128m
      taskmanager.memory.jvm-metaspace.size: 256m
      taskmanager.memory.jvm-overhead.min: 192m
      taskmanager.memory.jvm-overhead.max: 192m
      """;

  private final Path directory;
  private final Map<String, String> variables;
  private final int rest = RigProcess.freePort();
  private final RigProcess jobManager;
  private final List<RigProcess> taskManagers = new ArrayList<>();
  private final List<Path> cluster = new ArrayList<>();
  private int started;

  FlinkRig(Path directory, Map<String, String> variables) throws IOException {
    this.directory = Files.createDirectories(directory);
    this.variables = variables;
    Files.writeString(
        directory.resolve("flink-conf.yaml"),
        CONFIGURATION.formatted(
            RigProcess.freePort(),
            rest,
            Files.createDirectories(directory.resolve("tmp")),
            Files.createDirectories(directory.resolve("blobs"))));
    String[] own = {
      "flink-",
      "commons-",
      "kryo",
      "chill",
      "minlog",
      "objenesis",
      "javassist",
      "lz4",
      "snappy",
      "slf4j",
      "async-profiler",
      "jsr305"
    };
    cluster.addAll(RigProcess.jars("lib-flink", own));
    cluster.addAll(RigProcess.jars("lib", own));
    jobManager =
        start(
            "job-manager",
            "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint");
    mend();
  }

  private RigProcess start(String name, String main) {
    return RigProcess.java(
        directory.resolve(name + ".log"),
        variables,
        "500m",
        cluster,
        List.of(main, "--configDir", directory.toString()));
  }

  @Override
  public String runner() {
    return "flink";
  }

  @Override
  public List<Path> classPath() {
    List<Path> jars = new ArrayList<>(RigProcess.jars("lib"));
    jars.addAll(RigProcess.jars("lib-flink"));
    return jars;
  }

  @Override
  public List<String> beamArguments() {
    return List.of("--flinkMaster=127.0.0.1:" + rest, "--parallelism=" + SLOTS);
  }

  @Override
  public RigProcess submit(Path log, List<String> options, Path jar, List<String> words) {
    Map<String, String> own = new HashMap<>(variables);
    own.put("FLINK_CONF_DIR", directory.toString());
    List<String> all = new ArrayList<>(List.of("org.apache.flink.client.cli.CliFrontend", "run"));
    all.addAll(options);
    all.add(jar.toString());
    all.addAll(words);
    return RigProcess.java(log, own, "512m", cluster, all);
  }

  @Override
  public List<ProcessHandle> workers() {
    return taskManagers.stream().filter(RigProcess::isAlive).map(RigProcess::handle).toList();
  }

  @Override
  public int jobs() {
    Matcher running = Pattern.compile("\"jobs-running\":(\\d+)").matcher(overview());
    return running.find() ? Integer.parseInt(running.group(1)) : -1;
  }

  @Override
  public void mend() {
    taskManagers.removeIf(process -> !process.isAlive());
    while (taskManagers.size() < 2) {
      started++;
      taskManagers.add(
          start(
              "task-manager-" + started,
              "org.apache.flink.runtime.taskexecutor.TaskManagerRunner"));
    }
    RigProcess.await("two TaskManagers", () -> overview().contains("\"slots-available\":4,"));
  }

  private String overview() {
    try {
      return HTTP.send(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + rest + "/overview")).build(),
              HttpResponse.BodyHandlers.ofString())
          .body();
    } catch (IOException e) {
      return "";
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    taskManagers.forEach(RigProcess::close);
    jobManager.close();
  }
}
