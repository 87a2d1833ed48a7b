import type { BuildOptions } from 'esbuild';

export function forNode(): BuildOptions;
