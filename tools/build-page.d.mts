import type { Plugin } from 'esbuild';

export function buildPage(page: {
  folder: 'desk' | 'pane';
  style: string;
  under: string;
  into: string;
  plugins?: Plugin[];
}): Promise<void>;

export function buildBesidePane(pane: { into: string }): Promise<void>;
