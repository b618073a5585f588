import { type KeyObject, X509Certificate } from 'node:crypto';

/** The RSA key of a certificate that is valid now; null where it is none, or another kind. */
export function publicKeyOf(pem: string, now: number): KeyObject | null {
  try {
    const certificate = new X509Certificate(pem);
    const isValid = Date.parse(certificate.validFrom) <= now && now <= Date.parse(certificate.validTo);
    const { publicKey } = certificate;
    return isValid && publicKey.asymmetricKeyType === 'rsa' ? publicKey : null;
  } catch {
    return null;
  }
}
