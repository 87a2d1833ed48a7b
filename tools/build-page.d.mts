type Page = { style: string; under: string; into: string };

export function buildPage(
  page: Page & ({ folder: 'desk' | 'pane' } | { source: string; page: string }),
): Promise<void>;

export function buildBesidePane(pane: { into: string }): Promise<void>;
