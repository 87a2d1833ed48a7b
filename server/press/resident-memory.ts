import { readFileSync } from 'node:fs';

/**
 * How many megabytes a process holds in memory now, from /proc; null where there is no /proc or no such process.
 * The limit that the system itself keeps does not count memory that is reserved and not used; this does not either.
 */
export function residentMb(pid: number): number | null {
  try {
    const kb = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'));
    return kb ? Number(kb[1]) / 1024 : null;
  } catch {
    return null;
  }
}

/** How many seconds of processor time a process has used, all its threads together; null as above (proc(5)). */
export function workedSeconds(pid: number): number | null {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ')[1]?.split(' ');
    const ticks = Number(fields?.[11]) + Number(fields?.[12]);
    return Number.isFinite(ticks) ? ticks / TICKS_TO_A_SECOND : null;
  } catch {
    return null;
  }
}

const TICKS_TO_A_SECOND = 100;
