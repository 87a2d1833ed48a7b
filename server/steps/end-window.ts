import type { Applied } from './apply-commands.ts';
import { applyCommands, ONWARD } from './apply-commands.ts';
import type { Ports } from './ports.ts';

/** The review window is over and nobody objected. Nothing is deleted by it: that needs a person. */
export function endWindow(ports: Ports, practice: string, ref: string): Promise<Applied> {
  return applyCommands(ports, ONWARD, { practice, ref, version: null }, () => [{ type: 'end-window' }]);
}
