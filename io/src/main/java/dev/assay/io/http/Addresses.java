package dev.assay.io.http;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which hosts are this machine, and which hand out credentials and are never called. */
final class Addresses {

  private static final Set<String> METADATA_NAMES =
      Set.of(
          "metadata",
          "metadata.google.internal",
          "metadata.goog",
          "metadata.azure.internal",
          "instance-data",
          "instance-data.ec2.internal");

  /** Metadata services outside the link-local ranges: Amazon by IPv6, Alibaba, Azure. */
  private static final Set<String> METADATA_ADDRESSES =
      Set.of("fd00:ec2:0:0:0:0:0:254", "100.100.100.200", "168.63.129.16");

  private static final Pattern DOTTED =
      Pattern.compile("(0|[1-9][0-9]{0,2})(\\.(0|[1-9][0-9]{0,2})){3}");
  private static final Pattern NUMERIC_END = Pattern.compile("(.*\\.)?(0x[0-9a-f]*|[0-9]+)");

  private Addresses() {}

  /** Returns whether a lower-case host without trailing dot is a number in an unusual spelling. */
  static boolean isUnusualNumber(String host) {
    return NUMERIC_END.matcher(host).matches() && !DOTTED.matcher(host).matches();
  }

  static boolean isForbiddenName(String host) {
    if (METADATA_NAMES.contains(withoutDot(host))) {
      return true;
    }
    InetAddress literal = literal(host);
    return literal != null && isForbidden(literal);
  }

  static boolean isLoopbackName(String host) {
    String name = withoutDot(host);
    if (name.equals("localhost") || name.endsWith(".localhost")) {
      return true;
    }
    InetAddress literal = literal(host);
    return literal != null && literal.isLoopbackAddress();
  }

  /** Returns whether an address is link-local, a metadata service, or no single machine. */
  static boolean isForbidden(InetAddress address) {
    InetAddress plain = embedded(address);
    return plain.isLinkLocalAddress()
        || plain.isAnyLocalAddress()
        || plain.isMulticastAddress()
        || METADATA_ADDRESSES.contains(withoutZone(plain.getHostAddress()));
  }

  /** Returns the IPv4 address inside an IPv6 one (compatible, NAT64, 6to4), else the address. */
  private static InetAddress embedded(InetAddress address) {
    if (!(address instanceof Inet6Address) || address.isLoopbackAddress()) {
      return address;
    }
    byte[] bytes = address.getAddress();
    byte[] nat64 = {0, 0x64, (byte) 0xff, (byte) 0x9b, 0, 0, 0, 0, 0, 0, 0, 0};
    byte[] none = new byte[12];
    byte[] head = Arrays.copyOf(bytes, 12);
    if (Arrays.equals(head, nat64) || (Arrays.equals(head, none) && bytes[12] != 0)) {
      return ofBytes(Arrays.copyOfRange(bytes, 12, 16), address);
    }
    if (bytes[0] == 0x20 && bytes[1] == 0x02) {
      return ofBytes(Arrays.copyOfRange(bytes, 2, 6), address);
    }
    return address;
  }

  private static InetAddress ofBytes(byte[] bytes, InetAddress otherwise) {
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      return otherwise;
    }
  }

  /** Returns the address that a literal spells, without any look-up; null for a name. */
  private static @Nullable InetAddress literal(String host) {
    String bare =
        host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    if (bare.indexOf(':') < 0 && !DOTTED.matcher(bare).matches()) {
      return null;
    }
    try {
      return InetAddress.getByName(withoutZone(bare));
    } catch (UnknownHostException e) {
      return null;
    }
  }

  private static String withoutZone(String address) {
    int zone = address.indexOf('%');
    return zone < 0 ? address : address.substring(0, zone);
  }

  private static String withoutDot(String host) {
    String name = host.toLowerCase(Locale.ROOT);
    return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
  }
}
