// Finds the Chromium that the desk tests drive: the one named, the system's, else the packaged one.
import { existsSync } from 'node:fs';

const SYSTEM_PATHS = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** Path of a Chromium to drive, or null where none can be had. */
export async function browserPath() {
  const named = process.env.CHROMIUM_PATH;
  if (named) return named;
  const system = SYSTEM_PATHS.find((path) => existsSync(path));
  if (system) return system;
  if (process.platform !== 'linux') return null;
  // The packaged Chromium unpacks its own system libraries only when it believes it is on Lambda.
  process.env.AWS_EXECUTION_ENV ??= 'AWS_Lambda_nodejs22.x';
  const { default: chromium } = await import('@sparticuz/chromium');
  return chromium.executablePath();
}
