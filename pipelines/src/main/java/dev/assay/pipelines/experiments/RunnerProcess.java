package dev.assay.pipelines.experiments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.json.Json;
import dev.assay.io.json.JsonFields;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * A process that runs an experiment.
 *
 * @param host its machine
 * @param pid its number there
 * @param begun when it was started, since numbers are given again; empty where the system does not
 *     tell
 */
public record RunnerProcess(String host, long pid, String begun) {

  /** Returns this process. */
  static RunnerProcess current() {
    ProcessHandle own = ProcessHandle.current();
    return new RunnerProcess(hostName(), own.pid(), begun(own));
  }

  /** Returns whether it is a process of this machine that is no more. */
  boolean isDead() {
    if (!isHere()) {
      return false;
    }
    Optional<ProcessHandle> process = ProcessHandle.of(pid);
    return process.filter(ProcessHandle::isAlive).filter(p -> begun(p).equals(begun)).isEmpty();
  }

  /** Returns whether it is one of this machine. */
  boolean isHere() {
    return host.equals(hostName());
  }

  private static String begun(ProcessHandle process) {
    return process.info().startInstant().map(Instant::toString).orElse("");
  }

  /** Prefers the kernel's word, since a look-up by name may wait for a server. */
  private static String hostName() {
    try {
      Path kernel = Path.of("/proc/sys/kernel/hostname");
      return Files.isReadable(kernel)
          ? Files.readString(kernel).strip()
          : InetAddress.getLocalHost().getHostName();
    } catch (IOException e) {
      return "localhost";
    }
  }

  ObjectNode toJson() {
    return Json.object().put("host", host).put("pid", pid).put("begun", begun);
  }

  static RunnerProcess fromJson(JsonNode json) {
    return new RunnerProcess(
        JsonFields.text(json, "host"),
        JsonFields.integer(json, "pid"),
        JsonFields.text(json, "begun"));
  }

  @Override
  public String toString() {
    return "process " + pid + " on " + host;
  }
}
