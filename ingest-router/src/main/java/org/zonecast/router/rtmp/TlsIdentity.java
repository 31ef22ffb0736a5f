package org.zonecast.router.rtmp;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import javax.net.ssl.X509KeyManager;

/**
 * A certificate with its key, which has been seen to match.
 *
 * @param pem the files' bytes
 * @param certificate the server's own
 */
record TlsIdentity(TlsPem pem, X509Certificate certificate, KeyCertOptions keyAndChain) {
  /**
   * @throws TlsException if one of them cannot be read, or they do not match
   */
  static TlsIdentity of(TlsPem pem, Vertx vertx) throws TlsException {
    X509Certificate certificate = certificate(pem.certificate());
    X509KeyManager manager = keyManager(pem, vertx);
    String kind = certificate.getPublicKey().getAlgorithm();
    String[] aliases = manager.getServerAliases(kind, null);
    if (aliases == null || aliases.length == 0) {
      throw new TlsException("certificate: keys of the kind " + kind + " are not taken");
    }
    if (!matches(manager.getPrivateKey(aliases[0]), certificate.getPublicKey())) {
      throw new TlsException(
          "key: it does not match the first certificate, " + certificate.getSubjectX500Principal());
    }
    return new TlsIdentity(pem, certificate, KeyCertOptions.wrap(manager));
  }

  Instant expires() {
    return certificate.getNotAfter().toInstant();
  }

  String subject() {
    return certificate.getSubjectX500Principal().getName();
  }

  private static X509Certificate certificate(byte[] pem) throws TlsException {
    try {
      return CertificateFactory.getInstance("X.509")
          .generateCertificates(new ByteArrayInputStream(pem))
          .stream()
          .map(X509Certificate.class::cast)
          .findFirst()
          .orElseThrow(() -> new TlsException("certificate: the file holds none"));
    } catch (GeneralSecurityException e) {
      throw new TlsException("certificate: not a chain of PEM certificates: " + e.getMessage());
    }
  }

  private static X509KeyManager keyManager(TlsPem pem, Vertx vertx) throws TlsException {
    try {
      return (X509KeyManager)
          new PemKeyCertOptions()
              .addCertValue(Buffer.buffer(pem.certificate()))
              .addKeyValue(Buffer.buffer(pem.key()))
              .getKeyManagerFactory(vertx)
              .getKeyManagers()[0];
    } catch (Exception e) { // declared by Vert.x
      throw new TlsException(
          "key: not the PEM private key (RSA or EC, without a pass phrase) of the first"
              + " certificate: "
              + e.getMessage());
    }
  }

  /** Whether what the one signs the other verifies. */
  private static boolean matches(PrivateKey privateKey, PublicKey publicKey) {
    String algorithm =
        switch (publicKey.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> publicKey.getAlgorithm();
        };
    try {
      byte[] text = {1, 2, 3};
      Signature signing = Signature.getInstance(algorithm);
      signing.initSign(privateKey);
      signing.update(text);
      Signature verifying = Signature.getInstance(algorithm);
      verifying.initVerify(publicKey);
      verifying.update(text);
      return verifying.verify(signing.sign());
    } catch (GeneralSecurityException e) {
      return false;
    }
  }
}
