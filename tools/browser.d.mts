/** Path of a Chromium to drive, or null where none can be had. */
export function browserPath(): Promise<string | null>;
