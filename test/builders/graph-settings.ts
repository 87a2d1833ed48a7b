import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { GraphSettings } from '../../server/steps/ports.ts';
import type { EmulatedApp } from '../emulators/graph/start.ts';

/** What an administrator writes for a mailbox in the emulator, with the certificate in a file of the folder. */
export function graphSettingsFor(
  folder: string,
  { tenantId, clientId, certificate, privateKey }: EmulatedApp,
  mailbox: string,
  canary: string | null = null,
): GraphSettings {
  const file = join(folder, 'onward-app.pem');
  writeFileSync(file, `${certificate}${privateKey}`, { mode: 0o600 });
  return {
    tenantId,
    clientId,
    mailbox,
    certificateFiles: [file],
    secretFile: null,
    canary,
    goLive: '2026-01-01',
    recoverableDays: 14,
  };
}
