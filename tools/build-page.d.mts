export function buildPage(page: {
  folder: 'desk' | 'pane';
  style: string;
  under: string;
  into: string;
}): Promise<void>;

export function buildBesidePane(pane: { into: string }): Promise<void>;
