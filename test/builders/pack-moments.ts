import type { Ports } from '../../server/steps/ports.ts';
import { withPorts } from './intake.ts';

/** Packs in volumes of two sheets, so that three short parts make three; `told` hears how far the work is. */
export function thinVolumes(ports: Ports, told: (words: string) => void = () => undefined): Ports {
  return withPorts(ports, {
    practices: ports.practices.map((one) => ({ ...one, maxSheetsPerVolume: 2 })),
    work: {
      ...ports.work,
      set: (ref, now) => {
        ports.work.set(ref, now);
        told(now.words);
      },
    },
  });
}
