export { displayName, displayPath, oneLine, severalLines } from '../../core/shown-text.ts';
