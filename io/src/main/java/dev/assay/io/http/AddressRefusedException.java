package dev.assay.io.http;

import java.net.UnknownHostException;

/** A name led to an address that is never called. */
final class AddressRefusedException extends UnknownHostException {

  private static final long serialVersionUID = 1L;

  AddressRefusedException(String host) {
    super(host);
  }
}
