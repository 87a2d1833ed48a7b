export function setUpPeers(say?: (text: string) => void): string[];
export function isThere(program: string): boolean;
export function install(packages: readonly string[], say: (text: string) => void): void;
