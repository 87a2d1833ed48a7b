import {
  createHash,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  sign,
} from 'node:crypto';
import { bits, instant, integer, octets, oid, sequence, setOf, tlv, utf8, yes } from './der.ts';

export type Certified = { certificate: string; privateKey: string };

const DAY_MS = 86_400_000;

/** A certificate authority of this run alone, and a certificate of its making for the two hosts we stand in for. */
export function makeLocalCa(hosts: readonly string[], now: number): { ca: string; server: Certified } {
  const root = newKey('ec');
  const ca = issue({
    name: 'Onward test authority',
    key: root,
    issuer: 'Onward test authority',
    by: root,
    now,
    ca: true,
  });
  const key = newKey('ec');
  const name = hosts[0] ?? 'localhost';
  const certificate = issue({ name, key, issuer: 'Onward test authority', by: root, now, hosts });
  return { ca, server: { certificate, privateKey: pemOf(key) } };
}

/** What a practice would upload to its app registration. RSA, for Entra takes PS256 (concepts/certificate-credentials). */
export function makeAppCertificate(now: number, days = 365): Certified {
  const key = newKey('rsa');
  const name = 'Onward test app';
  return { certificate: issue({ name, key, issuer: name, by: key, now, days }), privateKey: pemOf(key) };
}

/** As x5t#S256 says it: the SHA-256 of the certificate's DER, base64url (RFC 7515, 4.1.8). */
export function thumbprintOf(certificate: string): string {
  return createHash('sha256').update(derOf(certificate)).digest('base64url');
}

type Wanted = {
  name: string;
  key: KeyObject;
  issuer: string;
  by: KeyObject;
  now: number;
  days?: number;
  ca?: boolean;
  hosts?: readonly string[];
};

/** RFC 5280, 4.1. */
function issue({ name, key, issuer, by, now, days = 30, ca = false, hosts = [] }: Wanted): string {
  const algorithm = by.asymmetricKeyType === 'rsa' ? RSA_SHA256 : ECDSA_SHA256;
  const body = sequence(
    tlv(0xa0, integer(Buffer.from([2]))),
    integer(Buffer.concat([Buffer.from([0x4f]), randomBytes(15)])),
    algorithm,
    nameOf(issuer),
    sequence(instant(new Date(now - DAY_MS)), instant(new Date(now + days * DAY_MS))),
    nameOf(name),
    publicDer(key),
    tlv(0xa3, sequence(...extensions(ca, hosts))),
  );
  return pem(sequence(body, algorithm, bits(sign('sha256', body, by))));
}

const ECDSA_SHA256 = sequence(oid('1.2.840.10045.4.3.2'));
const RSA_SHA256 = sequence(oid('1.2.840.113549.1.1.11'), Buffer.from([5, 0]));

function nameOf(common: string): Buffer {
  return sequence(setOf(sequence(oid('2.5.4.3'), utf8(common))));
}

function extensions(ca: boolean, hosts: readonly string[]): Buffer[] {
  const basic = sequence(oid('2.5.29.19'), yes(), octets(sequence(...(ca ? [yes()] : []))));
  if (hosts.length === 0) return [basic];
  const names = hosts.map((host) => tlv(0x82, Buffer.from(host, 'latin1')));
  return [basic, sequence(oid('2.5.29.17'), octets(sequence(...names)))];
}

function newKey(kind: 'ec' | 'rsa'): KeyObject {
  return kind === 'ec'
    ? generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey
    : generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
}

function publicDer(key: KeyObject): Buffer {
  return createPublicKey(key).export({ type: 'spki', format: 'der' });
}

function pemOf(key: KeyObject): string {
  return key.export({ type: 'pkcs8', format: 'pem' }).toString();
}

function pem(der: Uint8Array): string {
  const lines = Buffer.from(der).toString('base64').replace(/.{64}/g, '$&\n');
  return `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`;
}

function derOf(certificate: string): Buffer {
  return Buffer.from(certificate.replace(/-----[^-]+-----|\s/g, ''), 'base64');
}
