import type { SavedFile } from '../server-client.ts';

/** Hands a file to the browser, which puts it where it puts downloads. */
export function keepFile({ name, blob }: SavedFile): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
