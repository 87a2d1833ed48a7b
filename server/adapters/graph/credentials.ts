import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { GraphSettings } from '../../steps/ports.ts';
import { PlainTrouble } from '../plain-trouble.ts';
import type { GraphCredentials } from './sign-in.ts';

/**
 * Reads what the server signs in with. Of several certificates the valid one that ends last is taken: while one takes
 * over from another both are registered, and both may be listed. Where all have ended the last is taken all the same,
 * for its mailbox alone is out of order then and everything else goes on; the checks say so.
 *
 * @throws PlainTrouble, naming the file and what to do, when one cannot be read or cannot be what it should be.
 */
export async function readCredentials(settings: GraphSettings, now: Date): Promise<GraphCredentials> {
  const { tenantId, clientId, certificateFiles, secretFile } = settings;
  if (secretFile !== null) return { tenantId, clientId, secret: await readSecret(secretFile) };
  const proofs: Proof[] = [];
  for (const file of certificateFiles) proofs.push(await readProof(file));
  const { certificate, privateKey } = latest(proofs, now);
  return { tenantId, clientId, certificate, privateKey };
}

type Proof = { certificate: string; privateKey: string; from: Date; until: Date };

function latest(proofs: readonly Proof[], now: Date): Proof {
  const isValid = ({ from, until }: Proof) => from <= now && now <= until;
  const [first] = [...proofs].sort(
    (a, b) => Number(isValid(b)) - Number(isValid(a)) || b.until.getTime() - a.until.getTime(),
  );
  if (first === undefined) throw new Error('no certificate file is set');
  return first;
}

const BLOCKS = /-----BEGIN ([A-Z0-9 ]+)-----[\s\S]+?-----END \1-----/g;

async function readProof(file: string): Promise<Proof> {
  const blocks = [...(await textOf(file)).matchAll(BLOCKS)].map(([pem, kind = '']) => ({ pem, kind }));
  const key = blocks.find(({ kind }) => kind.endsWith('PRIVATE KEY'));
  const certificates = blocks.filter(({ kind }) => kind === 'CERTIFICATE').map(({ pem }) => pem);
  if (certificates.length === 0)
    throw trouble(
      `There is no certificate in ${file}.`,
      `Put certificate and private key into it, as PEM text.`,
    );
  if (key === undefined)
    throw trouble(
      `There is no private key in ${file}.`,
      'Put the private key of the certificate into it, beside the certificate, as PEM text.',
    );
  if (key.kind === 'ENCRYPTED PRIVATE KEY' || key.pem.includes('ENCRYPTED'))
    throw trouble(
      `The private key in ${file} has a password.`,
      'Write it without one, and let only the account that runs Onward read the file.',
    );
  const privateKey = keyIn(file, key.pem);
  // The others are of who issued it; only the app's own fits the key.
  const own = certificates
    .map((pem) => certificateIn(file, pem))
    .find((one) => one.checkPrivateKey(privateKey));
  if (own === undefined)
    throw trouble(
      `The private key in ${file} is not that of its certificate.`,
      'Put the key into it that the certificate was made with.',
    );
  if (privateKey.asymmetricKeyType !== 'rsa')
    throw trouble(
      `The key in ${file} is not an RSA key, and Entra takes no other.`,
      'Make a certificate with an RSA key of 2048 bits or more.',
    );
  return {
    certificate: own.toString(),
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    from: new Date(own.validFrom),
    until: new Date(own.validTo),
  };
}

function keyIn(file: string, pem: string): KeyObject {
  try {
    return createPrivateKey(pem);
  } catch {
    throw trouble(`The private key in ${file} cannot be read.`, 'Copy it anew; a line of it may be missing.');
  }
}

function certificateIn(file: string, pem: string): X509Certificate {
  try {
    return new X509Certificate(pem);
  } catch {
    throw trouble(`The certificate in ${file} cannot be read.`, 'Copy it anew; a line of it may be missing.');
  }
}

async function readSecret(file: string): Promise<string> {
  const secret = (await textOf(file)).trim();
  if (secret === '' || /\s/.test(secret))
    throw trouble(`There is no secret in ${file}.`, 'Put the secret into it, and nothing else.');
  return secret;
}

async function textOf(file: string): Promise<string> {
  try {
    return (await readFile(file, 'utf8')).replace(/^\uFEFF/, '');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    throw code === 'ENOENT'
      ? trouble(`The file ${file} is not there.`, 'Put it there, or mend its path in the settings.')
      : trouble(`The file ${file} cannot be read (${code}).`, 'Let the account that runs Onward read it.');
  }
}

function trouble(what: string, next: string): PlainTrouble {
  return new PlainTrouble({ what, notDone: 'Onward cannot sign in to Microsoft with it.', next });
}
