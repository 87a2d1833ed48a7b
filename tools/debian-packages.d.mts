export function seeThatThereAre(
  programs: Record<string, string>,
  what: string,
  say: (text: string) => void,
): string[];
export function isThere(program: string): boolean;
