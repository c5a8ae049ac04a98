package dev.assay.pipelines.runner;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** How messages name the worker that this process is. */
final class WorkerName {

  private WorkerName() {}

  static String get() {
    String host;
    try {
      host = InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      host = "localhost";
    }
    return host + " (process " + ProcessHandle.current().pid() + ")";
  }
}
