package dev.assay.pipelines.cluster;

import dev.assay.io.testing.FaultServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which process waits for which of a server's answers, as Linux tells it: the server knows the
 * ports that wait, {@code /proc} the processes that hold them.
 */
final class OpenCalls {

  private OpenCalls() {}

  /** Returns how many requests of each process the server has not answered yet, if any. */
  static Map<ProcessHandle, Integer> of(List<ProcessHandle> workers, FaultServer server) {
    Set<Integer> waiting = server.waitingClients();
    Map<String, Integer> ports = portsTo(server.port());
    Map<ProcessHandle, Integer> calls = new HashMap<>();
    for (ProcessHandle worker : workers) {
      int count =
          (int)
              sockets(worker.pid()).stream()
                  .map(ports::get)
                  .filter(port -> port != null && waiting.contains(port))
                  .count();
      if (count > 0) {
        calls.put(worker, count);
      }
    }
    return calls;
  }

  /** Returns the local port of each socket, by its inode, that is connected to a port. */
  private static Map<String, Integer> portsTo(int remote) {
    Map<String, Integer> ports = new HashMap<>();
    for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
      for (String line : lines(Path.of(table))) {
        String[] fields = line.strip().split("\\s+", -1);
        if (fields.length > 9 && fields[0].endsWith(":") && port(fields[2]) == remote) {
          ports.put(fields[9], port(fields[1]));
        }
      }
    }
    return ports;
  }

  private static int port(String address) {
    return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1), 16);
  }

  private static List<String> lines(Path table) {
    try {
      return Files.exists(table) ? Files.readAllLines(table) : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> sockets(long process) {
    try (Stream<Path> open = Files.list(Path.of("/proc", String.valueOf(process), "fd"))) {
      return open.map(OpenCalls::target)
          .filter(target -> target.startsWith("socket:["))
          .map(target -> target.substring("socket:[".length(), target.length() - 1))
          .toList();
    } catch (IOException e) {
      return List.of(); // It has ended.
    }
  }

  private static String target(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (IOException e) {
      return ""; // It was closed while the folder was read.
    }
  }
}
