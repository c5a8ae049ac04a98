package dev.assay.io.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.io.http.HttpResult.Lost;
import dev.assay.io.time.Clock;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Map;
import org.apache.hc.client5.http.DnsResolver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BaseUrlTest {

  @ParameterizedTest
  @CsvSource({
    "https://api.openai.com/v1, https://api.openai.com/v1",
    "https://api.openai.com/v1/, https://api.openai.com/v1",
    "https://API.openai.com./v1//, https://api.openai.com/v1",
    "HTTPS://host:8443, https://host:8443",
    "http://localhost:8000/v1, http://localhost:8000/v1",
    "http://LOCALHOST./v1, http://localhost/v1",
    "http://127.0.0.1:8000/v1, http://127.0.0.1:8000/v1",
    "http://127.9.8.7/v1, http://127.9.8.7/v1",
    "http://[::1]:8000/v1, http://[::1]:8000/v1",
    "https://10.0.0.5/v1, https://10.0.0.5/v1",
    "https://my-host.internal/v1, https://my-host.internal/v1",
  })
  void takes(String given, URI expected) {
    assertThat(BaseUrl.check(given, false)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "api.openai.com/v1",
        "ftp://host/v1",
        "file:///etc/passwd",
        "https://",
        "https:///v1",
        "https://user:secretpassword@host/v1",
        "https://api.openai.com@169.254.169.254/v1",
        "https://user@host/v1",
        "https://host/v1#part",
        "https://host/v1?key=secretpassword",
        "https://host:0/v1",
        "https://host:70000/v1",
        "https://ho st/v1",
        "https://host\\@evil/v1",
        "http://api.openai.com/v1",
        "http://10.0.0.5:8000/v1",
        "http://127.0.0.1.nip.io/v1",
        "http://localhost.evil.com/v1",
        "https://169.254.169.254/latest",
        "https://169.254.0.1/",
        "https://[fe80::1]/",
        "https://[fe80::1%25eth0]/",
        "https://[fd00:ec2::254]/",
        "https://[::ffff:169.254.169.254]/",
        "https://[::ffff:a9fe:a9fe]/",
        "https://[::169.254.169.254]/",
        "https://[64:ff9b::a9fe:a9fe]/",
        "https://[2002:a9fe:a9fe::]/",
        "https://100.100.100.200/",
        "https://168.63.129.16/",
        "https://0.0.0.0/",
        "https://[::]/",
        "https://224.0.0.1/",
        "https://2852039166/latest",
        "https://0xa9fea9fe/latest",
        "https://0xa9.0xfe.0xa9.0xfe/",
        "https://0251.0376.0251.0376/",
        "https://169.254.43518/",
        "https://0x7f.1/",
        "https://metadata.google.internal/",
        "https://METADATA.google.internal./",
        "https://metadata/",
        "https://instance-data/",
        "https://１６９.254.169.254/",
      })
  void refuses(String given) {
    assertThatThrownBy(() -> BaseUrl.check(given, false))
        .isInstanceOf(IllegalArgumentException.class)
        .message()
        .doesNotContain("secretpassword");
  }

  @Test
  void allowsHttpToOtherMachinesWhenToldAndStillNoMetadata() {
    assertThat(BaseUrl.check("http://10.0.0.5:8000/v1", true))
        .isEqualTo(URI.create("http://10.0.0.5:8000/v1"));
    assertThatThrownBy(() -> BaseUrl.check("http://169.254.169.254/v1", true))
        .hasMessage(
            "the host 169.254.169.254 is a metadata or link-local address, which is never called");
  }

  @ParameterizedTest
  @CsvSource({
    "api.example, 169.254.169.254",
    "api.example, fe80::1",
    "api.example, fd00:ec2::254",
    "api.example, 0.0.0.0",
    "localhost, 10.0.0.5",
  })
  void checksTheAddressBehindTheNameWhenConnecting(String host, String address)
      throws NoSuchAlgorithmException {
    DnsResolver rebinding =
        new DnsResolver() {
          @Override
          public InetAddress[] resolve(String name) throws UnknownHostException {
            return InetAddress.getAllByName(address);
          }

          @Override
          public String resolveCanonicalHostname(String name) {
            return name;
          }
        };
    try (GoogleHttpTransport transport =
        new GoogleHttpTransport(1, Clock.system(), rebinding, GoogleHttpTransport::defaultTls)) {
      HttpResult result = transport.send(get("https://" + host + "/v1"));

      assertThat(result)
          .isEqualTo(
              new Lost(
                  "NET_ADDRESS_REFUSED",
                  host + " leads to a link-local or metadata address, which is never called",
                  false));
    }
  }

  @Test
  void reportsANameThatDoesNotExist() throws NoSuchAlgorithmException {
    DnsResolver empty =
        new DnsResolver() {
          @Override
          public InetAddress[] resolve(String name) throws UnknownHostException {
            throw new UnknownHostException(name);
          }

          @Override
          public String resolveCanonicalHostname(String name) {
            return name;
          }
        };
    try (GoogleHttpTransport transport =
        new GoogleHttpTransport(1, Clock.system(), empty, GoogleHttpTransport::defaultTls)) {
      assertThat(transport.send(get("https://no.example/v1?key=hidden")))
          .isEqualTo(new Lost("NET_DNS", "the name no.example could not be looked up", false));
    }
  }

  private static HttpCall get(String uri) {
    return new HttpCall(
        "GET", URI.create(uri), Map.of(), new byte[0], Duration.ofSeconds(5), 1_000);
  }
}
