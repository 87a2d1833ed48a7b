import { londonDate, londonTime, showDate, showTime } from '../../core/dates.ts';

export { countWords, listWords } from '../../core/plain-words.ts';

/** '6 August 2018 at 5:30pm', in London. */
export function momentWords(instant: string): string {
  return `${showDate(londonDate(instant))} at ${showTime(londonTime(instant))}`;
}

/** '6 August 2018': the day of an instant in London. */
export function dayWords(instant: string): string {
  return showDate(londonDate(instant));
}

/** '3.4 MB', in the decimal megabytes that mail programs show; a small file is never "0". */
export function sizeWords(bytes: number): string {
  const kilobytes = Math.max(1, Math.round(bytes / 1_000));
  if (kilobytes < 1_000) return `${kilobytes} KB`;
  const megabytes = (bytes / 1_000_000).toFixed(1);
  return Number(megabytes) < 1_000 ? `${megabytes} MB` : `${(bytes / 1_000_000_000).toFixed(1)} GB`;
}
