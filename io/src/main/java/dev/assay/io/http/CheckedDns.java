package dev.assay.io.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.hc.client5.http.DnsResolver;

/**
 * Looks names up at connect time, refuses forbidden addresses, and gives up at the exchange's
 * deadline, which a plain look-up does not know. One look-up per name at a time.
 */
final class CheckedDns implements DnsResolver {

  private final DnsResolver resolver;
  private final Executor executor;
  private final ConcurrentHashMap<String, CompletableFuture<InetAddress[]>> underWay =
      new ConcurrentHashMap<>();

  /**
   * Wraps a resolver.
   *
   * @param executor runs look-ups, which block and cannot be interrupted
   */
  CheckedDns(DnsResolver resolver, Executor executor) {
    this.resolver = resolver;
    this.executor = executor;
  }

  @Override
  public InetAddress[] resolve(String host) throws UnknownHostException {
    InetAddress[] addresses = lookUp(host);
    if (addresses.length == 0) {
      throw new UnknownHostException(host);
    }
    boolean ownMachine = Addresses.isLoopbackName(host);
    for (InetAddress address : addresses) {
      if (Addresses.isForbidden(address) || (ownMachine && !address.isLoopbackAddress())) {
        throw new AddressRefusedException(host);
      }
    }
    return addresses;
  }

  @Override
  public String resolveCanonicalHostname(String host) throws UnknownHostException {
    return resolver.resolveCanonicalHostname(host);
  }

  private InetAddress[] lookUp(String host) throws UnknownHostException {
    InFlight exchange = InFlight.current();
    if (exchange == null || host.indexOf(':') >= 0 || Character.digit(host.charAt(0), 10) >= 0) {
      return resolver.resolve(host);
    }
    try {
      return join(host).get(exchange.nanosLeft(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException | CancellationException | TimeoutException e) {
      UnknownHostException unknown = new UnknownHostException(host);
      unknown.initCause(e);
      throw unknown;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnknownHostException(host);
    }
  }

  private CompletableFuture<InetAddress[]> join(String host) {
    return underWay.computeIfAbsent(
        host,
        name -> {
          CompletableFuture<InetAddress[]> lookUp = new CompletableFuture<>();
          executor.execute(
              () -> {
                try {
                  lookUp.complete(resolver.resolve(name));
                } catch (UnknownHostException | RuntimeException e) {
                  lookUp.completeExceptionally(e);
                } finally {
                  underWay.remove(name, lookUp);
                }
              });
          return lookUp;
        });
  }
}
