/** The programs that are missing after all was tried. */
export function setUpPeers(): string[];
